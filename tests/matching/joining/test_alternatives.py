"""Jobs of which a title says that it can be either."""

import pytest

from app.matching.tables import GradeRow, SpecialTermRow, TermRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import role

WITH_FUNCTION = index_with(
    {"special_terms": (SpecialTermRow("zorb champion", "function", None),)},
    roles=(role("Zorb Champion", entry="open"),),
)


@pytest.mark.parametrize("title", ["OT / Occupational Therapist", "RMN or Mental Health Nurse"])
def test_the_same_role_twice_is_that_role(title: str) -> None:
    assert decided(title).outcome == "matched"


@pytest.mark.parametrize(
    "title", ["Physiotherapist / Zorb Champion", "Zorb Champion or Physiotherapist"]
)
def test_a_function_gives_way_to_a_profession(title: str) -> None:
    assert said(title, WITH_FUNCTION) == "physiotherapist"
    assert said(title.replace("Zorb Champion", "Porter"), WITH_FUNCTION) == "alternatives"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Nurse Zorber or Physiotherapist", "alternatives"),
        ("Physiotherapist / Nurse Zorber", "alternatives"),
        ("Nurse Zorber / Mental Health Nurse", "mental-health-nurse"),
        ("Registered Nurse / Nurse Zorber", "registered-nurse"),
    ],
)
def test_a_function_that_names_a_profession_gives_way_only_to_that_profession(
    title: str, expected: str
) -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("nurse zorber", "function", None),)},
        roles=(role("Nurse Zorber"),),
    )

    assert said(title, index) == expected


@pytest.mark.parametrize(
    "title", ["Physiotherapist / Clinical Lead", "Clinical Lead and Physiotherapist"]
)
def test_a_role_that_is_a_level_gives_way_to_a_profession(title: str) -> None:
    verdict = decided(title)

    assert (verdict.role_id, verdict.levels) == ("physiotherapist", ("lead",))


@pytest.mark.parametrize("title", ["Clinical Lead / Administrator", "Team Leader or Clinical Lead"])
def test_a_level_does_not_give_way_to_another_job(title: str) -> None:
    assert said(title) == "alternatives"


@pytest.mark.parametrize(
    "title",
    ["Registered Nurse / Mental Health Nurse", "Learning Disability Nurse or Registered Nurse"],
)
def test_of_a_role_and_its_special_case_the_general_role_is_certain(title: str) -> None:
    assert said(title) == "registered-nurse"


@pytest.mark.parametrize(
    ("title", "candidates"),
    [
        ("OT / Physiotherapist", ("occupational-therapist", "physiotherapist")),
        ("Porter or Driver", ("porter", "driver")),
    ],
)
def test_two_professions_are_a_choice(title: str, candidates: tuple[str, ...]) -> None:
    verdict = decided(title)

    assert (verdict.why, verdict.candidates) == ("alternatives", candidates)


@pytest.mark.parametrize(
    ("title", "parent"),
    [
        ("RMN / RNLD", "registered-nurse"),
        ("Clinical or Counselling Psychologist", "practitioner-psychologist"),
    ],
)
def test_a_parent_that_covers_all_alternatives_comes_first(title: str, parent: str) -> None:
    assert decided(title).candidates[0] == parent


@pytest.mark.parametrize(
    "title", ["OT / ZX", "ZXY or Physiotherapist", "ZXY / OT - Hull", "Hull - OT / ZXYZ"]
)
def test_unknown_letters_beside_a_role_can_be_another_job(title: str) -> None:
    verdict = decided(title)

    assert (verdict.why, len(verdict.candidates)) == ("alternatives", 1)


@pytest.mark.parametrize("title", ["OT / Zorblax", "OT - ZX", "OT and ZX", "OT / Leeds"])
def test_a_long_word_a_place_or_another_separator_is_no_other_job(title: str) -> None:
    assert said(title) == "occupational-therapist"


def test_unknown_letters_beside_a_choice_leave_it_a_choice() -> None:
    verdict = decided("OT / Physiotherapist / ZX")

    assert verdict.candidates == ("occupational-therapist", "physiotherapist")


def test_unknown_letters_in_a_list_in_a_bracket_can_be_another_job() -> None:
    assert said("Zorblax (OT, PT)") == "alternatives"
    assert said("OT, Zrb") == "occupational-therapist"


PSYCHOLOGISTS = index_with(
    {
        "special_terms": (
            SpecialTermRow("psychologist", "general parent", "practitioner-psychologist"),
        )
    }
)


@pytest.mark.parametrize(
    "title",
    [
        "Clinical / Counselling Psychologist",
        "Clinical Psychologist or Counselling Psychologist",
        "Senior Clinical and Counselling Psychologist - Hull",
    ],
)
def test_fields_of_one_profession_are_that_profession(title: str) -> None:
    verdict = decided(title, PSYCHOLOGISTS)

    assert (verdict.role_id, verdict.rule) == ("practitioner-psychologist", "specialty")
    assert verdict.candidates[1:] == ("clinical-psychologist", "counselling-psychologist")


