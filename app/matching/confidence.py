"""How likely an answer is right, by the family of the rule that gave it."""

from typing import Final

# First estimates by rule family, to be replaced by figures fitted on labelled titles.
# Source: the shares of right answers by family on titles labelled for development.
MATCH_CONFIDENCE: Final = {
    "exact": 0.98,
    "span": 0.96,
    "training": 0.95,
    "specialty": 0.93,
    "word order": 0.94,
    "decided by words": 0.92,
    "decided by hint": 0.9,
}
DOUBT_FACTOR: Final = 0.93
_FIRST_OF_SEVERAL: Final = 0.6


def match_confidence(rule: str, doubts: int) -> float:
    """The probability, 0 to 1, that a match by this rule with so many kinds of doubt is right."""
    return round(MATCH_CONFIDENCE.get(rule, 0.9) * DOUBT_FACTOR**doubts, 3)


def candidate_confidences(count: int) -> list[float]:
    """The probabilities of an ambiguous title's readings in order; they sum to less than 1."""
    left, found = 1.0, []
    for _ in range(count):
        share = round(left * _FIRST_OF_SEVERAL * 0.8, 3)
        found.append(share)
        left -= share
    return found


def near_miss_confidence(similarity: float) -> float:
    """The probability that a near miss is right after all: low, since nothing matched."""
    return round(0.3 * similarity, 3)
