"""What a later part of a title makes of the job before it."""

import pytest

from app.matching.tables import CandidateRow, HeadRow, OtherJobRow, SpecialTermRow, TermRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import ambiguous, role

WITH_REGISTER = index_with(
    {"special_terms": (SpecialTermRow("HCPC", "registration", None),)},
    roles=(role("Zorb Therapist", family="allied health professions"), role("Night Watch Driver")),
    terms=(TermRow("zorb-therapist", "HCPC", "abbreviation", "exact", "a source"),),
)
CLERKS = ("clerk", "helper")


@pytest.mark.parametrize("title", ["Physiotherapist - Clinical Lead", "OT, Clinical Lead"])
def test_a_level_in_a_later_part_is_the_level_of_the_role(title: str) -> None:
    verdict = decided(title)

    assert verdict.role_id in {"physiotherapist", "occupational-therapist"}
    assert verdict.levels == ("lead",)


@pytest.mark.parametrize("title", ["Clinical Lead - Physiotherapist", "Clinical Lead, OT"])
def test_a_level_before_a_profession_gives_way_to_it(title: str) -> None:
    assert said(title) in {"physiotherapist", "occupational-therapist"}


@pytest.mark.parametrize("title", ["Clinical Lead - RMN", "Clinical Lead (RNLD)"])
def test_a_level_before_a_registration_is_a_choice(title: str) -> None:
    assert said(title) == "overlap"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Registered Nurse - RMN", "mental-health-nurse"),
        ("Clinical Psychologist - Practitioner Psychologist", "clinical-psychologist"),
        ("Staff Nurse (RNLD)", "learning-disability-nurse"),
    ],
)
def test_the_more_special_of_two_roles_is_chosen(title: str, expected: str) -> None:
    assert said(title) == expected


@pytest.mark.parametrize("title", ["Physiotherapist (RMN)", "Occupational Therapist - RNLD"])
def test_letters_of_another_register_are_a_choice(title: str) -> None:
    assert said(title) == "overlap"


@pytest.mark.parametrize(
    "title",
    [
        "Consultant Zorbologist, Honorary Zorb Lecturer",
        "Zorb Lecturer - Consultant Zorbologist",
        "Consultant Zorbologist (Zorb Lecturer)",
    ],
)
def test_a_doctor_who_is_also_an_academic_is_a_choice(title: str) -> None:
    index = index_with(
        {"other_jobs": (OtherJobRow("lecturer", is_in_charge=False),)},
        roles=(
            role("Consultant Zorbologist", family="medical"),
            role("Zorb Lecturer", family="education and research", entry="open"),
        ),
    )

    assert said(title, index) == "overlap"
    assert said(title.replace("Consultant Zorbologist", "OT"), index) == "zorb-lecturer"


@pytest.mark.parametrize("title", ["Ward Manager - RMN", "Healthcare Assistant (RMN)"])
def test_letters_beside_a_role_of_no_other_register_do_not_change_it(title: str) -> None:
    assert decided(title).outcome == "matched"


@pytest.mark.parametrize("title", ["Physiotherapist - Team Lead", "OT (Team Lead)"])
def test_a_contested_level_in_a_later_part_is_a_choice(title: str) -> None:
    assert said(title) == "overlap"


@pytest.mark.parametrize("title", ["Team Leader - Physiotherapist", "Administrator (OT)"])
def test_a_profession_after_another_job_describes_it(title: str) -> None:
    verdict = decided(title)

    assert verdict.role_id in {"team-leader", "administrator"}
    assert verdict.doubts == ("another role's name beside it",)


@pytest.mark.parametrize("title", ["Physiotherapist - Team Leader", "OT, Personal Assistant"])
def test_another_job_of_several_words_after_a_profession_is_the_job(title: str) -> None:
    assert said(title) in {"team-leader", "personal-assistant"}


@pytest.mark.parametrize(
    "title", ["Physiotherapist - Nursing Associate", "Physiotherapist (Porter)"]
)
def test_a_role_of_several_words_or_in_a_bracket_is_a_choice(title: str) -> None:
    assert said(title) == "overlap"


@pytest.mark.parametrize(
    "title", ["Nursing Associate - Physiotherapist", "Healthcare Assistant, OT"]
)
def test_a_lone_word_in_a_later_part_only_doubts_the_role(title: str) -> None:
    verdict = decided(title)

    assert verdict.role_id in {"nursing-associate", "healthcare-assistant"}
    assert verdict.doubts == ("another role's word in a later part",)


