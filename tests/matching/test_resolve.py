"""Titles decided, each by the rule of the title policy that it shows."""

from datetime import date

import pytest

from app.matching.repair import TitleError
from app.matching.resolution import CodingVerdict, Hints, Outcome, Strictness
from app.matching.resolve import TitleQuery, resolve_many, resolve_title
from tests.matching.small import INDEX

MATCHED = [
    ("Education Mental Health Practitioner", "education-mental-health-practitioner"),
    ("EMHP", "education-mental-health-practitioner"),
    ("Band 6 CAMHS Worker (EMHP) - Hull", None),
    ("Trainee EMHP - Hull CAMHS", "trainee-education-mental-health-practitioner"),
    ("EMHP (Trainee)", "trainee-education-mental-health-practitioner"),
    ("EMHP in training", "trainee-education-mental-health-practitioner"),
    ("Snr PWP", "senior-psychological-wellbeing-practitioner"),
    ("Senior Occupational Therapist", "occupational-therapist"),
    ("Lead Specialist Physiotherapist", "physiotherapist"),
    ("Advanced Occupational Therapist", "occupational-therapist"),
    ("Advanced Cardiac Physiologist", "cardiac-physiologist"),
    ("Consultant CAMHS Psychiatrist", "consultant-psychiatrist"),
    ("Consultant - Perinatal Psychiatry", "consultant-psychiatrist"),
    ("Consultant Child & Adolescent Psychiatrist", "consultant-psychiatrist"),
    ("Speech/Language Therapist", "speech-and-language-therapist"),
    ("Nurse, Staff", "staff-nurse"),
    ("Staff Nurse (RMN)", "mental-health-nurse"),
    ("Registered Nurse - RMN", "mental-health-nurse"),
    ("Registered Nurse (RMN/RNLD)", "registered-nurse"),
    ("Ward Manager RMN/RNLD - Leeds", "ward-manager"),
    ("Stoma Nurse", "registered-nurse"),
    ("Mental Health Practitioner - Primary Care", "arrs-mental-health-practitioner"),
    ("Physician Associate", "physician-associate"),
    ("Apprentice Healthcare Assistant", "healthcare-assistant"),
    ("Nursing Associate Apprentice", "trainee-nursing-associate"),
    ("Community Psychiatric Nurse / Care Co-ordinator", "community-mental-health-nurse"),
    ("Occupational Therapist Independent Prescriber", "occupational-therapist"),
    ("Team Leader - Occupational Therapist", "team-leader"),
    ("Porter Team Leader", "team-leader"),
    ("Bank Staff Nurse", "staff-nurse"),
    ("Health Care Assistant, Full Time, 37.5 hours", "healthcare-assistant"),
    ("Occupational Therapist Administrator", "administrator"),
    ("PA to the Ward Manager", "personal-assistant"),
    ("Physiotherapist Lead", "physiotherapist"),
    ("Mental Health Staff Nurse", "mental-health-nurse"),
    ("Learning Disability Senior Staff Nurse", "learning-disability-nurse"),
    ("Trainee EMHP post", "trainee-education-mental-health-practitioner"),
]
NOT_MATCHED = [
    ("Mental Health Practitioner", Outcome.AMBIGUOUS, "catch_all"),
    ("AP", Outcome.AMBIGUOUS, "homonym"),
    ("CAMHS Nurse", Outcome.AMBIGUOUS, "catch_all"),
    ("RMN / RNLD", Outcome.AMBIGUOUS, "alternatives"),
    ("OT or Physiotherapist", Outcome.AMBIGUOUS, "alternatives"),
    ("Clinical / Counselling Psychologist", Outcome.AMBIGUOUS, "alternatives"),
    ("Care Coordinator", Outcome.AMBIGUOUS, "confusable_pair"),
    ("Care Co\u2013ordinator", Outcome.AMBIGUOUS, "confusable_pair"),
    ("Mental Health, Care Coordinator", Outcome.AMBIGUOUS, "confusable_pair"),
    ("Physiotherapist (RMN)", Outcome.AMBIGUOUS, "overlap"),
    ("Team Lead Physiotherapist", Outcome.AMBIGUOUS, "overlap"),
    ("Physiotherapist - Team Lead", Outcome.AMBIGUOUS, "overlap"),
    ("Team Lead Nurse", Outcome.AMBIGUOUS, "overlap"),
    ("Clinical Lead Nurse", Outcome.AMBIGUOUS, "catch_all"),
    ("Trainee Occupational Therapist", Outcome.UNMATCHED, "gated"),
    ("Assistant Physiotherapist", Outcome.UNMATCHED, "gated"),
    ("Deputy Ward Manager", Outcome.UNMATCHED, "gated"),
    ("Physiotherapist Trainer", Outcome.UNMATCHED, "gated"),
    ("Consultant Psychiatrist's PA", Outcome.UNMATCHED, "gated"),
    ("Zorblax Driver", Outcome.UNMATCHED, "too_thin"),
    ("Dementia Assessment", Outcome.UNMATCHED, "outside"),
    ("Full time vacancy", Outcome.UNMATCHED, "not_a_title"),
    ("Ward Helper", Outcome.UNMATCHED, "outside"),
    ("RMN / Learning Disability Nurse (RNLD)", Outcome.AMBIGUOUS, "alternatives"),
    ("Team Clinical / Counselling Psychologist", Outcome.AMBIGUOUS, "alternatives"),
    ("Advanced Mental Health Practitioner", Outcome.AMBIGUOUS, "catch_all"),
    ("Occupationl Therapist", Outcome.AMBIGUOUS, "spelling"),
    ("Deputy Occupationl Therapist", Outcome.UNMATCHED, "outside"),
    ("Zorblaxic Nurse", Outcome.AMBIGUOUS, "catch_all"),
]


