"""Words around a title that can mean several roles."""

import pytest

from app.matching.tables import CandidateRow, SpecialTermRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import ambiguous, contexts, heads, role

MENTAL_HEALTH_WORKER = index_with(
    {"contexts": tuple(contexts("work", "research"))},
    roles=(role("Support Hand", entry="open"), role("Care Hand", entry="open")),
    ambiguous=(
        ambiguous(
            "Mental Health Worker", "catch-all", "Which?", CandidateRow("support-hand", (), ())
        ),
        ambiguous("Worker", "catch-all", "Which?", CandidateRow("care-hand", (), ())),
    ),
)


@pytest.mark.parametrize("title", ["Trainee AP", "Apprentice AP"])
def test_a_trainee_of_a_catch_all_is_one_of_its_training_grades(title: str) -> None:
    verdict = decided(title)

    assert (verdict.outcome, verdict.candidates) == (
        "ambiguous",
        ("trainee-assistant-practitioner",),
    )


@pytest.mark.parametrize(
    ("title", "word"), [("Deputy Nurse", "deputy"), ("Nurse Trainer", "trainer")]
)
def test_another_modifier_or_a_later_job_makes_it_a_different_post(title: str, word: str) -> None:
    verdict = decided(title)

    assert verdict.why == "gated"
    assert verdict.reasons == (f"'{word}' makes it a different post",)


@pytest.mark.parametrize(("title", "level"), [("Senior Nurse", "senior"), ("Lead AP", "lead")])
def test_a_grade_beside_a_catch_all_is_its_level(title: str, level: str) -> None:
    assert decided(title).levels == (level,)


@pytest.mark.parametrize(
    "title", ["Advanced Mental Health Practitioner", "Advanced Leeds Mental Health Practitioner"]
)
def test_the_general_advanced_role_comes_first(title: str) -> None:
    assert decided(title).candidates[0] == "advanced-practitioner"


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("ARRS Mental Health Practitioner", "exact"),
        ("Mental Health Practitioner - Primary Care", "decided by words"),
    ],
)
def test_words_of_a_reading_decide_for_it(title: str, rule: str) -> None:
    verdict = decided(title)

    assert (verdict.role_id, verdict.rule) == ("arrs-mental-health-practitioner", rule)


@pytest.mark.parametrize("title", ["Zorblax Mental Health Practitioner - PCN"])
def test_an_unknown_word_before_a_catch_all_keeps_it_open(title: str) -> None:
    assert said(title) == "catch_all"
    assert said(title.removeprefix("Zorblax ")) == "arrs-mental-health-practitioner"


def test_a_kind_of_work_before_a_catch_all_keeps_it_open() -> None:
    title = "Research Mental Health Practitioner PCN"

    assert said(title, MENTAL_HEALTH_WORKER) == "catch_all"


@pytest.mark.parametrize("title", ["CAMHS Worker", "Forensic Worker"])
def test_in_mental_health_a_bare_head_can_mean_what_it_means_there(title: str) -> None:
    assert decided(title, MENTAL_HEALTH_WORKER).candidates == ("support-hand", "care-hand")
    assert decided("Leeds Worker", MENTAL_HEALTH_WORKER).candidates == ("care-hand",)


@pytest.mark.parametrize("title", ["Stoma Nurse", "Stroke Nurse", "Nurse - Primary Care"])
def test_a_head_with_a_specialty_or_setting_is_the_general_role(title: str) -> None:
    verdict = decided(title)

    assert (verdict.role_id, verdict.rule) == ("registered-nurse", "specialty")
    assert verdict.reasons == ("'nurse' with a specialty or setting is the general role",)


@pytest.mark.parametrize("title", ["Nurse", "Nurse - Leeds", "Nurse, Hull"])
def test_a_head_alone_or_with_a_place_is_not_decided(title: str) -> None:
    assert said(title) == "catch_all"


@pytest.mark.parametrize("title", ["CAMHS Nurse", "Forensic Nurse"])
def test_in_mental_health_a_head_of_other_fields_stays_open(title: str) -> None:
    verdict = decided(title)

    assert (verdict.why, verdict.candidates[0]) == ("catch_all", "registered-nurse")


def test_a_reading_whose_own_name_is_ambiguous_comes_first_and_is_not_decided() -> None:
    index = index_with(
        {"heads": tuple(heads("generic", "hand"))},
        roles=(role("Zorb Hand", entry="open"),),
        ambiguous=(
            ambiguous(
                "Hand",
                "catch-all",
                "Which?",
                CandidateRow("zorb-hand", (), ()),
                CandidateRow("recovery-worker", (), ("recovery",)),
            ),
        ),
    )

    verdict = decided("Hand - recovery", index)

    assert (verdict.role_id, verdict.candidates) == (None, ("recovery-worker", "zorb-hand"))