@pytest.mark.parametrize(
    "title", ["Mental Health Practitioner (EMHP)", "Mental Health Practitioner (OT)"]
)
def test_a_name_in_a_bracket_says_what_a_catch_all_is(title: str) -> None:
    verdict = decided(title)

    assert verdict.role_id in {"education-mental-health-practitioner", "occupational-therapist"}


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Mental Health Practitioner - OT", id="after a dash"),
        pytest.param("Care Coordinator - OT", id="a coordinator"),
        pytest.param("Mental Health Practitioner (Stroke Nurse)", id="a field of a head"),
    ],
)
def test_a_name_after_a_dash_is_a_choice_beside_a_catch_all(title: str) -> None:
    verdict = decided(title)

    assert (verdict.why, verdict.outcome) == ("overlap", "ambiguous")
    assert len(verdict.candidates) > 1


@pytest.mark.parametrize("title", ["AP - Physiotherapist", "AP (Physiotherapist)"])
def test_a_name_says_what_lone_letters_are(title: str) -> None:
    assert said(title) == "physiotherapist"


@pytest.mark.parametrize(
    "title", ["Zorb Manager - Physiotherapist", "Zorb Manager (OT)", "Zorb Manager - Ward Manager"]
)
def test_a_later_part_does_not_choose_between_managers(title: str) -> None:
    candidates = (CandidateRow("ward-manager", (), ()), CandidateRow("team-leader", (), ()))
    index = index_with(ambiguous=(ambiguous("Zorb Manager", "catch-all", "Which?", *candidates),))

    verdict = decided(title, index)

    assert (verdict.why, verdict.candidates) == ("catch_all", ("ward-manager", "team-leader"))


@pytest.mark.parametrize(
    ("title", "role_id"),
    [("Nurse - RMN", "mental-health-nurse"), ("Nurse (Staff Nurse)", "staff-nurse")],
)
def test_a_reading_of_a_catch_all_in_a_later_part_is_that_role(title: str, role_id: str) -> None:
    assert said(title) == role_id


@pytest.mark.parametrize("title", ["AP (RMN)", "Mental Health Practitioner - RNLD"])
def test_letters_that_are_not_a_reading_are_a_choice(title: str) -> None:
    assert said(title) == "overlap"


def test_a_later_part_does_not_choose_between_alternatives() -> None:
    assert said("RMN / Learning Disability Nurse (RNLD)") == "alternatives"
    assert said("OT / Physiotherapist - OT") == "alternatives"


def test_a_profession_in_a_bracket_after_a_coordinator_is_the_role() -> None:
    assert said("Care Coordinator (Physiotherapist)") == "physiotherapist"


@pytest.mark.parametrize(
    "title",
    ["Physiotherapist - Nurse", "Physiotherapist, Worker", "Physiotherapist - Trainer Zorblax"],
)
def test_an_unclear_lone_word_only_doubts_the_role(title: str) -> None:
    verdict = decided(title)

    assert verdict.role_id == "physiotherapist"
    assert verdict.doubts == ("another job's word in a later part",)


@pytest.mark.parametrize(
    "title", ["Physiotherapist - Zorblax Trainer", "Physiotherapist - Mental Health Practitioner"]
)
def test_an_unclear_job_of_several_words_is_a_choice(title: str) -> None:
    assert said(title) == "overlap"


def test_two_offices_side_by_side_are_neither() -> None:
    """'Driver - Porter' is no driver; a 'Team Leader - Porter' leads porters."""
    index = index_with({"heads": (HeadRow("porter", "profession"),)})

    assert said("Driver - Porter", index) == "overlap"
    assert said("Team Leader - Porter", index) == "team-leader"
    index = index_with({"heads": (HeadRow("porter", "generic"),)})
    assert said("Driver - Porter", index) == "driver"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Administrator - Zorb Clerk", "overlap", id="each by its noun"),
        pytest.param("Administrator - Zorb Helper", "administrator", id="a general noun"),
        pytest.param("Team Leader - Zorb Clerk", "team-leader", id="somebody in charge"),
        pytest.param("OT - Zorb Clerk", "zorb-clerk", id="one office alone"),
    ],
)
def test_two_offices_are_a_choice_whoever_may_hold_them(title: str, expected: str) -> None:
    office = "administration and management"
    index = index_with(
        {
            "heads": (HeadRow("clerk", "profession"), HeadRow("helper", "generic")),
            "other_jobs": tuple(OtherJobRow(word, is_in_charge=False) for word in CLERKS),
        },
        roles=tuple(role(f"Zorb {word}", entry="", family=office) for word in CLERKS),
    )

    assert said(title, index) == expected


def test_a_profession_after_a_function_is_the_role() -> None:
    """'Prescriber - RMN' is the nurse."""
    index = index_with(
        {"special_terms": (SpecialTermRow("zorb champion", "function", None),)},
        roles=(role("Zorb Champion", entry="open"),),
    )

    assert said("Zorb Champion - RMN", index) == "mental-health-nurse"
    assert said("Physiotherapist - Zorb Champion", index) == "physiotherapist"


@pytest.mark.parametrize(
    "title", ["Physiotherapist - Psychologist", "Clinical Psychologist, Physiotherapist"]
)
def test_a_second_profession_in_a_later_part_is_a_choice(title: str) -> None:
    index = index_with(roles=(role("Psychologist"),))

    assert said(title, index) == "overlap"


