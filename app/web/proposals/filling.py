"""The form of a proposal: read into a draft with every fault by its field, and filled in again."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from app.db.models import Proposal, ProposalSource
from app.errors import ProposalInvalidError
from app.matching.resolution import RoleCard
from app.services.proposals.drafting import Draft
from app.services.proposals.payloads.fields import LongText
from app.services.proposals.payloads.kinds import Payload
from app.services.proposals.payloads.reading import PAYLOADS
from app.services.proposals.privacy import must_name_nobody
from app.services.proposals.sources import NamedSource, StatedSource
from app.vocabulary import ProposalKind
from app.web.proposals.fields import FIELDS, REASON, WHOLE, Control, FormField, source_fields

ORGANISATION: Final = "organisation"
_REASON: Final = TypeAdapter(LongText)
_SOURCE_PARTS: Final = ("source_id", "title", "url", "detail")
_PLACE: Final = re.compile(r"\[(\d+)\]")
_UNUSABLE: Final = "Use fewer words, on one line"
_NOT_LISTED: Final = "Choose one of the list"


@dataclass(frozen=True, slots=True)
class NamedRoles:
    """The roles that a person can name in a form."""

    cards: Mapping[str, RoleCard]

    def id_of(self, text: str) -> str | None:
        """The id of the role with this national name, in any case, or with this id."""
        if text in self.cards:
            return text
        wanted = text.casefold()
        found = (role_id for role_id, card in self.cards.items() if card.name.casefold() == wanted)
        return next(found, None)

    def name_of(self, role_id: str) -> str:
        """The national name, or the id of a role that is not in use."""
        return self.cards[role_id].name if role_id in self.cards else role_id

    @property
    def names(self) -> list[str]:
        """Every name, in order."""
        return sorted(card.name for card in self.cards.values())


@dataclass(frozen=True, slots=True)
class FilledProposal:
    """A form as it was sent. `draft` is what it asks for; None where there are faults."""

    values: Mapping[str, str]
    draft: Draft | None
    faults: dict[str, str] = field(default_factory=dict)


def read_form(
    kind: ProposalKind,
    values: Mapping[str, str],
    roles: NamedRoles,
    job_words: frozenset[str],
    *,
    stored: Mapping[str, Any] | None = None,
) -> FilledProposal:
    """The draft that a form asks for.

    `stored` is the payload of the draft that is changed: what the form does not show stays.
    """
    reader = _Reader(kind, values, roles)
    payload = reader.payload(stored or {})
    reason, sources = reader.reason(), reader.sources()
    if not reader.faults:
        reader.must_name_nobody(payload, reason, sources, job_words)
    if payload is None or reader.faults:
        return FilledProposal(values, None, reader.sorted_faults())
    draft = Draft(payload, reason, values.get(ORGANISATION) or None, sources)
    return FilledProposal(values, draft)


def faults_by_field(
    places: Iterable[tuple[str, str]], kind: ProposalKind, sources: int = 1
) -> dict[str, str]:
    """What a service says of a proposal, by the field of the form that it is about."""
    names = [one.name for one in all_fields(kind, sources)]
    faults: dict[str, str] = {}
    for where, message in places:
        faults.setdefault(_field_at(where, names), message)
    return faults


def _field_at(where: str, names: Sequence[str]) -> str:
    """The name of the field nearest to a place such as 'payload.candidates[0].role_id'."""
    place = _PLACE.sub(r".\1", where).removeprefix("payload").removeprefix(".")
    while place:
        if place in names:
            return place
        inner = next((name for name in names if name.startswith(f"{place}.")), None)
        if inner is not None:
            return inner
        place = place.rpartition(".")[0]
    return ORGANISATION if where == ORGANISATION else names[0]


def all_fields(kind: ProposalKind, sources: int = 1) -> list[FormField]:
    """Every field of a form, in its order."""
    of_sources = [one for place in range(sources) for one in source_fields(place)]
    return [*FIELDS[kind], REASON, *of_sources]


def sources_in(values: Mapping[str, str]) -> int:
    """How many sources a form has fields for."""
    places = [
        int(name.split(".")[1]) for name in values if re.fullmatch(r"sources\.[0-9]\.[a-z_]+", name)
    ]
    return max(places, default=0) + 1


def values_of(
    proposal: Proposal, sources: Sequence[ProposalSource], roles: NamedRoles
) -> dict[str, str]:
    """A stored draft as the values of its form."""
    values = {
        one.name: _as_text(one, found, roles)
        for one in FIELDS[ProposalKind(proposal.kind)]
        if (found := value_at(proposal.payload, one.name)) is not None
    }
    values["reason"] = proposal.reason or ""
    for place, source in enumerate(sources):
        for part in _SOURCE_PARTS:
            values[f"sources.{place}.{part}"] = getattr(source, part) or ""
    return values


def value_at(payload: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401  # of any field
    """What a payload has in the place that a field names, or None."""
    found: Any = payload
    for part in name.split("."):
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            return None
    return found


def _as_text(one: FormField, found: Any, roles: NamedRoles) -> str:  # noqa: ANN401  # of any field
    if isinstance(found, bool):
        return str(found).lower()
    if one.control is Control.LIST:
        return ", ".join(map(str, found))
    return roles.name_of(str(found)) if one.control is Control.ROLE else str(found)


class _Reader:
    """Reads one form, noting every fault by the name of its field."""

    def __init__(self, kind: ProposalKind, values: Mapping[str, str], roles: NamedRoles) -> None:
        self._kind = kind
        self._fields = {one.name: one for one in all_fields(kind, sources_in(values))}
        self._texts = {name: " ".join(values.get(name, "").split()) for name in self._fields}
        self._roles = roles
        self.faults: dict[str, str] = {}

    def sorted_faults(self) -> dict[str, str]:
        """The faults in the order of the form."""
        order = [*self._fields, ORGANISATION]
        return {name: self.faults[name] for name in order if name in self.faults}

    def payload(self, stored: Mapping[str, Any]) -> Payload | None:
        """What is asked for."""
        shown = {one.name.split(".")[0] for one in FIELDS[self._kind]}
        given = {name: value for name, value in stored.items() if name not in shown}
        places: dict[str, list[str]] = {}
        for start, part in self._given():
            given[start] = part
            if isinstance(part, dict) and all(key.isdigit() for key in part):
                places[start] = list(part)
                given[start] = list(part.values())
        try:
            return PAYLOADS[self._kind].model_validate(given)
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_input=False):
                self._note(fault, places)
            return None

    def reason(self) -> str | None:
        """Why it is asked for."""
        text = self._texts["reason"]
        try:
            return _REASON.validate_python(text) if text else None
        except ValidationError:
            self.faults["reason"] = "Use at most 4,000 characters"
            return None

    def sources(self) -> tuple[NamedSource, ...]:
        """Where it is written. A source without any words is left out."""
        found = []
        for place in range(sum(name.endswith(".url") for name in self._fields)):
            texts = {part: self._texts[f"sources.{place}.{part}"] for part in _SOURCE_PARTS}
            given = {part: text for part, text in texts.items() if text}
            if given:
                found.append(self._source(place, given))
        return tuple(source for source in found if source is not None)

    def must_name_nobody(
        self,
        payload: Payload | None,
        reason: str | None,
        sources: Sequence[NamedSource],
        job_words: frozenset[str],
    ) -> None:
        """Note every text that looks like a person's data."""
        sent = {
            "payload": {} if payload is None else payload.model_dump(mode="json"),
            "reason": reason,
            "sources": [{"title": one.title, "detail": one.detail} for one in sources],
        }
        try:
            must_name_nobody(sent, job_words)
        except ProposalInvalidError as invalid:
            self.faults |= faults_by_field(invalid.places, self._kind, len(sources) or 1)

    def _source(self, place: int, given: Mapping[str, str]) -> NamedSource | None:
        start = f"sources.{place}"
        if "source_id" in given and given.keys() & {"title", "url"}:
            said = "Give the id, or the title and the address, not both"
            self.faults[f"{start}.source_id"] = said
            return None
        if "source_id" not in given:
            for part in ("title", "url"):
                if part not in given:
                    self.faults[f"{start}.{part}"] = self._fields[f"{start}.{part}"].missing
        try:
            return StatedSource.model_validate(given).named()
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_input=False):
                if fault["loc"]:
                    name = f"{start}.{fault['loc'][0]}"
                    self.faults.setdefault(name, self._fields[name].wrong or _UNUSABLE)
            return None

    def _given(self) -> Iterator[tuple[str, Any]]:
        """Each part of the payload that the form has words for, lists by their place."""
        parts: dict[str, Any] = {}
        for one in FIELDS[self._kind]:
            text = self._texts[one.name]
            if text:
                _put(parts, one.name.split("."), self._value(one, text))
        yield from parts.items()

    def _value(self, one: FormField, text: str) -> object:
        if one.control is Control.LIST:
            return [item.strip() for item in text.split(",") if item.strip()]
        if one.control is not Control.ROLE:
            return text
        role_id = self._roles.id_of(text)
        if role_id is None:
            self.faults[one.name] = "No role has this national name. Choose one of the list"
        # The name's own fault is noted, so its id only has to fit.
        return role_id or "no-role"

    def _note(self, fault: Any, places: Mapping[str, list[str]]) -> None:  # noqa: ANN401  # pydantic's own record
        parts = [str(part) for part in fault["loc"]]
        if not parts:
            name, said = WHOLE[self._kind]
            self.faults.setdefault(name, said)
            return
        if parts[0] in places and len(parts) > 1:
            parts[1] = places[parts[0]][int(parts[1])]
        name = _field_at(".".join(parts), list(self._fields))
        self.faults.setdefault(name, _said(self._fields[name], fault["type"]))


def _put(parts: dict[str, Any], path: Sequence[str], value: object) -> None:
    for part in path[:-1]:
        parts = parts.setdefault(part, {})
    parts[path[-1]] = value


def _said(one: FormField, kind: str) -> str:
    """The message for a field whose text does not fit."""
    if kind == "missing":
        return one.missing or _UNUSABLE
    if one.control in {Control.CHOICE, Control.SELECT}:
        return one.missing or _NOT_LISTED
    return one.wrong or _UNUSABLE
