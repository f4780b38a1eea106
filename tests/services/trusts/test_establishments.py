from collections.abc import Iterable
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from app.db.models import Change, EstablishmentResolution
from app.errors import (
    EstablishmentDateError,
    EstablishmentTooLongError,
    NotATrustError,
    OrganisationClosedError,
    OrganisationNotFoundError,
)
from app.services.content.indexing import bump_version, read_version
from app.services.trusts import establishments
from app.services.trusts.answers import (
    read_answers,
)
from app.services.trusts.lines import PostLine, hash_lines
from app.services.trusts.versions import (
    list_versions,
    read_lines,
)
from tests.conftest import NOON
from tests.trusts import A_FEW, AUTHOR, keep, posts, prepared

FEBRUARY_2025 = date(2025, 2, 1)
EMHP, NURSE = "education-mental-health-practitioner", "nursing-associate"


def test_a_list_is_stored_as_it_was_answered(trusts: Session) -> None:
    stored = keep(
        trusts, "raa", posts("EMHP", 3, band="5", fte=2.6), posts("Practitioner"), posts("Wizard")
    )

    lines, answered = read_lines(trusts, stored.version), read_answers(trusts, stored.version)
    assert (stored.is_new, stored.previous, stored.version.number) == (True, None, 1)
    assert (stored.version.as_at, stored.version.rows) == ("2026-01-01", 3)
    assert [(line.title, line.headcount.number, line.fte) for line in lines] == [
        ("EMHP", 3, 2.6),
        ("Practitioner", None, None),
        ("Wizard", None, None),
    ]
    assert [answer.decided for answer in answered.answers] == [
        ("matched", EMHP),
        ("ambiguous", None),
        ("unmatched", None),
    ]
    assert answered.content == read_version(trusts).content_hash


def test_the_same_list_again_is_nothing_new(trusts: Session) -> None:
    keep(trusts, "RAA", posts("EMHP", 3), posts("Wizard", A_FEW))

    again = keep(trusts, "RAA", posts("Wizard", A_FEW), posts("EMHP", 3))

    assert (again.is_new, again.version.number) == (False, 1)
    assert len(list_versions(trusts, "RAA")) == 1


def test_a_correction_is_a_new_version_and_so_is_taking_it_back(trusts: Session) -> None:
    for number in (3, 4, 3):
        keep(trusts, "RAA", posts("EMHP", number))

    versions = list_versions(trusts, "RAA")
    assert [row.number for row in versions] == [3, 2, 1]
    assert versions[0].lines_hash == versions[2].lines_hash


@pytest.mark.parametrize(
    "table",
    [
        "establishment_version SET rows = 9",
        "establishment_line SET headcount = 9",
        "establishment_resolution SET resolver = '0'",
        "establishment_answer SET role_id = NULL",
    ],
)
def test_the_database_refuses_to_alter_what_is_stored(trusts: Session, table: str) -> None:
    keep(trusts, "RAA", posts("EMHP", 3))

    with pytest.raises(DBAPIError, match="never altered"):
        trusts.execute(text(f"UPDATE {table}"))


def test_storing_a_list_changes_nobody_elses_answers(trusts: Session) -> None:
    before = read_version(trusts)

    keep(trusts, "RAA", posts("EMHP", 3))

    assert bump_version(trusts).content_hash == before.content_hash


def test_the_history_tells_of_a_version_without_titles_or_numbers_of_staff(
    trusts: Session,
) -> None:
    keep(trusts, "RAA", posts("Hub Worker", 3))

    change = trusts.scalars(
        select(Change).where(col(Change.entity) == "establishment_version")
    ).one()
    assert (change.entity_key, change.actor, change.action) == ("RAA|1", AUTHOR.actor, "insert")
    assert change.after is not None
    assert change.after.keys() == {"as_at", "lines", "lines_hash"}


def test_a_closed_trust_and_one_that_is_none_store_nothing(trusts: Session) -> None:
    with pytest.raises(OrganisationClosedError, match="RW1"):
        keep(trusts, "R1C", posts("EMHP", 3))
    with pytest.raises(NotATrustError):
        keep(trusts, "Y58", posts("EMHP", 3))
    for code in ("ZZZ", ""):
        with pytest.raises(OrganisationNotFoundError):
            keep(trusts, code, posts("EMHP", 3))


def test_a_day_that_has_not_come_is_refused(trusts: Session) -> None:
    with pytest.raises(EstablishmentDateError):
        keep(trusts, "RAA", posts("EMHP", 3), as_at=date(2026, 1, 3))


def test_a_list_can_be_of_today(trusts: Session) -> None:
    assert keep(trusts, "RAA", posts("EMHP", 3), as_at=NOON.date()).is_new


