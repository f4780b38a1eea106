"""How likely an answer is right, by the family of the rule that gave it."""

from functools import cache
from typing import Final

# The share of right answers by family of the rule that matched, fitted on a stable half of
# 800 labelled matches (November 2026), small families drawn to the whole's share; rounded.
# `python -m tests.bench calibration --fit` prints the figures and the error on the other half.
MATCH_CONFIDENCE: Final = {
    "exact": 0.985,
    "span": 0.978,
    "training": 0.97,
    "specialty": 0.91,
    "word order": 0.9,
    "decided by words": 0.8,
    "decided by hint": 0.88,
}
DOUBT_FACTOR: Final = 0.9
_LEAST_KNOWN: Final = 0.85
_FIRST_OF_SEVERAL: Final = 0.6


def match_confidence(rule: str, doubts: int) -> float:
    """The probability, 0 to 1, that a match by this rule with so many kinds of doubt is right."""
    return round(MATCH_CONFIDENCE.get(rule, _LEAST_KNOWN) * DOUBT_FACTOR**doubts, 3)


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
