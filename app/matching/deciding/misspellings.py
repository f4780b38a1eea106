"""'Nurssing Hand': a title read again with its misspellings corrected. It is asked, not said."""

from typing import Final

from app.matching.deciding.asked import Asked
from app.matching.deciding.by_words import decide_by_words
from app.matching.deciding.verdict import Verdict
from app.matching.reading.labelling import label
from app.matching.resolution import Outcome
from app.matching.rules import Why
from app.matching.spelling import nearest_word

_CLOSED: Final = frozenset((Why.GATED, Why.GUARD, Why.NOT_A_TITLE, Why.PROFESSION))


def open_by_spelling(verdict: Verdict, asked: Asked) -> Verdict:
    """An undecided title opened to the roles that its corrected words name."""
    if verdict.outcome is Outcome.MATCHED or verdict.why in _CLOSED:
        return verdict
    corrected = _corrected_words(asked)
    guessed = _verdict_with(corrected, asked) if corrected else verdict
    is_better = guessed.outcome is Outcome.MATCHED or verdict.outcome is Outcome.UNMATCHED
    if not corrected or not is_better or guessed.outcome is Outcome.UNMATCHED:
        return verdict
    reasons = [
        f"'{asked.labels.texts[position]}' may be a misspelling of '{word}'"
        for position, word in corrected.items()
    ]
    return guessed.opened(Why.SPELLING).explained_first(reasons)


def _corrected_words(asked: Asked) -> dict[int, str]:
    """The nearest word on record for each unknown word that has one, by position."""
    corrected: dict[int, str] = {}
    for position, text in enumerate(asked.labels.texts):
        word = (
            nearest_word(text, asked.index.spellings) if asked.labels.is_unknown(position) else ""
        )
        if word:
            corrected[position] = word
    return corrected


def _verdict_with(corrected: dict[int, str], asked: Asked) -> Verdict:
    tokens = list(asked.labels.tokens)
    for position, word in corrected.items():
        tokens[position] = tokens[position].with_text(word)
    return decide_by_words(label(tokens, asked.index), asked.index)