def test_a_list_can_have_as_many_lines_as_are_allowed_and_no_more(
    trusts: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(establishments, "MOST_LINES", 2)
    same, other = posts("EMHP", 3), posts("Wizard", 1)

    assert len(prepared(trusts, same, same, other).lines) == 2
    with pytest.raises(EstablishmentTooLongError, match=r"3 .*2"):
        prepared(trusts, same, other, posts("Witch", 1))


def test_what_is_stored_names_the_version_before_it(trusts: Session) -> None:
    first = keep(trusts, "RAA", posts("EMHP", 3))
    second = keep(trusts, "RAA", posts("EMHP", 4), as_at=date(2026, 1, 2))
    again = keep(trusts, "RAA", posts("EMHP", 4), as_at=date(2026, 1, 2))

    assert first.previous is None
    for stored in (second, again):
        assert stored.previous is not None
        assert stored.previous.number == 1


def test_the_history_has_the_number_of_lines_and_their_hash(trusts: Session) -> None:
    stored = keep(trusts, "RAA", posts("EMHP", 3), posts("EMHP", 1), posts("Wizard", 1))

    change = trusts.scalars(
        select(Change).where(col(Change.entity) == "establishment_version")
    ).one()
    assert change.after == {
        "as_at": "2026-01-01",
        "lines": 2,
        "lines_hash": stored.version.lines_hash,
    }


def test_the_first_answers_have_the_first_number(trusts: Session) -> None:
    keep(trusts, "RAA", posts("EMHP", 3))

    assert list(trusts.scalars(select(col(EstablishmentResolution.number)))) == [1]


def test_what_storing_changed_is_against_the_version_before(trusts: Session) -> None:
    first = keep(trusts, "RAA", posts("EMHP", 3), posts("Wizard", 1))
    second = keep(trusts, "RAA", posts("EMHP", 5), posts("Witch", 1), as_at=date(2026, 1, 2))

    new, changed = (establishments.differ(trusts, stored) for stored in (first, second))

    assert (new.before, new.after) == (None, 1)
    assert titles(new.difference.added) == ["EMHP", "Wizard"]
    assert (changed.before, changed.after) == (1, 2)
    assert titles(changed.difference.added) == ["Witch"]
    assert titles(changed.difference.removed) == ["Wizard"]
    (posts_changed,) = changed.difference.changed
    assert [line.headcount.number for line in posts_changed.before] == [3]
    assert [line.headcount.number for line in posts_changed.after] == [5]


@pytest.mark.parametrize(
    ("before", "after", "numbers", "added"),
    [
        (None, 3, (2, 3), ["Witch"]),
        (None, 1, (None, 1), ["EMHP"]),
        (1, 3, (1, 3), ["Witch", "Wizard"]),
        (3, 1, (3, 1), []),
    ],
)
def test_two_versions_are_compared_as_they_are_named(
    trusts: Session,
    before: int | None,
    after: int,
    numbers: tuple[int | None, int],
    added: list[str],
) -> None:
    lines = [posts("EMHP", 3), posts("Wizard", 1), posts("Witch", 1)]
    for count in (1, 2, 3):
        keep(trusts, "RAA", *lines[:count], as_at=date(2026, 1, 1 if count < 3 else 2))
    keep(trusts, "RBB", posts("Of another trust", 1))

    found = establishments.compare_versions(trusts, "RAA", before, after)

    assert (found.before, found.after) == numbers
    assert titles(found.difference.added) == added


def test_a_version_is_stored_with_its_author_its_rows_and_the_hash_of_its_lines(
    trusts: Session,
) -> None:
    keep(trusts, "RBB", posts("Wizard", 1))
    version = keep(trusts, "RAA", posts("EMHP", 3, rows=4), posts("EMHP", 1), posts("Mage")).version

    assert (version.ods_code, version.number, version.rows) == ("RAA", 1, 6)
    assert (version.actor, version.stored_at) == (AUTHOR.actor, AUTHOR.at)
    assert version.lines_hash == hash_lines(read_lines(trusts, version))


def test_the_same_numbers_on_another_day_are_news(trusts: Session) -> None:
    first = keep(trusts, "RAA", posts("EMHP", 3), as_at=date(2026, 1, 1))
    later = keep(trusts, "RAA", posts("EMHP", 3), as_at=date(2026, 1, 2))
    earlier = keep(trusts, "RAA", posts("EMHP", 3), as_at=FEBRUARY_2025)
    again = keep(trusts, "RAA", posts("EMHP", 3), as_at=date(2026, 1, 1))

    stored = (first, later, earlier, again)
    assert [one.version.number for one in stored] == [1, 2, 3, 1]
    assert [one.is_new for one in stored] == [True, True, True, False]
    before = [one.previous.number if one.previous else None for one in stored]
    assert before == [None, 1, None, 3]


def test_what_was_said_before_a_correction_of_the_same_day_is_news_again(trusts: Session) -> None:
    for number in (3, 4):
        keep(trusts, "RAA", posts("EMHP", number))

    again = keep(trusts, "RAA", posts("EMHP", 3))

    assert (again.is_new, again.version.number) == (True, 3)
    assert again.previous is not None
    assert again.previous.number == 2


def titles(lines: Iterable[PostLine]) -> list[str]:
    return [line.title for line in lines]
