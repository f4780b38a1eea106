from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from app.db.models import Change, Synonym
from app.errors import (
    EstablishmentDateError,
    EstablishmentNotFoundError,
    NotATrustError,
    OrganisationClosedError,
    OrganisationNotFoundError,
)
from app.services.content.indexing import bump_version, read_version
from app.services.trusts.answers import (
    answer_again,
    answer_now,
    changed_answers,
    read_answers,
)
from app.services.trusts.titles_in_use import titles_in_use, unmatched_titles
from app.services.trusts.versions import (
    current_versions,
    get_version,
    list_versions,
    read_lines,
    version_before,
)
from tests.trusts import A_FEW, AUTHOR, keep, live_index, posts

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


def test_an_older_day_stored_later_does_not_become_the_current_list(trusts: Session) -> None:
    keep(trusts, "RAA", posts("EMHP", 5))
    late = keep(trusts, "RAA", posts("EMHP", 1), as_at=FEBRUARY_2025)

    assert late.previous is None
    assert get_version(trusts, "RAA", None).number == 1
    assert current_versions(trusts)["RAA"].number == 1
    before = version_before(trusts, get_version(trusts, "RAA", 1))
    assert before is not None
    assert before.number == 2


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


def test_a_version_that_is_not_there_is_not_found(trusts: Session) -> None:
    with pytest.raises(EstablishmentNotFoundError):
        get_version(trusts, "RAA", None)


def test_a_change_of_the_registry_shows_before_and_after_and_rewrites_nothing(
    trusts: Session,
) -> None:
    version = keep(trusts, "RAA", posts("EMHP", 3), posts("Hub Worker", 4)).version
    first = read_answers(trusts, version)
    _name(trusts, "Hub Worker", NURSE)
    content = read_version(trusts).content_hash

    lines, now = answer_now(trusts, version, live_index(trusts), content)

    (changed,) = changed_answers(lines, first, now)
    assert (changed.line.title, changed.before.decided, changed.after.decided) == (
        "Hub Worker",
        ("unmatched", None),
        ("matched", NURSE),
    )
    assert read_answers(trusts, version) == first

    assert answer_again(trusts, version, now, AUTHOR)
    assert read_answers(trusts, version) == now
    assert not answer_again(trusts, version, now, AUTHOR)
    kept = trusts.execute(text("SELECT registry_content FROM establishment_resolution ORDER BY id"))
    assert kept.scalars().all() == [first.content, content]


def test_titles_of_all_trusts_are_told_together_with_how_many_use_them(trusts: Session) -> None:
    keep(trusts, "RAA", posts("Hub Worker", 3, band="4"), posts("EMHP", 3))
    keep(trusts, "RAA", posts("Hub worker", 4, band="4"), posts("Wizards", 1))
    keep(trusts, "RBB", posts("Hub Workers", 2, band="4", site="Annexe"), posts("Hub Worker", 9))

    told = [(use.query.title, use.query.hints.band, use.trusts) for use in titles_in_use(trusts)]

    assert told == [("Hub Workers", "4", 2), ("Hub Worker", None, 1), ("Wizards", None, 1)]


def test_unmatched_titles_come_by_the_number_of_trusts(trusts: Session) -> None:
    keep(trusts, "RAA", posts("Hub Worker", 3), posts("EMHP", 3), posts("Practitioner", 1))
    keep(trusts, "RBB", posts("Wizard", 3), posts("hub workers", 8))

    told = [(each.title, each.trusts) for each in unmatched_titles(trusts)]

    assert told == [("Hub Worker", 2), ("Wizard", 1)]
    assert len(unmatched_titles(trusts, limit=1)) == 1


def _name(session: Session, term: str, role_id: str) -> None:
    session.add(
        Synonym(
            role_id=role_id,
            term=term,
            kind="alternative title",
            scope="exact",
            source_id="example-study",
        )
    )
    bump_version(session)
