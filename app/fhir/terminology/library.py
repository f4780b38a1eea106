"""Where resources are found by their address and version: the registry's and a client's own."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from app.fhir.terminology.code_systems import FhirCodeSystem, read_code_system
from app.fhir.terminology.issues import Json
from app.matching.index import MatchIndex
from app.services.codes.lists import natural_key
from app.services.releases.forms.fhir.naming import ROLES_URL

ResourceT = TypeVar("ResourceT")
_URL_AND_VERSION = re.compile(r"([^|]*)\|(.+)")


@dataclass(slots=True)
class _Kept(Generic[ResourceT]):
    """Resources of one type by address, in the order in which they came."""

    of: dict[str, list[tuple[str | None, ResourceT]]] = field(default_factory=dict)

    def add(self, url: str, version: str | None, found: ResourceT) -> None:
        self.of.setdefault(url, []).append((version, found))

    def find(self, url: str, version: str | None) -> ResourceT | None:
        """The one with this version, or the last one if no version is asked for."""
        same = self.of.get(url, [])
        if version is None:
            return same[-1][1] if same else None
        return next((one for has, one in same if _fits(has, version)), None)


class Shelf:
    """The resources of one version of the registry, or those that came with a question.

    `composed` keeps its value sets in the form in which they are asked, by their identity.
    """

    def __init__(
        self, version: str, resources: Sequence[Json], index: MatchIndex | None = None
    ) -> None:
        self.version = version
        self.index = index
        self.resources = resources
        self.by_id = {(one["resourceType"], one.get("id", "")): one for one in resources}
        self.code_systems: _Kept[FhirCodeSystem] = _Kept()
        self.value_sets: _Kept[Json] = _Kept()
        self.concept_maps: _Kept[Json] = _Kept()
        self.composed: dict[int, Any] = {}
        for one in resources:
            self._add(one)

    def _add(self, resource: Json) -> None:
        kind, url = resource["resourceType"], resource.get("url", "")
        version = resource.get("version")
        if kind == "CodeSystem":
            self.code_systems.add(url, version, read_code_system(resource))
        elif kind == "ValueSet":
            self.value_sets.add(url, version, resource)
        elif kind == "ConceptMap":
            self.concept_maps.add(url, version, resource)


class Library:
    """The shelves that one question is answered from.

    What came with the question is found first. `older` gives the shelf of another release of the
    registry, or None if there is no such release.
    """

    def __init__(
        self,
        current: Shelf,
        older: Callable[[str], Shelf | None],
        brought: Sequence[Json] = (),
    ) -> None:
        self.current = current
        self._older = older
        self._brought = Shelf("", _in_order(brought)) if brought else None

    def code_system(self, canonical: str, version: str | None = None) -> FhirCodeSystem | None:
        """The code system with an address, which can end with '|' and a version."""
        url, asked = split(canonical, version)
        return self._find(lambda shelf: shelf.code_systems, url, asked)

    def value_set(self, canonical: str, version: str | None = None) -> Json | None:
        """The value set with an address. One that is all of a code system can be implied."""
        url, asked = split(canonical, version)
        return self._find(lambda shelf: shelf.value_sets, url, asked) or self._implied(url, asked)

    def concept_map(self, canonical: str, version: str | None = None) -> Json | None:
        """The concept map with an address."""
        url, asked = split(canonical, version)
        return self._find(lambda shelf: shelf.concept_maps, url, asked)

    def concept_maps(self) -> Iterable[Json]:
        """Every map: of the question, then of the registry, the newest of an address only."""
        for shelf in self._shelves():
            for same in shelf.concept_maps.of.values():
                yield same[-1][1]

    def versions(self, url: str) -> list[str]:
        """The versions of a code system that are here."""
        return [
            has
            for shelf in self._shelves()
            for has, _ in shelf.code_systems.of.get(url, [])
            if has is not None
        ]

    def release(self, version: str) -> Shelf | None:
        """The shelf of a release of the registry, if there is such a release."""
        return self.current if version == self.current.version else self._older(version)

    def index_of(self, system: FhirCodeSystem) -> MatchIndex | None:
        """What searches the roles of a code system by our matching, if it is ours."""
        shelf = self.current
        if system.url != ROLES_URL:
            return None
        if shelf.code_systems.find(system.url, system.version) is system:
            return shelf.index
        older = self._older(system.version or "")
        return older.index if older else None

    def _shelves(self) -> Sequence[Shelf]:
        return [self.current] if self._brought is None else [self._brought, self.current]

    def _find(
        self, kept: Callable[[Shelf], _Kept[ResourceT]], url: str, version: str | None
    ) -> ResourceT | None:
        for shelf in self._shelves():
            found = kept(shelf).find(url, version)
            if found is not None:
                return found
        if version is None or not _is_ours(url):
            return None
        older = self._older(version)
        return kept(older).find(url, version) if older else None

    def _implied(self, url: str, version: str | None) -> Json | None:
        """All codes of the code system that names this value set as its own."""
        for shelf in self._shelves():
            for same in shelf.code_systems.of.values():
                system = same[-1][1]
                if system.resource.get("valueSet") == url and version in (None, system.version):
                    return _all_codes(url, system)
        return None


def split(canonical: str, version: str | None = None) -> tuple[str, str | None]:
    """An address and its version, which can be a part of the address.

    >>> split("http://example.org/cs|2")
    ('http://example.org/cs', '2')
    """
    found = _URL_AND_VERSION.fullmatch(canonical)
    if found is None:
        return canonical.rstrip("|"), version or None
    return found[1], version or found[2]


def _all_codes(url: str, system: FhirCodeSystem) -> Json:
    include = {"system": system.url, **({"version": system.version} if system.version else {})}
    return {
        "resourceType": "ValueSet",
        "url": url,
        "status": system.resource.get("status", "active"),
        "compose": {"include": [include]},
    }


def _is_ours(url: str) -> bool:
    return url.startswith("urn:nhs-role-registry:")


def _fits(has: str | None, asked: str) -> bool:
    """Whether a version is the one asked for, in which 'x' is any number."""
    if has == asked:
        return True
    parts, wanted = (has or "").split("."), asked.split(".")
    if "x" not in wanted:
        return False
    return len(parts) >= len(wanted) and all(
        part in (want, "x") or want == "x" for part, want in zip(parts, wanted, strict=False)
    )


def _in_order(resources: Iterable[Json]) -> list[Json]:
    """A client's resources, the highest version of an address last."""
    return sorted(resources, key=lambda one: natural_key(str(one.get("version", ""))))
