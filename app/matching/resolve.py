"""The face of the engine: one title, or many, to answers that explain themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.matching.answers.answer import answer_of
from app.matching.answers.case import Case
from app.matching.deciding.decide import decide_title
from app.matching.index import MatchIndex
from app.matching.reading.labelling import label
from app.matching.repair import TitleError, repair
from app.matching.resolution import NO_HINTS, Hints, Resolution, Strictness

__all__ = ["RESOLVER_VERSION", "TitleError", "TitleQuery", "resolve_many", "resolve_title"]

RESOLVER_VERSION: Final = "6"


@dataclass(frozen=True, slots=True)
class TitleQuery:
    """One title of a batch with what is known of its post."""

    title: str
    hints: Hints = NO_HINTS


def resolve_many(
    queries: Iterable[TitleQuery],
    index: MatchIndex,
    *,
    strictness: Strictness = Strictness.STANDARD,
    limit: int = 5,
    as_of: date | None = None,
) -> Iterator[Resolution | TitleError]:
    """The answers to many titles in order; an unreadable title gives its error in its place.

    A title that comes again with the same hints is answered once.
    """
    answers: dict[TitleQuery, Resolution | TitleError] = {}
    for query in queries:
        if query not in answers:
            answers[query] = _answer_or_error(query, index, strictness, limit, as_of)
        yield answers[query]


def _answer_or_error(
    query: TitleQuery, index: MatchIndex, strictness: Strictness, limit: int, as_of: date | None
) -> Resolution | TitleError:
    try:
        return resolve_title(
            query.title,
            index,
            hints=query.hints,
            strictness=strictness,
            limit=limit,
            as_of=as_of,
        )
    except TitleError as error:
        return error


def resolve_title(
    title: str,
    index: MatchIndex,
    *,
    hints: Hints = NO_HINTS,
    strictness: Strictness = Strictness.STANDARD,
    limit: int = 5,
    as_of: date | None = None,
) -> Resolution:
    """The role that a title names, or why none can be recorded.

    `limit` only cuts the list of candidates; it never changes the answer. Raises
    TitleError for a title that is empty, too long or holds control characters.
    """
    title = repair(title)
    labels = label(index.read(title), index)
    verdict = decide_title(labels, index, hints=hints, strictness=strictness)
    return answer_of(Case(title, labels, verdict, index, hints, as_of), limit)
