"""The face of the engine: one title, or many, to answers that explain themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Final

from app.matching.answers.answer import answer_of
from app.matching.answers.case import Case
from app.matching.deciding.asked import Asked
from app.matching.deciding.by_words import decide_by_words
from app.matching.deciding.decide import decide_further
from app.matching.index import MatchIndex
from app.matching.pickling import Pickled
from app.matching.reading.labelling import label
from app.matching.repair import TitleError, repair
from app.matching.resolution import NO_HINTS, Hints, Resolution, Strictness

__all__ = ["RESOLVER_VERSION", "TitleError", "TitleQuery", "resolve_many", "resolve_title"]

RESOLVER_VERSION: Final = "8"
# A title that was read takes some kilobytes, and a list can have hundreds of thousands.
_MOST_TITLES_KEPT: Final = 1024


@dataclass(frozen=True, slots=True)
class TitleQuery(Pickled):
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

    A title that comes again with the same hints is answered once, and with other hints it is
    read once.
    """
    answers: dict[TitleQuery, Resolution | TitleError] = {}
    read = lru_cache(_MOST_TITLES_KEPT)(partial(_read_or_error, index))
    for query in queries:
        answer = answers.get(query)
        if answer is None:
            found = read(query.title)
            answer = (
                _answer(found, index, query.hints, strictness, limit, as_of)
                if isinstance(found, ReadTitle)
                else found
            )
            answers[query] = answer
        yield answer


def _read_or_error(index: MatchIndex, title: str) -> "ReadTitle | TitleError":
    try:
        return ReadTitle(title, index)
    except TitleError as error:
        return error


class ReadTitle:
    """A title as it is read, whatever else is known of the post: its words, and their verdict."""

    __slots__ = ("labels", "title", "verdict")

    def __init__(self, title: str, index: MatchIndex) -> None:
        self.title = repair(title)
        self.labels = label(index.read(self.title), index)
        self.verdict = decide_by_words(self.labels, index)


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
    return _answer(ReadTitle(title, index), index, hints, strictness, limit, as_of)


def _answer(
    read: ReadTitle,
    index: MatchIndex,
    hints: Hints,
    strictness: Strictness,
    limit: int,
    as_of: date | None,
) -> Resolution:
    verdict = decide_further(read.verdict, Asked(read.labels, index, hints, strictness))
    return answer_of(Case(read.title, read.labels, verdict, index, hints, as_of), limit)