@pytest.mark.parametrize("title", ["Physiotherapist - Nurse", "Physiotherapist (Nurse)"])
def test_a_nurse_in_a_later_part_is_a_choice(title: str) -> None:
    index = index_with({"heads": (HeadRow("nurse", "profession"),)})

    assert decided(title, index).candidates[:2] == ("registered-nurse", "physiotherapist")


def test_two_doctors_in_two_parts_are_one_post() -> None:
    index = index_with(
        {"heads": (HeadRow("surgeon", "profession"), HeadRow("physician", "profession"))},
        roles=(role("Physician", family="medical"), role("Surgeon", family="medical")),
    )

    assert said("Physician - Surgeon", index) == "physician"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Healthcare Assistant - Porter", "overlap"),
        ("Porter - Healthcare Assistant", "overlap"),
        ("Driver, Healthcare Assistant", "overlap"),
        ("Physiotherapist - Porter", "physiotherapist"),
        ("Team Leader - Porter", "team-leader"),
        ("Healthcare Assistant - Cleaner", "healthcare-assistant"),
    ],
)
def test_two_jobs_that_anybody_may_hold_in_two_parts_are_a_choice(
    title: str, expected: str
) -> None:
    index = index_with(
        {
            "heads": (
                HeadRow("porter", "profession"),
                HeadRow("driver", "profession"),
                HeadRow("cleaner", "generic"),
            )
        },
        roles=(role("Cleaner", entry="open"),),
    )

    assert said(title, index) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Worker - Physiotherapist", "overlap"),
        ("Practitioner - Physiotherapist", "physiotherapist"),
        ("Worker - Porter", "porter"),
        ("Worker - Zorb Worker", "zorb-worker"),
    ],
)
def test_a_head_of_open_jobs_before_a_profession_is_another_job(title: str, expected: str) -> None:
    index = index_with(
        ambiguous=(
            ambiguous("Worker", "catch-all", "Which?", CandidateRow("recovery-worker", (), ())),
            ambiguous(
                "Practitioner",
                "catch-all",
                "Which?",
                CandidateRow("advanced-practitioner", (), ()),
            ),
        ),
        roles=(role("Zorb Worker"),),
    )

    assert said(title, index) == expected


def test_the_name_behind_letters_decides_of_which_role_they_are_the_trainee() -> None:
    letters = ambiguous(
        "NA",
        "homonym abbreviation",
        "Which?",
        CandidateRow("nursing-associate", (), ()),
        CandidateRow("healthcare-assistant", (), ()),
    )
    index = index_with(ambiguous=(letters,))

    assert said("Trainee NA (Nursing Associate)", index) == "trainee-nursing-associate"
    assert said("NA (Nursing Associate)", index) == "nursing-associate"


@pytest.mark.parametrize(
    ("title", "role_id", "levels", "doubts"),
    [
        pytest.param("Clinical Lead - Clinical Lead", "clinical-lead", (), (), id="a level twice"),
        pytest.param("Clinical Lead - Team Leader", "team-leader", ("lead",), (), id="a level"),
        pytest.param(
            "Team Leader - Clinical Lead", "team-leader", ("lead",), (), id="a level last"
        ),
        pytest.param("RMN - Staff Nurse", "mental-health-nurse", (), (), id="a grade of it"),
        pytest.param(
            "EMHP - Trainee EMHP",
            "trainee-education-mental-health-practitioner",
            (),
            (),
            id="its training grade",
        ),
        pytest.param(
            "EMHP - PWP",
            "education-mental-health-practitioner",
            (),
            ("another role's word in a later part",),
            id="letters",
        ),
        pytest.param(
            "Porter - Physiotherapist",
            "porter",
            (),
            ("another role's name beside it",),
            id="whom a porter works with",
        ),
        pytest.param(
            "Team Leader - Ward Manager",
            "team-leader",
            (),
            ("another role's name beside it",),
            id="two in charge",
        ),
    ],
)
def test_the_first_of_two_roles_stays_unless_the_last_says_more(
    title: str, role_id: str, levels: tuple[str, ...], doubts: tuple[str, ...]
) -> None:
    verdict = decided(title)

    assert (verdict.role_id, verdict.levels, verdict.doubts) == (role_id, levels, doubts)


@pytest.mark.parametrize(
    ("title", "candidates"),
    [
        ("Physiotherapist - OT", ("physiotherapist", "occupational-therapist")),
        ("Physiotherapist - Clinical Psychologist", ("physiotherapist", "clinical-psychologist")),
    ],
)
def test_two_professions_by_nouns_of_their_own_are_a_choice(
    title: str, candidates: tuple[str, ...]
) -> None:
    verdict = decided(title)

    assert (verdict.why, verdict.candidates) == ("overlap", candidates)
