"""Two fields of one profession that a title names."""

import pytest

from app.matching.tables import SpecialTermRow
from tests.matching.asking import decided, index_with, said

WITH_FIELDS = index_with(
    {
        "special_terms": (
            SpecialTermRow("psychologist", "field parent", "practitioner-psychologist"),
        )
    }
)


@pytest.mark.parametrize(
    "title",
    [
        "Clinical Counselling Psychologist",
        "Counselling Clinical Psychologist",
        "Clinical Psychologist Counselling",
    ],
)
def test_two_fields_side_by_side_are_covered_by_their_parent(title: str) -> None:
    verdict = decided(title, WITH_FIELDS)

    assert (verdict.role_id, verdict.rule) == ("practitioner-psychologist", "specialty")
    assert set(verdict.candidates[1:]) == {"clinical-psychologist", "counselling-psychologist"}
    assert "Practitioner Psychologist covers the fields that the title names" in verdict.reasons


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Clinical Psychologist", "clinical-psychologist"),
        ("Zorb Clinical Psychologist", "clinical-psychologist"),
        ("Lead Counselling Psychologist", "counselling-psychologist"),
        ("Learning Disability Mental Health Nurse", "mental-health-nurse"),
    ],
)
def test_one_field_or_two_parts_of_the_register_are_not_covered(title: str, expected: str) -> None:
    assert said(title, WITH_FIELDS) == expected
