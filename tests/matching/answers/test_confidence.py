"""How likely an answer is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.answers.confidence import (
    MATCH_CONFIDENCE,
    candidate_confidences,
    match_confidence,
    near_miss_confidence,
)
from app.matching.rules import Rule


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_that_matches_has_a_confidence_of_its_own(rule: Rule) -> None:
    assert match_confidence(rule, 0) == MATCH_CONFIDENCE[rule]


@given(st.sampled_from([*Rule, None]), st.integers(0, 8))
def test_each_doubt_makes_a_match_less_likely(rule: Rule | None, doubts: int) -> None:
    assert 0 < match_confidence(rule, doubts + 1) < match_confidence(rule, doubts) < 1


@given(st.integers(1, 40))
def test_several_readings_are_less_and_less_likely_and_never_sure_together(count: int) -> None:
    confidences = candidate_confidences(count)

    assert len(confidences) == count
    assert list(confidences) == sorted(confidences, reverse=True)
    assert sum(confidences) < 1


def test_the_first_of_several_readings_is_as_likely_however_many_follow() -> None:
    assert candidate_confidences(1) == candidate_confidences(5)[:1] == (0.48,)


@given(st.floats(0, 1))
def test_a_near_miss_is_less_likely_than_any_match(similarity: float) -> None:
    assert 0 <= near_miss_confidence(similarity) <= 0.3 < min(MATCH_CONFIDENCE.values())