@pytest.mark.parametrize(("title", "role_id"), MATCHED)
def test_a_clear_title_resolves_to_its_role(title: str, role_id: str | None) -> None:
    answer = resolve_title(title, INDEX)

    assert (answer.role.role_id if answer.role else None) == role_id


@pytest.mark.parametrize(("title", "outcome", "why"), NOT_MATCHED)
def test_an_unclear_title_is_never_guessed(title: str, outcome: Outcome, why: str | None) -> None:
    answer = resolve_title(title, INDEX)

    assert (answer.outcome, answer.role) == (outcome, None)
    assert why is None or answer.why == why


def test_the_reading_tells_what_was_set_aside() -> None:
    reading = resolve_title("Senior OT - Band 6 - Stroke Ward, Hull (ref 12345)", INDEX).reading

    assert (reading.band, reading.level, reading.specialties, reading.settings) == (
        "6", "senior", ("stroke",), ("ward",),
    )  # fmt: skip
    assert [
        (piece.text, piece.facet) for piece in reading.set_aside if piece.facet != "unknown"
    ] == [
        ("Hull", "place"),
        ("12345", "reference"),
    ]


def test_the_suggested_title_is_the_national_name_with_the_local_qualifier() -> None:
    assert resolve_title("Trainee EMHP - Hull CAMHS", INDEX).suggested_title == (
        "Trainee Education Mental Health Practitioner - CAMHS, Hull"
    )


def test_an_old_name_resolves_and_says_since_when_it_has_its_new_name() -> None:
    answer = resolve_title("Physician Associate", INDEX)

    assert answer.role is not None
    assert answer.role.name == "Physician Assistant"
    assert "the role has been named Physician Assistant since 2025-07-16" in answer.reasons


def test_an_earlier_day_is_answered_with_the_name_of_that_day() -> None:
    answer = resolve_title("Physician Assistant", INDEX, as_of=date(2024, 1, 1))

    assert answer.role is not None
    assert answer.role.name == "Physician Associate"


def test_the_band_decides_between_readings_that_bands_part() -> None:
    assert (
        resolve_title("AP", INDEX, hints=Hints(band="4")).role
        == INDEX.roles["assistant-practitioner"]
    )
    assert resolve_title("AP - Band 7", INDEX).role == INDEX.roles["advanced-practitioner"]
    assert resolve_title("AP", INDEX, hints=Hints(band="5")).outcome is Outcome.AMBIGUOUS


def test_a_setting_given_decides_a_stated_reading_only() -> None:
    answer = resolve_title("Mental Health Practitioner", INDEX, hints=Hints(setting="PCN"))
    other = resolve_title("Mental Health Practitioner", INDEX, hints=Hints(setting="prison"))

    assert answer.role == INDEX.roles["arrs-mental-health-practitioner"]
    assert other.outcome is Outcome.AMBIGUOUS


@pytest.mark.parametrize(
    ("title", "code", "verdict"),
    [
        ("Trainee Nursing Associate", "NHA", CodingVerdict.EXPECTED),
        ("Trainee Nursing Associate", "H1A", CodingVerdict.KNOWN_MISCODING),
        ("Trainee Nursing Associate", "NGA", CodingVerdict.UNEXPECTED),
        ("Trainee Nursing Associate", "QQQ", CodingVerdict.UNKNOWN_CODE),
        ("Healthcare Assistant", "H1S", CodingVerdict.RETIRED_CODE),
        ("Staff Nurse", "N6A", CodingVerdict.NOT_CHECKABLE),
        ("Nurse", "N6A", CodingVerdict.NOT_CHECKABLE),
    ],
)
def test_a_code_is_checked_against_the_role(title: str, code: str, verdict: CodingVerdict) -> None:
    check = resolve_title(title, INDEX, hints=Hints(occupation_code=code)).coding_check

    assert check is not None
    assert check.verdict is verdict


def test_a_job_role_may_be_given_by_name() -> None:
    hints = Hints(job_role="education mental health practitioner")

    check = resolve_title("EMHP", INDEX, hints=hints).coding_check

    assert check is not None
    assert (check.given, check.verdict) == ("07054", CodingVerdict.EXPECTED)


