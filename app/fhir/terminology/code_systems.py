"""A FHIR code system, ready to be looked up: its concepts by code and what is above each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.fhir.terminology.issues import Json, bad_request

_STANDARD: Final = "http://hl7.org/fhir/concept-properties#"
_INACTIVE_STATUSES: Final = frozenset({"retired", "inactive"})


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept. `properties` are as the resource has them, each with one `value[x]`.

    `searched` has every name, folded, a line each: most concepts can be left out by one look.
    """

    code: str
    display: str | None
    definition: str | None
    designations: tuple[Json, ...]
    properties: tuple[Json, ...]
    parents: tuple[str, ...]
    status: str | None
    is_inactive: bool
    is_abstract: bool
    searched: str = ""

    def values(self, code: str) -> list[Any]:
        """The values of one of its properties."""
        return [value_of(one) for one in self.properties if one.get("code") == code]


@dataclass(frozen=True, slots=True)
class FhirCodeSystem:
    """The concepts in the order of the resource."""

    resource: Json
    url: str
    version: str | None
    is_case_sensitive: bool
    concepts: Mapping[str, Concept]
    folded: Mapping[str, str]
    children: Mapping[str, tuple[str, ...]]

    @property
    def canonical(self) -> str:
        """The address with the version."""
        return f"{self.url}|{self.version}" if self.version else self.url

    @property
    def content(self) -> str:
        """How much of the code system is here: complete, fragment, …"""
        return str(self.resource.get("content", "complete"))

    def find(self, code: str) -> Concept | None:
        """The concept of a code: of one in another case only where case does not count."""
        found = self.concepts.get(code)
        if found is None and not self.is_case_sensitive:
            found = self.concepts.get(self.folded.get(code.casefold(), ""))
        return found

    def ancestors(self, code: str) -> set[str]:
        """Every concept above a code, at any distance."""
        return _reached(code, lambda one: self.concepts[one].parents, self.concepts)

    def descendants(self, code: str) -> set[str]:
        """Every concept below a code, at any distance."""
        return _reached(code, lambda one: self.children.get(one, ()), self.concepts)


def read_code_system(resource: Json) -> FhirCodeSystem:
    """The code system in a resource. Raises `OutcomeError` for one without an address."""
    url = resource.get("url")
    if not isinstance(url, str) or not url:
        raise bad_request("A CodeSystem needs a url.")
    names = _standard_names(resource.get("property", ()))
    # In some code systems a code is in two places of the hierarchy.
    concepts = _merged(_walk(resource.get("concept", ()), names))
    return FhirCodeSystem(
        resource=resource,
        url=url,
        version=resource.get("version"),
        # R4 leaves the default open. Treating case as significant never makes two codes one.
        is_case_sensitive=resource.get("caseSensitive", True) is not False,
        concepts=concepts,
        folded={code.casefold(): code for code in reversed(concepts)},
        children=_children(concepts.values()),
    )


def value_of(element: Mapping[str, Any]) -> Any:  # noqa: ANN401  # a value of any FHIR type
    """The one `value[x]` of an element, or None."""
    return next((value for key, value in element.items() if key.startswith("value")), None)


def _standard_names(defined: Iterable[Json]) -> dict[str, str]:
    """What HL7 calls each property, by its code: its address counts more than its code."""
    names = {}
    for one in defined:
        uri = str(one.get("uri", ""))
        is_standard = uri.startswith(_STANDARD)
        names[one.get("code", "")] = uri.removeprefix(_STANDARD) if is_standard else ""
    return names


def _walk(concepts: Iterable[Json], names: dict[str, str]) -> Iterator[Concept]:
    """Every concept in the order of the resource, each before those below it."""
    waiting: list[tuple[Json, str | None]] = [(one, None) for one in reversed([*concepts])]
    while waiting:
        one, parent = waiting.pop()
        yield _concept(one, parent, names)
        below = one.get("concept", ())
        waiting += [(child, one["code"]) for child in reversed(below)]


def _concept(one: Json, parent: str | None, names: dict[str, str]) -> Concept:
    properties = tuple(one.get("property", ()))
    known: dict[str, list[Any]] = {}
    for given in properties:
        code = given.get("code", "")
        known.setdefault(names.get(code) or code, []).append(value_of(given))
    status = next((str(value) for value in known.get("status", ())), None)
    above = [parent] if parent else []
    return Concept(
        code=one["code"],
        display=one.get("display"),
        definition=one.get("definition"),
        designations=tuple(one.get("designation", ())),
        properties=properties,
        parents=tuple(dict.fromkeys([*above, *map(str, known.get("parent", ()))])),
        status=status,
        is_inactive=True in known.get("inactive", ()) or status in _INACTIVE_STATUSES,
        is_abstract=True in known.get("notSelectable", ()),
        searched="\n".join(_names(one)).casefold(),
    )


def _names(one: Json) -> Iterator[str]:
    if one.get("display"):
        yield str(one["display"])
    for designation in one.get("designation", ()):
        if designation.get("value"):
            yield str(designation["value"])


def _merged(found: Iterable[Concept]) -> dict[str, Concept]:
    concepts: dict[str, Concept] = {}
    for concept in found:
        concepts.setdefault(concept.code, concept)
    return concepts


def _children(concepts: Iterable[Concept]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for concept in concepts:
        for parent in concept.parents:
            found.setdefault(parent, []).append(concept.code)
    return {parent: tuple(codes) for parent, codes in found.items()}


def _reached(start: str, step: Any, known: Mapping[str, Concept]) -> set[str]:  # noqa: ANN401  # a function
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for code in step(waiting.pop()):
            if code in known and code not in reached:
                reached.add(code)
                waiting.append(code)
    return reached
