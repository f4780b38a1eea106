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
    version_before,
)
from tests.trusts import keep, posts

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