def test_a_short_word_that_is_a_field_is_not_unknown_letters() -> None:
    psychologist = SpecialTermRow("psychologist", "general parent", "practitioner-psychologist")
    index = index_with(
        {"special_terms": (psychologist,)},
        roles=(role("Zorb Psychologist", kind_of=("practitioner-psychologist",)),),
    )

    assert said("Zorb / Counselling Psychologist", index) == "practitioner-psychologist"


def test_fields_of_a_profession_beside_another_job_stay_candidates() -> None:
    verdict = decided("Clinical / Counselling Psychologist / Porter", PSYCHOLOGISTS)

    assert verdict.why == "alternatives"
    assert verdict.candidates == (
        "practitioner-psychologist", "clinical-psychologist", "counselling-psychologist", "porter",
    )  # fmt: skip


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Mental Health / Learning Disability Nurse", id="fields of the register"),
        pytest.param("Clinical Psychologist / Physiotherapist", id="another head"),
        pytest.param("Clinical Psychologist / Assistant Psychologist", id="another parent"),
    ],
)
def test_two_professions_stay_a_choice(title: str) -> None:
    assert said(title, PSYCHOLOGISTS) == "alternatives"


def test_letters_of_two_parts_of_the_register_are_a_choice() -> None:
    """Although one names the more general role."""
    index = index_with(terms=(TermRow("registered-nurse", "RGN", "abbreviation", "exact", ""),))

    assert said("RMN / RGN", index) == "alternatives"
    assert said("RMN / Registered Nurse", index) == "registered-nurse"


def test_two_offices_with_nouns_of_their_own_are_a_choice() -> None:
    """Although one is a special case of the other."""
    office = "administration and management"
    kind_of = ("administrator",)
    roles = (
        role("Zorb Clerk", family=office, entry="open", kind_of=kind_of),
        role("Zorb Administrator", family=office, entry="open", kind_of=kind_of),
    )
    index = index_with(roles=roles)

    assert said("Zorb Clerk / Administrator", index) == "alternatives"
    assert said("Zorb Administrator / Administrator", index) == "administrator"
    assert said("Administrator / Zorb Administrator", index) == "administrator"


@pytest.mark.parametrize(
    "title",
    ["EMHP (Trainee or Qualified)", "Qualified / Trainee EMHP", "EMHP / Trainee"],
)
def test_a_training_grade_offered_beside_another_is_a_choice(title: str) -> None:
    index = index_with({"grades": (GradeRow("qualified", "level", "qualified"),)})
    verdict = decided(title, index)

    assert verdict.role_id is None
    assert verdict.candidates == (
        "education-mental-health-practitioner",
        "trainee-education-mental-health-practitioner",
    )


@pytest.mark.parametrize("title", ["Trainee EMHP / Apprentice", "Trainee / Apprentice EMHP"])
def test_two_words_of_training_are_no_choice(title: str) -> None:
    assert said(title) == "trainee-education-mental-health-practitioner"


@pytest.mark.parametrize(
    ("title", "candidates"),
    [
        ("Nursing Associate to Registered Nurse", ("nursing-associate", "registered-nurse")),
        ("Nursing Associate to Senior Lead Staff Nurse", ("nursing-associate", "staff-nurse")),
        ("Staff Nurse Lead to Physiotherapist", ("staff-nurse", "physiotherapist")),
        ("Staff Nurse on Secondment to Senior Physiotherapist", ("staff-nurse", "physiotherapist")),
    ],
)
def test_a_post_that_becomes_another_is_a_choice(title: str, candidates: tuple[str, ...]) -> None:
    verdict = decided(title)

    assert (verdict.why, verdict.candidates) == ("alternatives", candidates)


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        pytest.param("Staff Nurse with Physiotherapist", "staff-nurse", id="another preposition"),
        pytest.param("Staff Nurse @ Physiotherapist", "staff-nurse", id="a mark"),
        pytest.param("Team Leader to Registered Nurse", "team-leader", id="of another job"),
        pytest.param("Nursing Associate to AP", "nursing-associate", id="letters of several roles"),
        pytest.param("OT to Occupational Therapist", "occupational-therapist", id="the same role"),
        pytest.param("Lead to Physiotherapist", "physiotherapist", id="no role before it"),
        pytest.param("Nursing Associate to Hull Staff Nurse", "nursing-associate", id="a place"),
    ],
)
def test_other_words_after_a_post_do_not_make_it_another(title: str, role_id: str) -> None:
    assert said(title) == role_id


def test_of_two_grades_of_doctors_neither_is_a_function() -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("zorb officer", "level", None),)},
        roles=(role("Zorb Officer", family="medical"), role("Zorb Doctor", family="medical")),
    )

    assert said("Zorb Officer / Zorb Doctor", index) == "alternatives"
    assert said("Zorb Officer / Physiotherapist", index) == "physiotherapist"
