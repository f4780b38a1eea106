"""A role and its codes through time, from the dates that sources give."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from app.db.models import CodeEvidence
from app.services.roles.roles import RoleCode, RoleDetail
from app.vocabulary import EvidenceKind, MappingRelation, RoleRelation
from app.web.code_words import list_in_words, time_in_words

_UNDATED: Final = "Date not known"
_LISTED: Final = (MappingRelation.OWN, MappingRelation.SHARED)
_OPENED, _CLOSED = "opened", "closed"
_A_DATE: Final = re.compile(r"[12][0-9]{3}(-[0-9]{2}){0,2}")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `source_id` is empty where the registry itself found it."""

    date: str
    text: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Moment:
    """The events of one date, or those whose date is not known."""

    when: str
    is_dated: bool
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _CodeEvent:
    """A code of a list that was opened or closed, in the order in which events are shown."""

    date: str
    system: str
    what: str
    code: str
    source_id: str


def timeline_of(detail: RoleDetail) -> list[Moment]:
    """What is known, the earliest first, and at the end what has no date."""
    found = [
        *_of_the_role(detail),
        *_of_names(detail),
        *_of_codes(detail.codes),
        *(event for said in detail.evidence for event in _of_evidence(said)),
    ]
    # A year comes before the months of it.
    in_order = sorted(dict.fromkeys(found), key=lambda event: (not event.date, event.date))
    return [
        Moment(time_in_words(date) if date else _UNDATED, bool(date), tuple(events))
        for date, events in groupby(in_order, key=lambda event: event.date)
    ]


def _of_the_role(detail: RoleDetail) -> Iterator[Event]:
    role = detail.role
    if role.introduced:
        yield Event(role.introduced, "The role is introduced.", role.source_id or "")
    if role.valid_to:
        yield Event(role.valid_to, "The role is retired.", role.source_id or "")
    for found in detail.relations:
        if found.relation == RoleRelation.SUCCEEDED_BY and found.is_outward:
            text = f"{found.role.name} replaces the role."
            yield Event(found.row.valid_from or "", text, found.row.source_id or "")


def _of_names(detail: RoleDetail) -> Iterator[Event]:
    for former in detail.former_names:
        text = f"The name changes from {former.name} to {detail.role.name}."
        yield Event(former.valid_to or "", text, former.source_id or "")


def _of_codes(codes: Iterable[RoleCode]) -> Iterator[Event]:
    """The codes of a list that were opened or closed on one date are one event."""
    found = sorted(
        {event for code in codes for event in _code_events(code)},
        key=lambda event: (event.date, event.system, event.what, event.code),
    )
    for (date, system, what), together in groupby(
        found, key=lambda event: (event.date, event.system, event.what)
    ):
        same = list(together)
        named = ", ".join(dict.fromkeys(event.code for event in same))
        yield Event(date, f"{list_in_words(system)} {what}: {named}.", same[0].source_id)


def _code_events(found: RoleCode) -> Iterator[_CodeEvent]:
    mapping, code = found.mapping, found.code
    if mapping.relation not in _LISTED:
        return
    source = code.source_id or ""
    # Where the list does not date the code, the mapping can.
    opened, closed = code.introduced or mapping.valid_from, code.retired or mapping.valid_to
    for said, what in ((opened, _OPENED), (closed, _CLOSED)):
        if said:
            yield _code_event(said, what, found, source)


def _code_event(said: str, what: str, found: RoleCode, source: str) -> _CodeEvent:
    """A list can name the version that brought or closed a code instead of a date."""
    system = found.mapping.system_id
    if _A_DATE.fullmatch(said):
        return _CodeEvent(said, system, what, found.code.code, source)
    return _CodeEvent("", system, f"{what} in version {said}", found.code.code, source)


def _of_evidence(said: CodeEvidence) -> Iterator[Event]:
    """What a list, a source or the registry's own search says of one moment."""
    name = list_in_words(said.system_id)
    if said.kind == EvidenceKind.SEARCHED:
        version = time_in_words(said.version or "")
        yield Event(said.as_of or "", f"{name}, list {version}. {said.says}.", "")
    elif said.as_of:
        yield Event(said.as_of, f"{name}. {said.says}.", said.source_id or "")
