"""Bands, amounts and references."""

import pytest

from tests.matching.asking import labels_of


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("Nurse Band 6", "6"),
        ("Nurse bd 8a", "8a"),
        ("Nurse Grade 5", "5"),
        ("Nurse B7", "7"),
        ("Nurse 8b", "8b"),
        ("Nurse Band 5/6", None),
        ("Nurse Grade", None),
        ("Nurse 6", None),
        ("Band 6 Nurse Band 7", "6"),
    ],
)
def test_one_band_is_read_and_a_range_is_not(text: str, band: str | None) -> None:
    assert labels_of(text).band == band


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("Nurse Band 5/6", [None, "band", "band", "band"]),
        ("Staff Grade Nurse", [None, None, None]),
        ("Nurse 37.5 hours", [None, "amount", "amount"]),
        ("Nurse 22.5hpw", [None, "amount"]),
        ("Nurse 2 x", [None, "amount", None]),
        ("hours Nurse", [None, None]),
        ("Nurse 12345", [None, "reference"]),
        ("Nurse ab123", [None, "reference"]),
        ("Nurse a1", [None, None]),
    ],
)
def test_figures_are_set_aside(text: str, facets: list[str | None]) -> None:
    assert labels_of(text).facet == facets
