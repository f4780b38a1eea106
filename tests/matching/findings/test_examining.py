"""One part of a title alone."""

import pytest

from app.matching.findings.examining import examine, is_modifier
from app.matching.tables import CandidateRow, SpecialTermRow
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
