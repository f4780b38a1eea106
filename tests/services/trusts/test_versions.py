from datetime import date

import pytest
from sqlmodel import Session

from app.errors import (
    EstablishmentNotFoundError,
)
from app.services.trusts.versions import (
    current_versions,
    get_version,
    latest_days,
    read_lines,
    version_before,
)
from tests.trusts import about, exactly, keep, posts

FEBRUARY_2025 = date(2025, 2, 1)


def test_an_older_day_stored_later_does_not_become_the_current_list(trusts: Session) -> None:
    keep(trusts, "RAA", posts("EMHP", 5))
    late = keep(trusts, "RAA", posts("EMHP", 1), as_at=FEBRUARY_2025)

    assert late.previous is None
    assert get_version(trusts, "RAA", None).number == 1
    assert current_versions(trusts)["RAA"].number == 1
    before = version_before(trusts, get_version(trusts, "RAA", 1))
    assert before is not None
    assert before.number == 2


def test_the_day_of_the_current_list_of_some_trusts_is_found_with_their_names(
    trusts: Session,
) -> None:
    keep(trusts, "RAA", posts("Staff Nurse", 1), as_at=date(2026, 1, 1))
    keep(trusts, "RAA", posts("Staff Nurse", 2), as_at=date(2025, 1, 1))

    assert latest_days(trusts, ["RAA", "RBB", "RZZ"]) == {
        "RAA": ("Trust RAA", "2026-01-01"),
        "RBB": ("Trust RBB", None),
    }


def test_a_version_that_is_not_there_is_not_found(trusts: Session) -> None:
    with pytest.raises(EstablishmentNotFoundError):
        get_version(trusts, "RAA", None)


def test_of_two_lists_of_one_day_the_later_one_counts(trusts: Session) -> None:
    keep(trusts, "RBB", posts("EMHP", 1))
    for number in (3, 4):
        keep(trusts, "RAA", posts("EMHP", number))

    found = current_versions(trusts)

    assert {code: row.number for code, row in found.items()} == {"RAA": 2, "RBB": 1}
    assert {row.ods_code for row in found.values()} == {"RAA", "RBB"}


def test_current_lists_are_in_the_order_of_their_codes(trusts: Session) -> None:
    keep(trusts, "RBB", posts("Porter"), as_at=FEBRUARY_2025)
    keep(trusts, "RAA", posts("Porter"))

    assert list(current_versions(trusts)) == ["RAA", "RBB"]


def test_a_version_is_found_by_its_number(trusts: Session) -> None:
    for number in (3, 4):
        keep(trusts, "RAA", posts("EMHP", number))

    assert [get_version(trusts, "RAA", number).number for number in (1, 2, None)] == [1, 2, 2]
    with pytest.raises(EstablishmentNotFoundError, match=r"RAA.*3"):
        get_version(trusts, "RAA", 3)


def test_each_trust_has_the_day_of_its_own_list(trusts: Session) -> None:
    keep(trusts, "RAA", posts("EMHP", 1), as_at=date(2026, 1, 1))
    keep(trusts, "RBB", posts("EMHP", 1), as_at=FEBRUARY_2025)

    assert latest_days(trusts, ["RBB", "RAA"]) == {
        "RAA": ("Trust RAA", "2026-01-01"),
        "RBB": ("Trust RBB", "2025-02-01"),
    }


def test_the_lines_of_a_version_are_its_own_with_their_quality(trusts: Session) -> None:
    keep(trusts, "RBB", posts("Wizard", 1))
    stored = keep(trusts, "RAA", posts("Practitioner", about(20)), posts("EMHP", 3))

    lines = read_lines(trusts, stored.version)

    assert [(line.title, line.headcount) for line in lines] == [
        ("EMHP", exactly(3)),
        ("Practitioner", about(20)),
    ]


def test_a_list_without_lines_is_stored(trusts: Session) -> None:
    stored = keep(trusts, "RAA")

    assert read_lines(trusts, stored.version) == ()
