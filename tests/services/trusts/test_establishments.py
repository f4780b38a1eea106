from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from app.db.models import Change
from app.errors import (
    EstablishmentDateError,
    NotATrustError,
    OrganisationClosedError,
    OrganisationNotFoundError,
)
from app.services.content.indexing import bump_version, read_version
from app.services.trusts.answers import (
    read_answers,
)
from app.services.trusts.versions import (
    list_versions,
    read_lines,
)
from tests.trusts import A_FEW, AUTHOR, keep, posts

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
