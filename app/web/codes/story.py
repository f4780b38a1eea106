"""One role's codes over all lists, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from app.services.codes.gaps.judging import GapBasis, Statement
from app.services.codes.gaps.timeline import CodeOfRole, ListAnswer, RoleTimeline, TimelineEvent
from app.vocabulary import CodeStatus
from app.web.code_words import list_in_words, relation_in_words, time_in_words
from app.web.codes.presenting import hidden_in_words, status_in_words, tag_of, time_without

_UNDATED: Final = "Date not known"
_VERSION: Final = "version"
_CODE: Final = "code"
_READING: Final = "a reading of our own, which no source confirms"


@dataclass(frozen=True, slots=True)
class StoryCode:
    """A code of the role in one version of a list."""

    version: str
    code: str
    display: str
    what: str
    source: str


@dataclass(frozen=True, slots=True)
class StoryList:
    """What is known of the role in one list. `status` is blank where posts are not coded by it."""

    name: str
    status: str
    tag: str
    sentences: tuple[str, ...]
    codes: tuple[StoryCode, ...]
    said: tuple[str, ...]
    settles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryMoment:
    """What happened on one date."""

    when: str
    is_dated: bool
    events: tuple[str, ...]


def story_list(answer: ListAnswer) -> StoryList:
    """One list in words."""
    gap = answer.gap
    facts: Iterable[str] = (answer.list_says,)
    if gap is not None:
        facts = (gap.reason, time_without(gap), hidden_in_words(gap), answer.list_says)
    return StoryList(
        name=list_in_words(answer.system) if gap is not None else answer.title,
        status="" if gap is None else status_in_words(gap.exact),
        tag="" if gap is None else tag_of(gap),
        sentences=tuple(filter(None, facts)),
        codes=tuple(map(_story_code, answer.codes)),
        said=() if gap is None else tuple(map(_said, gap.evidence)),
        settles=answer.settles,
    )


def _story_code(code: CodeOfRole) -> StoryCode:
    what = [relation_in_words(code.relation)]
    if code.status == CodeStatus.RETIRED:
        what.append("retired")
    if code.basis is GapBasis.READING:
        what.append(_READING)
    if code.valid_to:
        what.append(f"until {time_in_words(code.valid_to)}")
    return StoryCode(
        version=time_in_words(code.version),
        code=code.code,
        display=code.display,
        what=", ".join(what),
        source=code.source,
    )


def _said(statement: Statement) -> str:
    """A statement with its date and source."""
    when = time_in_words(statement.as_of) if statement.as_of else ""
    origin = ", ".join(filter(None, (statement.source or "our own search", when)))
    return f"{statement.says} ({origin})."


def story_moments(found: RoleTimeline) -> list[StoryMoment]:
    """The events by their dates, in their order.

    Versions of lists from before the role, or without a date, say nothing of it. Codes without a
    date are in the tables above.
    """
    events = [event for event in found.events if _matters(event, found.introduced or "")]
    return [
        StoryMoment(
            when=time_in_words(on) if on else _UNDATED,
            is_dated=on is not None,
            events=tuple(dict.fromkeys(_event(event) for event in together)),
        )
        for on, together in groupby(events, key=lambda event: event.on)
    ]


def _matters(event: TimelineEvent, introduced: str) -> bool:
    if event.on is None:
        return event.kind not in {_VERSION, _CODE}
    return event.kind != _VERSION or event.on >= introduced


def _event(event: TimelineEvent) -> str:
    return f"{event.says} ({event.source})" if event.source else event.says
