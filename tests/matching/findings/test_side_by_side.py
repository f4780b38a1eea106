"""Terms side by side in one part of a title."""

import pytest

from app.matching.tables import GradeRow, SpecialTermRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import contexts, role

WITH_CHIEFS = index_with(
    roles=(
        role("Night Manager", family="administration and management", entry="open"),
        role("Ward Clerk", family="administration and management", entry="open"),
        role("Chief Nurse Officer"),
    )
)
WITH_FUNCTION = index_with(
    {"special_terms": (SpecialTermRow("zorb champion", "function", None),)},
    roles=(role("Zorb Champion", entry="open"),),
)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Zorb Champion Occupational Therapist", "occupational-therapist"),
        ("Occupational Therapist Zorb Champion", "occupational-therapist"),
        ("Physiotherapist Zorb Champion", "physiotherapist"),
    ],
)
def test_of_a_profession_and_a_function_the_profession_is_chosen(title: str, expected: str) -> None:
    assert said(title, WITH_FUNCTION) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Clinical Lead Physiotherapist", "physiotherapist"),
        ("Clinical Lead Occupational Therapist", "occupational-therapist"),
        ("Physiotherapist Clinical Lead", "physiotherapist"),
    ],
)
def test_a_role_that_is_a_level_gives_way_to_the_profession(title: str, expected: str) -> None:
    assert said(title) == expected


def test_the_level_before_a_profession_is_lead() -> None:
    assert decided("Clinical Lead Physiotherapist").levels == ("lead",)


@pytest.mark.parametrize("title", ["Team Lead Physiotherapist", "Occupational Therapist Team Lead"])
def test_a_contested_level_beside_a_profession_is_a_choice(title: str) -> None:
    assert said(title) == "overlap"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Occupational Therapist Administrator", "administrator"),
        ("Physiotherapist Team Leader", "team-leader"),
        ("Administrator Occupational Therapist", "administrator"),
    ],
)
def test_a_profession_beside_another_job_describes_it(title: str, expected: str) -> None:
    verdict = decided(title)

    assert verdict.role_id == expected
    assert len(verdict.candidates) == 2
    assert verdict.doubts == ("another role's name beside it",)


@pytest.mark.parametrize("title", ["Ward Clerk Night Manager", "Administrator Night Manager"])
def test_who_is_in_charge_of_a_job_does_not_do_it(title: str) -> None:
    assert said(title, WITH_CHIEFS) == "night-manager"


@pytest.mark.parametrize("title", ["Night Manager Ward Clerk", "Administrator Ward Clerk"])
def test_two_other_jobs_are_a_choice_unless_the_last_is_in_charge(title: str) -> None:
    assert said(title, WITH_CHIEFS) == "overlap"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Registered Nurse Mental Health Nurse", "mental-health-nurse"),
        ("Clinical Psychologist Practitioner Psychologist", "clinical-psychologist"),
    ],
)
def test_of_a_role_and_its_special_case_the_special_case_is_chosen(
    title: str, expected: str
) -> None:
    assert said(title) == expected


@pytest.mark.parametrize("title", ["Physiotherapist RMN", "Occupational Therapist RNLD"])
def test_a_registration_after_a_role_does_not_change_it(title: str) -> None:
    expected = title.rsplit(" ", 1)[0].lower().replace(" ", "-")

    assert said(title) == expected


@pytest.mark.parametrize(
    "title", ["Physiotherapist Occupational Therapist", "Psychiatrist Consultant Physiotherapist"]
)
def test_two_unrelated_roles_are_a_choice(title: str) -> None:
    assert decided(title).role_id is None


@pytest.mark.parametrize("title", ["Staff Nurse Nurse", "Mental Health Nurse Nurse"])
def test_a_bare_head_after_a_case_of_it_adds_nothing(title: str) -> None:
    assert decided(title).role_id is not None


@pytest.mark.parametrize("title", ["Physiotherapist Nurse", "Occupational Therapist Nurse"])
def test_a_bare_head_after_another_role_is_another_job(title: str) -> None:
    verdict = decided(title)

    assert (verdict.role_id, verdict.why) == (None, "gated")
    assert verdict.reasons == ("'nurse' after the role is another job",)


@pytest.mark.parametrize("title", ["Clinical Lead Nurse", "Team Lead Nurse"])
def test_a_level_before_a_bare_head_leaves_it_open(title: str) -> None:
    assert decided(title).outcome == "ambiguous"


def test_two_terms_whose_words_are_one_term_are_that_term() -> None:
    index = index_with(roles=(role("Night Zorb"), role("Night"), role("Zorb")))

    assert said("Night Blorple Zorb", index) == "night-zorb"
    assert said("Night Ward Zorb", index) == "night-zorb"


@pytest.mark.parametrize(
    "title",
    ["Advanced Practitioner Physiotherapist", "Physiotherapist (Advanced Practitioner)"],
)
def test_a_level_role_gives_its_own_level_to_the_profession(title: str) -> None:
    row = SpecialTermRow("advanced practitioner", "level role", "advanced-practitioner", "advanced")

    verdict = decided(title, index_with({"special_terms": (row,)}))

    assert (verdict.role_id, verdict.levels) == ("physiotherapist", ("advanced",))


def test_a_grade_of_doctors_before_another_trade_makes_another_post() -> None:
    row = SpecialTermRow("consultant", "medical grade", "consultant")
    index = index_with({"special_terms": (row,)}, roles=(role("Consultant"),))

    assert said("Consultant Porter", index) == "gated"
    assert said("Consultant Administrator", index) == "administrator"


def test_a_level_role_needs_the_list_of_level_roles() -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("zorb chief", "level role", "zorb-chief"),)},
        roles=(role("Zorb Chief", entry=""),),
    )
    without = index_with(roles=(role("Zorb Chief", entry=""),))

    assert said("Zorb Chief Physiotherapist", index) == "physiotherapist"
    assert said("Zorb Chief Physiotherapist", without) == "overlap"


def test_a_manager_of_a_bank_of_people_does_not_manage_a_ward_or_their_profession() -> None:
    index = index_with({"grades": (GradeRow("relief", "contract", "relief"),)})

    assert said("Ward Relief Manager", index) != "ward-manager"
    assert said("Relief Ward Manager", index) == "ward-manager"


def test_a_grade_of_doctors_before_a_doctors_noun_is_the_role() -> None:
    """'Associate Specialist Anaesthetist'; a noun of another profession stays a choice."""
    index = index_with(
        {"special_terms": (SpecialTermRow("night grade", "medical grade", "night-grade"),)},
        roles=(role("Night Grade", family="medical"), role("Zorbologist", family="medical")),
    )

    assert said("Night Grade Zorbologist", index) == "night-grade"
    assert said("Night Grade Physiotherapist", index) == "overlap"
    assert said("Zorbologist Night Grade", index) == "overlap"


def test_the_noun_of_another_specialty_keeps_a_field_from_choosing() -> None:
    """'Night Grade Vascular Zorbologist' is no vascular surgeon."""
    index = index_with(
        {
            "contexts": tuple(contexts("specialty", "vascular")),
            "special_terms": (
                SpecialTermRow("night grade", "medical grade", "night-grade"),
                SpecialTermRow("night grade", "field parent", "night-grade"),
            ),
        },
        roles=(
            role("Night Grade", family="medical"),
            role("Vascular Night Grade", family="medical", kind_of=("night-grade",)),
            role("Zorbologist", family="medical"),
        ),
    )

    assert said("Night Grade, vascular", index) == "vascular-night-grade"
    assert said("Night Grade vascular Zorbologist", index) == "night-grade"
