"""A title decided: first by its words, then by rules that can change the verdict, in order."""

from collections.abc import Callable
from typing import Final, TypeAlias

from app.matching.deciding.asked import Asked
from app.matching.deciding.by_words import decide_by_words
from app.matching.deciding.hints import choose_by_hints, doubt_by_hints
from app.matching.deciding.misspellings import open_by_spelling
from app.matching.deciding.strictness import hold_to_strictness
from app.matching.deciding.verdict import Verdict
from app.matching.index import MatchIndex
from app.matching.reading.labels import Labels
from app.matching.resolution import NO_HINTS, Hints, Strictness

_VerdictRule: TypeAlias = Callable[[Verdict, Asked], Verdict]

RULES: Final[tuple[_VerdictRule, ...]] = (
    choose_by_hints,
    doubt_by_hints,
    open_by_spelling,
    hold_to_strictness,
)


def decide_title(
    labels: Labels,
    index: MatchIndex,
    *,
    hints: Hints = NO_HINTS,
    strictness: Strictness = Strictness.STANDARD,
) -> Verdict:
    """The verdict on a labelled title."""
    return decide_further(decide_by_words(labels, index), Asked(labels, index, hints, strictness))


def decide_further(verdict: Verdict, asked: Asked) -> Verdict:
    """A verdict on a title's words after the rules about what else is known and asked."""
    for rule in RULES:
        verdict = rule(verdict, asked)
    return verdict
