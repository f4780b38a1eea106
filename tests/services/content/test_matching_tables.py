from datetime import date

import pytest
from sqlmodel import Session

from app.db.models import Synonym
from app.services.content.matching_tables import (
    first_day,
    last_day,
    read_known_names,
    read_names,
    read_tables,
)
from tests.word_lists import read_as

EMHP, NURSE = "education-mental-health-practitioner", "nursing-associate"
PHYSICIAN, TRAINEE = "physician-associate", "trainee-nursing-associate"


def test_a_role_comes_with_its_relations_and_former_names(registry: Session) -> None:
    roles = {row.role_id: row for row in read_tables(registry).roles}

    assert roles[NURSE].kind_of == ("healthcare-assistant",)
    assert roles[TRAINEE].trains_for == NURSE
    assert [former.name for former in roles[PHYSICIAN].former_names] == ["Physician Associate"]
    assert roles[PHYSICIAN].name_since == date(2025, 7, 16)
    assert (roles[EMHP].is_mental_health, roles[EMHP].is_retired) == (True, False)


def test_a_synonym_that_ended_still_matches_but_a_wrong_one_is_gone(registry: Session) -> None:
    wrong = registry.get_one(Synonym, (NURSE, "Associate Nurse"))
    wrong.valid_to = "2026"
    registry.flush()

    terms = {(row.role_id, row.text) for row in read_tables(registry).terms}

    assert (PHYSICIAN, "Physician's Associate, Medical") in terms
    assert (NURSE, "Associate Nurse") not in terms


def test_an_ambiguous_title_has_its_candidates_in_their_order(registry: Session) -> None:
    titles = {row.title: row for row in read_tables(registry).ambiguous}

    assert len(titles["Practitioner"].candidates) == 2
    assert titles["PA"].outside_meaning == "personal assistant"
    assert titles["Practitioner"].outside_meaning == ""


def test_only_codes_of_loaded_lists_are_known(registry: Session) -> None:
    tables = read_tables(registry)

    assert {(row.system, row.version) for row in tables.known_codes} == {
        ("esr-job-role", "2020-10"),
        ("nhs-occupation-code", "22.1"),
    }
    assert {(row.role_id, row.code, row.relation) for row in tables.codes} == {
        (EMHP, "07054", "own"),
        (TRAINEE, "H1", "known_miscoding"),
    }


def test_names_are_read_by_the_word_lists_of_the_registry(registry: Session) -> None:
    assert read_names(registry).words("Snr Nurse") == ("snr", "nurse")

    read_as(registry, "snr", "senior")

    assert read_names(registry).words("Snr Nurse") == ("senior", "nurse")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2025-07-16", date(2025, 7, 16), date(2025, 7, 16)),
        (None, None, None),
    ],
)
def test_a_date_to_the_year_or_month_has_a_first_and_a_last_day(
    text: str | None, first: date | None, last: date | None
) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


def test_names_are_read_by_the_word_list_as_this_transaction_sees_it(registry: Session) -> None:
    before, again = read_known_names(registry), read_known_names(registry)
    read_as(registry, "snr", "senior")
    after = read_known_names(registry)

    assert again is before
    assert (before.words("Snr Nurse"), after.words("Snr Nurse")) == (
        ("snr", "nurse"),
        ("senior", "nurse"),
    )
    assert read_names(registry) is after.reader
