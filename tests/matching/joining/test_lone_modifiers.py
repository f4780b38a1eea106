"""Parts that are only a word of level, training or grade."""

import pytest

from app.matching.tables import CandidateRow, GradeRow, HeadRow, ModifierRow, TermRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import ambiguous, role

LEAD = index_with(
    ambiguous=(ambiguous("Lead", "modifier", "Which?", CandidateRow("team-leader", (), ())),)
)


@pytest.mark.parametrize("title", ["Physiotherapist - Lead", "Lead, Physiotherapist"])
def test_a_lone_word_of_level_is_not_a_job_beside_one(title: str) -> None:
    verdict = decided(title, LEAD)

    assert (verdict.role_id, verdict.doubts) == ("physiotherapist", ())
    assert said("Lead - Leeds", LEAD) == "modifier"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("EMHP - Trainee", "trainee-education-mental-health-practitioner"),
        ("Nursing Associate (Apprentice)", "trainee-nursing-associate"),
        ("Trainee - EMHP", "trainee-education-mental-health-practitioner"),
        ("Physiotherapist - Deputy", "gated"),
        ("Physiotherapist - EMHP - Trainee", "physiotherapist"),
    ],
)
def test_a_part_of_modifiers_is_about_the_nearest_job(title: str, expected: str) -> None:
    assert said(title) == expected


@pytest.mark.parametrize(("title", "level"), [("OT - Senior", "senior"), ("Porter (Bank)", "bank")])
def test_a_grade_in_a_part_of_its_own_is_the_level(title: str, level: str) -> None:
    assert decided(title).levels == (level,)


def test_a_modifier_without_a_job_changes_nothing() -> None:
    assert said("Trainee - Leeds") == "outside"


@pytest.mark.parametrize(
    "title", ["Physiotherapist / Head of Zorb", "Director and Physiotherapist"]
)
def test_a_director_as_an_alternative_is_a_second_post(title: str) -> None:
    verdict = decided(title)

    assert (verdict.why, verdict.candidates) == ("alternatives", ("physiotherapist",))
    assert said("Physiotherapist - Head") == "gated"


@pytest.mark.parametrize("title", ["Clinical Lead (Deputy)", "Porter - Deputy"])
def test_a_modifier_that_is_a_noun_too_is_about_the_role_before_it(title: str) -> None:
    index = index_with({"heads": (HeadRow("deputy", "generic"),)})

    assert said(title, index) == "gated"


def test_two_grades_of_doctors_that_are_offered_are_a_choice() -> None:
    index = index_with(
        {"grades": (GradeRow("z1", "level", "Z1"), GradeRow("z2", "level", "Z2"))},
        roles=(role("Zorb Year 1", family="medical"), role("Zorb Year 2", family="medical")),
        terms=(
            TermRow("zorb-year-1", "Z1", "abbreviation", "exact", "a source"),
            TermRow("zorb-year-2", "Z2 Doctor", "abbreviation", "exact", "a source"),
        ),
    )

    assert said("Z1 / Z2 Doctor", index) == "alternatives"
    assert said("Z2 Doctor (Z1)", index) == "zorb-year-2"


@pytest.mark.parametrize("title", ["Deputy - Porter", "Deputy (Porter)"])
def test_a_modifier_that_is_a_noun_too_is_a_job_of_its_own_before_a_role(title: str) -> None:
    index = index_with({"heads": (HeadRow("deputy", "generic"),)})

    assert said(title, index) == "overlap"


@pytest.mark.parametrize("title", ["Porter - Former", "Porter (former)", "Former - Porter"])
def test_a_part_that_denies_the_role_closes_it(title: str) -> None:
    index = index_with({"modifiers": (ModifierRow("former", "exclusion"),)})

    assert said(title, index) == "gated"