NURSES = index_with({"heads": tuple(heads("profession", "nurse"))})


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Zorblaxic Nurse", id="an unknown word"),
        pytest.param("Senior Ward Nurse", id="a service"),
    ],
)
def test_a_service_or_an_unknown_word_before_a_profession_is_its_specialty(title: str) -> None:
    verdict = decided(title, NURSES)

    assert (verdict.role_id, verdict.doubts) == (
        "registered-nurse",
        ("an unknown word before the role",),
    )


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Zorb Nurse", id="letters"),
        pytest.param("Communty Nurse", id="a misspelling"),
        pytest.param("Zorblaxic - Nurse", id="another part"),
        pytest.param("Senior Nurse", id="a grade"),
        pytest.param("Zorblaxic CAMHS Nurse", id="in mental health"),
    ],
)
def test_other_words_before_a_profession_leave_it_open(title: str) -> None:
    index = index_with(
        {"heads": tuple(heads("profession", "nurse"))}, roles=(role("Community Zo"),)
    )

    assert decided(title, index).role_id is None


def test_a_head_of_two_words_is_its_own_role_in_mental_health_too() -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("zorb nurse", "general parent", "porter"),)},
        ambiguous=(
            ambiguous(
                "Zorb Nurse",
                "catch-all",
                "Which?",
                CandidateRow("porter", (), ()),
                CandidateRow("driver", (), ()),
            ),
        ),
    )

    assert said("CAMHS Zorb Nurse", index) == "porter"
    assert said("CAMHS Nurse", index) == "catch_all"


@pytest.mark.parametrize("title", ["Stoma Nurse Research Lead", "Stoma Nurse Blorp Lead"])
def test_who_leads_something_else_is_not_the_general_role(title: str) -> None:
    assert decided(title, MENTAL_HEALTH_WORKER).why == "gated"


def test_who_leads_the_people_is_the_general_role() -> None:
    verdict = decided("Stoma Nurse Lead", MENTAL_HEALTH_WORKER)

    assert (verdict.role_id, verdict.levels) == ("registered-nurse", ("lead",))


@pytest.mark.parametrize("title", ["Stoma Specialist, Nurse", "Stoma Specialist (Nurse)"])
def test_a_specialist_who_is_a_nurse_is_asked_about(title: str) -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("specialist nurse", "general parent", "specialist"),)},
        roles=(role("Nurse With A Specialty", role_id="specialist"),),
    )
    verdict = decided(title, index)

    assert (verdict.role_id, verdict.candidates[:2]) == (None, ("specialist", "registered-nurse"))


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        pytest.param("Zorbl Nurse", "registered-nurse", id="five letters"),
        pytest.param("Zorb Nurse", None, id="four letters"),
        pytest.param("Zorblaxic Ward Nurse", "registered-nurse", id="a service beside it"),
        pytest.param("Zorblaxic, Nurse", None, id="before a comma"),
        pytest.param("Ward Band 6 Nurse", None, id="a band between"),
        pytest.param("Nurse Ward", None, id="after it"),
        pytest.param("Leeds Nurse", None, id="a place"),
        pytest.param("Nurse", None, id="nothing before it"),
    ],
)
def test_only_a_service_or_a_long_new_word_just_before_a_profession_is_its_specialty(
    title: str, role_id: str | None
) -> None:
    assert decided(title, NURSES).role_id == role_id


def test_a_new_word_before_a_head_that_is_no_profession_is_no_specialty() -> None:
    assert said("Zorblaxic Nurse", index_with()) == "catch_all"


@pytest.mark.parametrize(
    ("title", "why"),
    [
        pytest.param("Trainer Nurse", "catch_all", id="a job before it"),
        pytest.param("Nurse Trainer", "gated", id="a job after it"),
        pytest.param("Assistant Nurse", "gated", id="a modifier before it"),
        pytest.param("Nurse Assistant", "gated", id="a modifier after it"),
        pytest.param("Advanced Nurse", "catch_all", id="a level"),
        pytest.param("Nurse Lead", "catch_all", id="who leads the people"),
        pytest.param("Nurse Blorp Lead", "gated", id="who leads something else"),
    ],
)
def test_a_modifier_or_a_job_after_a_catch_all_makes_it_another_post(title: str, why: str) -> None:
    verdict = decided(title)

    assert (verdict.why, verdict.candidates) == (why, ("registered-nurse", "mental-health-nurse"))


def test_a_closed_catch_all_is_not_decided_by_words_elsewhere() -> None:
    verdict = decided("Deputy Mental Health Practitioner - PCN")

    assert (verdict.why, verdict.role_id) == ("gated", None)


def test_an_unknown_word_after_a_catch_all_leaves_its_reading_to_the_words() -> None:
    assert said("Mental Health Practitioner Zorblax - PCN") == "arrs-mental-health-practitioner"


def test_a_trainee_of_letters_without_training_grades_is_another_post() -> None:
    assert said("Trainee Nurse") == "gated"
    assert decided("Deputy Trainee AP").candidates == ("trainee-assistant-practitioner",)
