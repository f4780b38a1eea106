"""The reading of an ambiguous term that words elsewhere in the title choose."""

from collections.abc import Iterator

from app.matching.findings.title import Title
from app.matching.index import Term
from app.matching.kinship import starts_of
from app.matching.phrases import Words
from app.matching.reading.segments import Segment
from app.matching.reading.spans import Span
from app.matching.tokens import ALTERNATIVE, COMMA


def chosen_by_words(span: Span, title: Title) -> tuple[str, str] | None:
    """The one reading that words elsewhere in the title choose, and those words as recorded.

    Words of an alternative, modifiers, and words that only belong to a longer phrase
    ('health' in 'mental health') choose nothing.
    """
    chosen = list(_choices(span.term, _texts_elsewhere(span, title), title))
    if len({role_id for role_id, _ in chosen}) != 1:
        return None
    role_id, phrase = chosen[0]
    return role_id, _as_recorded(span.term, phrase, title)


def _choices(term: Term, texts: Words, title: Title) -> Iterator[tuple[str, Words]]:
    for role_id, phrases in term.spoken_for:
        for phrase in phrases:
            if _is_said(texts, phrase, title):
                yield role_id, phrase


def _texts_elsewhere(span: Span, title: Title) -> Words:
    """The title's words, with empty texts for those that choose nothing."""
    apart = _positions_of_alternatives(span, title.segments)
    apart.update(span.positions)
    return tuple(
        [
            "" if position in apart or title.labels.identity[position] else text
            for position, text in enumerate(title.labels.texts)
        ]
    )


def _positions_of_alternatives(span: Span, segments: list[Segment]) -> set[int]:
    """The positions of the parts beside an '/', 'or' or 'and', except the term's own part.

    So are terms beside a comma: '(RMN, OT, Social Worker)' names three professions.
    """
    apart: set[int] = set()
    for place, part in enumerate(segments):
        if span in part.spans:
            continue
        following = segments[place + 1].connector if place + 1 < len(segments) else 0
        if (part.connector | following) & ALTERNATIVE or _is_listed(place, span, segments):
            apart.update(part.positions)
    return apart


def _is_listed(place: int, span: Span, segments: list[Segment]) -> bool:
    """Whether a part has a term, as has one beside it behind a comma."""
    if not segments[place].spans:
        return False
    for other, later in ((place - 1, place), (place + 1, place + 1)):
        if 0 <= other < len(segments) and segments[later].connector & COMMA:
            return bool(segments[other].spans) and span not in segments[other].spans
    return False


def _is_said(texts: Words, phrase: Words, title: Title) -> bool:
    """Whether the words contain a phrase that is not a part of a longer one.

    It can be longer by words of the term: 'cancer' in 'Cancer Care Coordinator'.
    """
    labels = title.labels
    for start in starts_of(texts, phrase):
        after = start + len(phrase)
        is_cut_after = after < len(texts) and texts[after] and labels.is_within_context(after)
        if not labels.is_within_context(start) and not is_cut_after:
            return True
    return False


def _as_recorded(term: Term, phrase: Words, title: Title) -> str:
    """A phrase that chooses a reading, as the table of readings has it."""
    rows = term.ambiguous.candidates if term.ambiguous is not None else ()
    texts = (text for row in rows for text in row.words if title.index.words(text) == phrase)
    return next(texts, "")
