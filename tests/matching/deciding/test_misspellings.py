"""A title read again with its misspellings corrected."""

import pytest

from tests.matching.asking import decided


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        ("Occupationl Therapist", "occupational-therapist"),
        ("Physiotherpist", "physiotherapist"),
        ("Helthcare Assistant", "healthcare-assistant"),
    ],
)
def test_a_corrected_title_is_asked_and_not_matched(title: str, role_id: str) -> None:
    verdict = decided(title)

    assert (verdict.outcome, verdict.why, verdict.role_id) == ("ambiguous", "spelling", None)
    assert verdict.candidates[0] == role_id
    assert "may be a misspelling of" in verdict.reasons[0]


@pytest.mark.parametrize(
    "title", ["Deputy Occupationl Therapist", "Zorblaxic", "Assistant Physiotherpist"]
)
def test_a_corrected_title_that_names_no_role_is_left_alone(title: str) -> None:
    assert decided(title).why != "spelling"


@pytest.mark.parametrize("title", ["Physiotherapist Leeds Occupationl", "Blorple Physiotherapist"])
def test_a_match_is_not_read_again(title: str) -> None:
    assert decided(title).role_id == "physiotherapist"
