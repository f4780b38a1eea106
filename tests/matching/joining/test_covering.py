"""Two fields of one profession that a title names."""

import pytest

from app.matching.tables import CandidateRow, SpecialTermRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import ambiguous, role

FIELD_PARENT = SpecialTermRow("psychologist", "field parent", "practitioner-psychologist")
WITH_FIELDS = index_with({"special_terms": (FIELD_PARENT,)})


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


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Clinical Clinical Psychologist", id="the same field"),
        pytest.param("Counselling Zorb Clinical Psychologist", id="a word between before it"),
        pytest.param("Clinical Psychologist Zorb Counselling", id="a word between after it"),
    ],
)
def test_only_another_field_just_beside_a_role_is_covered_with_it(title: str) -> None:
    assert said(title, WITH_FIELDS) == "clinical-psychologist"


def test_a_field_of_another_field_is_not_covered_with_it() -> None:
    index = index_with(
        {"special_terms": (FIELD_PARENT,)},
        roles=(
            role(
                "Zorb Psychologist", kind_of=("practitioner-psychologist", "clinical-psychologist")
            ),
        ),
    )

    assert said("Clinical Zorb Psychologist", index) == "zorb-psychologist"
    assert said("Counselling Zorb Psychologist", index) == "practitioner-psychologist"


def test_a_parent_covers_only_fields_of_its_own_head() -> None:
    kind_of = ("zorb-clinician",)
    index = index_with(
        {"special_terms": (SpecialTermRow("clinician", "field parent", "zorb-clinician"),)},
        roles=(
            role("Zorb Clinician"),
            role("Lung Zorbologist", kind_of=kind_of),
            role("Heart Zorbologist", kind_of=kind_of),
        ),
    )

    assert said("Lung Heart Zorbologist", index) == "heart-zorbologist"
    assert said("Lung / Heart Zorbologist", index) == "alternatives"


@pytest.mark.parametrize("title", ["Lung Heart Zorbologist", "Lung / Heart Zorbologist"])
def test_a_parent_of_one_word_covers_its_fields(title: str) -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("zorbologist", "field parent", "zorbologist"),)},
        roles=(
            role("Zorbologist"),
            role("Lung Zorbologist", kind_of=("zorbologist",)),
            role("Heart Zorbologist", kind_of=("zorbologist",)),
        ),
    )

    assert said(title, index) == "zorbologist"


def test_a_field_beside_a_catch_all_of_the_same_head_is_not_covered() -> None:
    candidates = (CandidateRow("clinical-psychologist", (), ()),)
    index = index_with(
        {"special_terms": (FIELD_PARENT,)},
        ambiguous=(ambiguous("Zorb Psychologist", "catch-all", "Which?", *candidates),),
    )

    verdict = decided("Zorb Psychologist / Counselling Psychologist", index)

    assert verdict.why == "alternatives"
    assert set(verdict.candidates) >= {"clinical-psychologist", "counselling-psychologist"}
