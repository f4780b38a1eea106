"""The titles of a list that have no role, grouped by what was in the way."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from app.matching.resolution import Cause, Resolution

KeyT = TypeVar("KeyT", bound=str)


@dataclass(frozen=True, slots=True)
class WordInTheWay:
    """A word or phrase, and how many of a group's titles it was in the way of."""

    words: str
    titles: int


@dataclass(frozen=True, slots=True)
class UnresolvedGroup:
    """The titles that one cause kept from a role, and the words, the most frequent first."""

    cause: Cause
    titles: int
    words: tuple[WordInTheWay, ...]


def group_unresolved(answers: Iterable[Resolution]) -> tuple[UnresolvedGroup, ...]:
    """The answers without a role by cause, the cause of most titles first.

    Give each title once to count titles, or once for each row to count rows.
    """
    titles: Counter[Cause] = Counter()
    words: dict[Cause, Counter[str]] = {cause: Counter() for cause in Cause}
    for answer in answers:
        if answer.obstacle is not None:
            titles[answer.obstacle.cause] += 1
            words[answer.obstacle.cause].update(answer.obstacle.words)
    return tuple(
        UnresolvedGroup(cause, count, _in_order(words[cause])) for cause, count in _most(titles)
    )


def _in_order(words: Counter[str]) -> tuple[WordInTheWay, ...]:
    return tuple(WordInTheWay(text, count) for text, count in _most(words))


def _most(counts: Counter[KeyT]) -> list[tuple[KeyT, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