def test_a_strict_setting_does_not_pass_over_unknown_words() -> None:
    title = "Blorple Occupational Therapist"

    assert resolve_title(title, INDEX).outcome is Outcome.MATCHED
    assert resolve_title(title, INDEX, strictness=Strictness.STRICT).outcome is Outcome.AMBIGUOUS


def test_a_misspelling_suggests_the_role_and_says_which_word_it_takes_it_for() -> None:
    answer = resolve_title("Occupationl Therapist", INDEX)

    assert [candidate.role.role_id for candidate in answer.candidates] == ["occupational-therapist"]
    assert "'occupationl' may be a misspelling of 'occupational'" in answer.reasons
    assert answer.question == "Is this post an Occupational Therapist?"


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Stroke Healthcare Assistant", id="a field before an open role"),
        pytest.param("Team Leader - Occupational Therapist", id="a profession beside a manager"),
    ],
)
def test_a_strict_setting_does_not_pass_over(title: str) -> None:
    standard = resolve_title(title, INDEX)
    strict = resolve_title(title, INDEX, strictness=Strictness.STRICT)

    assert (standard.outcome, strict.outcome) == (Outcome.MATCHED, Outcome.AMBIGUOUS)
    assert strict.why == "doubtful"
    assert standard.role is not None
    assert strict.candidates[0].role.role_id == standard.role.role_id


def test_after_a_match_come_the_role_that_describes_it_and_the_more_general_ones() -> None:
    leader = resolve_title("Team Leader - Occupational Therapist", INDEX)
    nurse = resolve_title("Community Psychiatric Nurse", INDEX)

    assert [candidate.role.role_id for candidate in leader.candidates] == [
        "team-leader",
        "occupational-therapist",
    ]
    assert [candidate.role.role_id for candidate in nurse.candidates] == [
        "community-mental-health-nurse",
        "mental-health-nurse",
        "registered-nurse",
    ]
    assert nurse.confidence == nurse.candidates[0].confidence > 0.9
    assert sum(candidate.confidence for candidate in nurse.candidates) <= 1


def test_an_advanced_catch_all_names_the_general_advanced_role_first() -> None:
    answer = resolve_title("Advanced Mental Health Practitioner", INDEX)

    assert answer.candidates[0].role.role_id == "advanced-practitioner"


def test_a_trainee_of_a_catch_all_is_one_of_its_training_grades() -> None:
    answer = resolve_title("Trainee AP", INDEX)
    assert answer.outcome is Outcome.AMBIGUOUS
    assert [one.role.role_id for one in answer.candidates] == ["trainee-assistant-practitioner"]


def test_wider_words_bring_the_roles_they_may_mean_and_the_readings_of_their_names() -> None:
    shared = resolve_title("Night Care Coordinator", INDEX)
    assert [one.role.role_id for one in shared.candidates] == [
        "care-coordinator",
        "recovery-worker",
    ]
    named = resolve_title("Night Practitioner", INDEX)
    assert [one.role.role_id for one in named.candidates] == [
        "mental-health-practitioner",
        "arrs-mental-health-practitioner",
    ]


def test_the_words_that_decided_are_named() -> None:
    decided = resolve_title("Mental Health Practitioner - Leeds PCN", INDEX)
    assert "'PCN' in the title decides between the possible roles" in decided.reasons
    general = resolve_title("Stoma Nurse", INDEX)
    assert "'nurse' with a specialty or setting is the general role" in general.reasons


def test_a_title_that_comes_again_in_a_batch_is_answered_once() -> None:
    queries = [TitleQuery("Staff Nurse"), TitleQuery("EMHP"), TitleQuery("Staff Nurse")]

    first, _, again = resolve_many(queries, INDEX)

    assert again is first


def test_the_same_title_with_other_hints_is_another_question() -> None:
    four, seven = resolve_many(
        [TitleQuery("AP", Hints(band="4")), TitleQuery("AP", Hints(band="7"))], INDEX
    )

    assert not isinstance(four, TitleError)
    assert not isinstance(seven, TitleError)
    assert four.role is not None
    assert seven.role is not None
    assert (four.role.role_id, seven.role.role_id) == (
        "assistant-practitioner",
        "advanced-practitioner",
    )


def test_a_bad_title_of_a_batch_is_an_error_in_its_place() -> None:
    answers = list(resolve_many([TitleQuery("EMHP"), TitleQuery(""), TitleQuery("OT")], INDEX))

    assert [isinstance(answer, TitleError) for answer in answers] == [False, True, False]


def test_hints_that_disagree_decide_nothing_and_are_said() -> None:
    hints = Hints(band="4", job_role="03016")

    answer = resolve_title("AP", INDEX, hints=hints)

    assert (answer.outcome, answer.role) == (Outcome.AMBIGUOUS, None)
    assert (
        "the hints disagree: the code given and band 4 point to different roles" in answer.reasons
    )
