"""'Nurssing Hand': a title read again with its misspellings corrected. It is asked, not said."""

from typing import Final

from app.matching.deciding.asked import Asked
from app.matching.deciding.by_words import decide_by_words
from app.matching.deciding.verdict import Verdict
from app.matching.reading.labelling import label
from app.matching.reading.spans import Span
from app.matching.resolution import Outcome
from app.matching.rules import Why
from app.matching.spelling import nearest_word
from app.matching.tokens import BREAK

_CLOSED: Final = frozenset((Why.GATED, Why.GUARD, Why.NOT_A_TITLE, Why.PROFESSION))


def open_by_spelling(verdict: Verdict, asked: Asked) -> Verdict:
    """An undecided title opened to the roles that its corrected words name."""
    if verdict.outcome is Outcome.MATCHED:
        return _open_match(verdict, asked)
    if verdict.why in _CLOSED:
        return verdict
    corrected = _corrected_words(asked)
    guessed = _verdict_with(corrected, asked) if corrected else verdict
    is_better = guessed.outcome is Outcome.MATCHED or verdict.outcome is Outcome.UNMATCHED
    if not is_better or guessed.outcome is Outcome.UNMATCHED:
        return verdict
    return guessed.opened(Why.SPELLING).explained_first(_reasons(corrected, asked))


def _open_match(verdict: Verdict, asked: Asked) -> Verdict:
    """'Physician Assocate': a match opened, if a misspelt word may make it another job."""
    corrected = {
        position: word
        for position, word in _corrected_words(asked).items()
        if _is_beside(verdict.span, position, asked) and _can_make_another_job(word, asked)
    }
    guessed = _verdict_with(corrected, asked) if corrected else verdict
    if guessed.role_id == verdict.role_id:
        return verdict
    candidates = dict.fromkeys((*guessed.candidates, *verdict.candidates))
    either = verdict._replace(candidates=tuple(candidates))
    return either.opened(Why.SPELLING).explained_first(_reasons(corrected, asked))


def _is_beside(role: Span | None, position: int, asked: Asked) -> bool:
    """Whether a word ends the part of a title that the words of a role begin, or is before them.

    'Planned' in 'Healthcare Assistant Planned Services' is not.
    """
    if role is None:
        return False
    gaps = [*asked.labels.gaps, BREAK]
    if position == role.start - 1:
        return not gaps[role.start]
    return position == role.end + 1 and not gaps[position] and bool(gaps[position + 1])


def _can_make_another_job(word: str, asked: Asked) -> bool:
    """Whether a word names a person at work, or one in training, or somebody's deputy."""
    lists = asked.index.lists
    return word in lists.heads or word in lists.identities.children


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


def _reasons(corrected: dict[int, str], asked: Asked) -> list[str]:
    return [
        f"'{asked.labels.texts[position]}' may be a misspelling of '{word}'"
        for position, word in corrected.items()
    ]


def _verdict_with(corrected: dict[int, str], asked: Asked) -> Verdict:
    tokens = list(asked.labels.tokens)
    for position, word in corrected.items():
        tokens[position] = tokens[position].with_text(word)
    return decide_by_words(label(tokens, asked.index), asked.index)
