"""How likely an answer is right, by the family of the rule that gave it."""

from functools import cache
from typing import Final

from app.matching.rules import Rule

# The share of right answers by family of the rule that matched, small families drawn to the
# whole's share; rounded down, because the labelled titles have been seen. Fitted on the half of
# 800 labelled matches (November 2026) that was not fitted before; the other half agrees.
# `python -m tests.bench calibration --fit` prints the figures and the error on the other half.
MATCH_CONFIDENCE: Final = {
    Rule.EXACT: 0.988,
    Rule.SPAN: 0.98,
    Rule.TRAINING: 0.97,
    Rule.SPECIALTY: 0.91,
    Rule.FIELD: 0.96,
    Rule.WORD_ORDER: 0.95,
    Rule.DECIDED_BY_WORDS: 0.88,
    Rule.DECIDED_BY_HINT: 0.88,
}
DOUBT_FACTOR: Final = 0.93
_LEAST_KNOWN: Final = 0.85
_FIRST_OF_SEVERAL: Final = 0.6


def match_confidence(rule: Rule | None, doubts: int) -> float:
    """The probability, 0 to 1, that a match by this rule with so many kinds of doubt is right."""
    known = MATCH_CONFIDENCE.get(rule, _LEAST_KNOWN) if rule is not None else _LEAST_KNOWN
    return round(known * DOUBT_FACTOR**doubts, 3)


@cache
def candidate_confidences(count: int) -> tuple[float, ...]:
    """The probabilities of an ambiguous title's readings in order; they sum to less than 1."""
    left, found = 1.0, []
    for _ in range(count):
        share = round(left * _FIRST_OF_SEVERAL * 0.8, 3)
        found.append(share)
        left -= share
    return tuple(found)


def near_miss_confidence(similarity: float) -> float:
    """The probability that a near miss is right after all: low, since nothing matched."""
    return round(0.3 * similarity, 3)
