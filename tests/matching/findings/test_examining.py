"""One part of a title alone."""

import pytest

from app.matching.findings.examining import examine, is_modifier
from app.matching.tables import CandidateRow, HeadRow, SpecialTermRow
from tests.matching.asking import decided, index_with, said, title_of
from tests.matching.small import ambiguous, role

CONSULTANTS = index_with(
    {"special_terms": (SpecialTermRow("zorb", "general parent", "zorb"),)},
    roles=(
        role("Zorb"),
        role("Mind Zorb", kind_of=("zorb",), is_mental_health=True),
        role("Body Zorb", kind_of=("zorb",)),
    ),
)
LEAD = index_with(
    ambiguous=(ambiguous("Lead", "modifier", "Which?", CandidateRow("team-leader", (), ())),)
)


@pytest.mark.parametrize(
    ("text", "names_a_job"), [("Zorblax Trainer", True), ("Zorblax", False), ("Leeds", False)]
)
def test_a_part_without_a_term_can_still_name_a_job(text: str, names_a_job: bool) -> None:
    title = title_of(text)

    assert examine(title.segments[0], title).names_a_job is names_a_job


@pytest.mark.parametrize(
    ("title", "role_id"),
    [("Lead Staff Nurse", "staff-nurse"), ("Lead OT", "occupational-therapist")],
)
def test_a_lone_word_of_level_beside_a_term_is_its_level(title: str, role_id: str) -> None:
    verdict = decided(title, LEAD)

    assert (verdict.role_id, verdict.levels) == (role_id, ("lead",))
    assert said("Lead", LEAD) == "modifier"


@pytest.mark.parametrize(("text", "expected"), [("Lead", True), ("Nurse", False)])
def test_only_a_word_of_level_is_a_modifier(text: str, expected: bool) -> None:
    title = title_of(text, LEAD)

    assert is_modifier(title.labels, title.segments[0].spans[0]) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Mental Health Staff Nurse", "mental-health-nurse"),
        ("Learning Disability Staff Nurse", "learning-disability-nurse"),
        ("Learning Disability Leeds Staff Nurse", "staff-nurse"),
        ("Stroke Staff Nurse", "staff-nurse"),
    ],
)
def test_a_field_of_the_register_before_a_grade_is_that_nurse(title: str, expected: str) -> None:
    assert said(title) == expected


@pytest.mark.parametrize("title", ["CAMHS Zorb", "Zorb - Forensic"])
def test_a_general_role_in_mental_health_is_open_to_its_special_cases(title: str) -> None:
    verdict = decided(title, CONSULTANTS)

    assert (verdict.why, verdict.candidates) == ("catch_all", ("zorb", "mind-zorb"))
    assert said("Stroke Zorb", CONSULTANTS) == "zorb"


@pytest.mark.parametrize(
    ("title", "role_id", "levels"),
    [
        pytest.param(
            "Mental Health Senior Staff Nurse",
            "mental-health-nurse",
            ("senior",),
            id="a level between",
        ),
        pytest.param(
            "Senior Mental Health Staff Nurse",
            "mental-health-nurse",
            ("senior",),
            id="a level before",
        ),
        pytest.param(
            "Community Mental Health Staff Nurse",
            "community-mental-health-nurse",
            (),
            id="more of it",
        ),
        pytest.param(
            "Leeds Learning Disability Staff Nurse",
            "learning-disability-nurse",
            (),
            id="a place before",
        ),
        pytest.param("Mental Health Zorb Staff Nurse", "staff-nurse", (), id="a word between"),
        pytest.param("Staff Nurse Mental Health", "staff-nurse", (), id="after it"),
        pytest.param("Clinical Staff Nurse", "staff-nurse", (), id="no field of the register"),
        pytest.param("Lead Porter Lead", "porter", ("lead",), id="a level twice"),
    ],
)
def test_only_a_field_of_the_register_just_before_a_grade_makes_it_that_nurse(
    title: str, role_id: str, levels: tuple[str, ...]
) -> None:
    verdict = decided(title, LEAD)

    assert (verdict.role_id, verdict.levels) == (role_id, levels)


def test_the_words_of_a_field_before_a_grade_are_not_weighed_again() -> None:
    assert decided("Learning Disability Staff Nurse").doubts == ()
    assert decided("Zorb Learning Disability Staff Nurse").doubts == (
        "an unknown word before the role",
    )


def test_a_term_in_the_tail_of_a_part_is_not_its_job() -> None:
    assert said("Porter in Ward Manager Office") == "porter"
    assert said("Zorblax Trainer in Porter Office") != "porter"


def test_a_title_of_words_of_level_alone_keeps_what_they_can_mean() -> None:
    assert decided("Lead Lead", LEAD).candidates == ("team-leader",)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("CAMHS Mind Zorb", "mind-zorb", id="a special case in mental health"),
        pytest.param("CAMHS Body Zorb", "body-zorb", id="another special case"),
        pytest.param("Zorb", "zorb", id="no field"),
        pytest.param("CAMHS Mental Health Nurse", "mental-health-nurse", id="no general role"),
    ],
)
def test_only_a_general_role_in_mental_health_is_open(title: str, expected: str) -> None:
    assert said(title, CONSULTANTS) == expected


def test_a_general_role_of_mental_health_itself_is_not_open_there() -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("blorp", "general parent", "blorp"),)},
        roles=(
            role("Blorp", is_mental_health=True),
            role("Night Blorp", kind_of=("blorp",), is_mental_health=True),
        ),
    )

    assert said("CAMHS Blorp", index) == "blorp"


DISCIPLINES = index_with(
    {
        "heads": (HeadRow("podiatry", "discipline"),),
        "special_terms": (SpecialTermRow("podiatry", "discipline", "zorb-podiatrist"),),
    },
    roles=(role("Zorb Podiatrist"), role("Podiatry Hand", entry="open")),
)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Lead Podiatry", "zorb-podiatrist", id="with a level"),
        pytest.param("Podiatry Lead", "zorb-podiatrist", id="with a level after it"),
        pytest.param("Podiatry", "profession", id="alone"),
        pytest.param("Lead Podiatry Hand", "podiatry-hand", id="in the name of a role"),
        pytest.param("Podiatry Zorblax Lead", "outside", id="with another word"),
    ],
)
def test_a_discipline_with_a_level_is_its_profession(title: str, expected: str) -> None:
    assert said(title, DISCIPLINES) == expected


def test_a_role_with_a_discipline_and_a_level_in_its_name_is_itself() -> None:
    index = index_with(
        {
            "heads": (HeadRow("podiatry", "discipline"),),
            "special_terms": (SpecialTermRow("podiatry", "discipline", "zorb-podiatrist"),),
        },
        roles=(role("Zorb Podiatrist"), role("Podiatry Lead", entry="open")),
    )

    titles = [title_of(text, index) for text in ("Senior Podiatry Lead", "Senior Podiatry")]
    findings = [examine(title.segments[0], title) for title in titles]

    assert [one.role_id for one in findings] == ["podiatry-lead", "zorb-podiatrist"]


def test_the_name_of_another_nurse_before_a_grade_is_no_field_of_the_register() -> None:
    index = index_with(roles=(role("Stoma Care Nurse"),))

    assert said("Stoma Care Staff Nurse", index) == "staff-nurse"
