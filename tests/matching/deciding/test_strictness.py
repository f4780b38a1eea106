"""How much doubt a match may have."""

import pytest

from app.matching.resolution import Strictness
from tests.matching.asking import decided

STRICT, REVIEW = Strictness.STRICT, Strictness.REVIEW


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Blorple Physiotherapist", id="an unknown word before the role"),
        pytest.param("Stroke Healthcare Assistant", id="a field before an open role"),
        pytest.param("Team Leader - Physiotherapist", id="another role beside it"),
        pytest.param("Nurse, Staff", id="word order"),
        pytest.param("Stoma Nurse", id="a specialty"),
        pytest.param("Mental Health Practitioner PCN", id="decided by words"),
    ],
)
def test_a_strict_setting_opens_a_doubtful_match(title: str) -> None:
    standard, strict = decided(title), decided(title, strictness=STRICT)

    assert standard.role_id is not None
    assert (strict.outcome, strict.why, strict.role_id) == ("ambiguous", "doubtful", None)
    assert strict.candidates == standard.candidates


@pytest.mark.parametrize(
    "title", ["Physiotherapist", "Senior Physiotherapist - Leeds", "EMHP in training"]
)
def test_a_strict_setting_keeps_a_clear_match(title: str) -> None:
    assert decided(title, strictness=STRICT) == decided(title)


@pytest.mark.parametrize("title", ["Zorblax Driver", "Blorple - Porter"])
def test_for_review_a_lone_word_among_unknown_ones_matches(title: str) -> None:
    verdict = decided(title, strictness=REVIEW)

    assert verdict.role_id in {"driver", "porter"}
    assert (verdict.why, verdict.rule) == (None, "span")
    assert "one word among unknown words" in verdict.doubts
    assert decided(title).role_id is None


@pytest.mark.parametrize("title", ["Deputy Driver", "AP", "Zorblax"])
def test_for_review_nothing_else_changes(title: str) -> None:
    assert decided(title, strictness=REVIEW) == decided(title)


@pytest.mark.parametrize("title", ["AP", "Zorblax", "Deputy Driver", "OT / Physiotherapist"])
def test_a_strict_setting_leaves_what_is_no_match(title: str) -> None:
    assert decided(title, strictness=STRICT) == decided(title)
