"""Which codes are in a value set: its definition, evaluated part by part."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.fhir.terminology.code_systems import Concept, FhirCodeSystem
from app.fhir.terminology.filters import Test, test_of
from app.fhir.terminology.issues import IssueType, Json, TxIssue, unprocessable
from app.fhir.terminology.library import Library, split

# Value sets that take in one another can ask for twice the work with each one more.
_MOST_PARTS: Final = 500


@dataclass(frozen=True, slots=True)
class Member:
    """A concept of a value set. `given` is what the value set itself says of it."""

    system: FhirCodeSystem
    concept: Concept
    given: Json


@dataclass(frozen=True, slots=True)
class VersionRules:
    """Versions of code systems that a question wants, by address."""

    default: Mapping[str, str] = field(default_factory=dict)
    check: Mapping[str, str] = field(default_factory=dict)
    force: Mapping[str, str] = field(default_factory=dict)

    def choose(self, url: str, own: str | None) -> str | None:
        """The version to use where the value set names its own or none."""
        return self.force.get(url) or own or self.default.get(url) or self.check.get(url)


@dataclass(frozen=True, slots=True)
class _Part:
    """One include or exclude. `missing` is a code system that is not here."""

    system: FhirCodeSystem | None
    missing: str | None
    listed: Mapping[str, Json] | None
    tests: Sequence[Test]
    sets: Sequence["FhirValueSet"]

    def members(self) -> Iterator[Member]:
        if self.missing is not None:
            raise _no_system(self.missing)
        if self.system is None:
            first, *others = self.sets
            yield from (one for one in first.members() if _in_all(one, others))
            return
        for concept, given in self._own():
            member = Member(self.system, concept, given)
            if self._passes(concept) and _in_all(member, self.sets):
                yield member

    def find(self, url: str, code: str) -> Member | None:
        """The member with a code, looked up without a walk through all of them."""
        if self.system is None:
            found = (one.find(url, code) for one in self.sets)
            members = list(found)
            return members[0] if members and all(members) else None
        if self.system.url != url:
            return None
        concept, given = self._one(self.system, code)
        if concept is None or not self._passes(concept):
            return None
        if not all(one.find(url, concept.code) for one in self.sets):
            return None
        return Member(self.system, concept, given)

    def _passes(self, concept: Concept) -> bool:
        return all(test(concept) for test in self.tests)

    def _own(self) -> Iterator[tuple[Concept, Json]]:
        system = self.system
        if system is None:
            return
        if self.listed is None:
            for concept in system.concepts.values():
                yield concept, {}
            return
        for code in self.listed:
            found, given = self._one(system, code)
            if found is not None:
                yield found, given

    def _one(self, system: FhirCodeSystem, code: str) -> tuple[Concept | None, Json]:
        concept = system.find(code)
        if self.listed is None:
            return concept, {}
        given = self.listed.get(concept.code if concept else code)
        if given is None:
            return None, {}
        if concept is None and system.content != "complete":
            # Part of the code system is not here, so the value set is believed.
            concept = Concept(code, given.get("display"), None, (), (), (), None, False, False)
        return concept, given


@dataclass(frozen=True, slots=True)
class FhirValueSet:
    """A value set, ready to be asked."""

    resource: Json
    includes: Sequence[_Part]
    excludes: Sequence[_Part]
    is_active_only: bool

    @property
    def canonical(self) -> str:
        """The address with the version."""
        url, version = self.resource.get("url", ""), self.resource.get("version")
        return f"{url}|{version}" if version else str(url)

    def members(self) -> Iterator[Member]:
        """Every member once, in the order of the definition. Raises `OutcomeError`."""
        seen: set[tuple[str, str]] = set()
        for part in self.includes:
            for member in part.members():
                key = (member.system.url, member.concept.code)
                if key not in seen and not self._is_out(member):
                    seen.add(key)
                    yield member

    def find(self, url: str, code: str) -> Member | None:
        """The member with a code."""
        for part in self.includes:
            member = part.find(url, code)
            if member is not None and not self._is_out(member):
                return member
        return None

    def systems(self) -> Iterator[FhirCodeSystem]:
        """The code systems that it takes codes from."""
        for part in self.includes:
            if part.system is not None:
                yield part.system
            for one in part.sets:
                yield from one.systems()

    def missing(self) -> Iterator[str]:
        """The code systems that it needs and that are not here."""
        for part in (*self.includes, *self.excludes):
            if part.missing is not None:
                yield part.missing
            for one in part.sets:
                yield from one.missing()

    def imported(self) -> Iterator["FhirValueSet"]:
        """The value sets that it takes codes from."""
        for part in self.includes:
            for one in part.sets:
                yield one
                yield from one.imported()

    def _is_out(self, member: Member) -> bool:
        if self.is_active_only and member.concept.is_inactive:
            return True
        key = (member.system.url, member.concept.code)
        return any(part.find(*key) is not None for part in self.excludes)


def compose(resource: Json, library: Library, rules: VersionRules) -> FhirValueSet:
    """The value set in a resource, with the code systems of the library.

    Raises `OutcomeError` for a definition that cannot be read, and for a version of a code system
    other than the one that the question insists on.
    """
    shelf = library.current
    is_kept = rules == VersionRules() and any(resource is one for one in _of(shelf, resource))
    if not is_kept:
        return _composed(resource, library, rules, (), _allowance())
    if id(resource) not in shelf.composed:
        shelf.composed[id(resource)] = _composed(resource, library, rules, (), _allowance())
    kept: FhirValueSet = shelf.composed[id(resource)]
    return kept


def _of(shelf: Any, resource: Json) -> Iterable[Json]:  # noqa: ANN401  # a shelf
    return [one for _, one in shelf.value_sets.of.get(resource.get("url", ""), [])]


def _allowance() -> Iterator[int]:
    return iter(range(_MOST_PARTS))


def _spend(allowance: Iterator[int]) -> None:
    if next(allowance, None) is None:
        text = f"A value set can have at most {_MOST_PARTS} parts, with those that it takes in."
        raise unprocessable(text, IssueType.TOO_COSTLY)


def _composed(
    resource: Json,
    library: Library,
    rules: VersionRules,
    trail: tuple[str, ...],
    allowance: Iterator[int],
) -> FhirValueSet:
    _spend(allowance)
    url = str(resource.get("url", ""))
    if url and url in trail:
        text = f"The value set '{url}' refers to itself: {' -> '.join((*trail, url))}"
        raise unprocessable(text, IssueType.PROCESSING, TxIssue.VS_INVALID)
    definition = resource.get("compose")
    trail = (*trail, url)
    if not isinstance(definition, dict) or not definition.get("include"):
        return _expanded(resource, library)

    def parts(name: str) -> list[_Part]:
        return [_part(one, library, rules, trail, allowance) for one in definition.get(name, ())]

    return FhirValueSet(
        resource, parts("include"), parts("exclude"), definition.get("inactive") is False
    )


def _expanded(resource: Json, library: Library) -> FhirValueSet:
    """A value set that has only an expansion: its codes are those that are listed."""
    expansion = resource.get("expansion")
    if not isinstance(expansion, dict):
        text = "The value set has no definition: it needs 'compose.include'."
        raise unprocessable(text, IssueType.INVALID, TxIssue.VS_INVALID)
    listed: dict[tuple[str, str | None], dict[str, Json]] = {}
    waiting = list(expansion.get("contains", ()))
    while waiting:
        one = waiting.pop(0)
        waiting[:0] = one.get("contains", ())
        if "system" in one and "code" in one:
            listed.setdefault((one["system"], one.get("version")), {})[one["code"]] = one
    parts = []
    for (url, version), codes in listed.items():
        system = library.code_system(url, version)
        if system is None:
            parts.append(_Part(None, _named(url, version), codes, (), ()))
        else:
            own = {_own_code(code, system): given for code, given in codes.items()}
            parts.append(_Part(system, None, own, (), ()))
    return FhirValueSet(resource, parts, (), False)


def _part(
    one: Json,
    library: Library,
    rules: VersionRules,
    trail: tuple[str, ...],
    allowance: Iterator[int],
) -> _Part:
    _spend(allowance)
    sets = [_imported(url, library, rules, trail, allowance) for url in one.get("valueSet", ())]
    named = one.get("system")
    if not isinstance(named, str) or not named:
        if not sets:
            text = "Each include of a value set needs a system or a valueSet."
            raise unprocessable(text, IssueType.INVALID, TxIssue.VS_INVALID)
        return _Part(None, None, None, (), sets)
    url, own = split(named, one.get("version"))
    version = rules.choose(url, own)
    system = library.code_system(url, version)
    if system is None:
        return _Part(None, _named(url, version), None, (), ())
    _must_be(system, rules)
    listed = {_own_code(ref["code"], system): ref for ref in one.get("concept", ())}
    tests = []
    for given in one.get("filter", ()):
        _spend(allowance)
        tests.append(test_of(given, system))
    return _Part(system, None, listed if "concept" in one else None, tests, sets)


def _own_code(code: str, system: FhirCodeSystem) -> str:
    """A code as its code system writes it, where case does not count."""
    concept = system.find(code)
    return concept.code if concept else code


def _imported(
    url: str,
    library: Library,
    rules: VersionRules,
    trail: tuple[str, ...],
    allowance: Iterator[int],
) -> FhirValueSet:
    found = library.value_set(url)
    if found is None:
        text = f"A definition for the value set '{url}' could not be found."
        raise unprocessable(text, IssueType.NOT_FOUND, TxIssue.NOT_FOUND)
    return _composed(found, library, rules, trail, allowance)


def _must_be(system: FhirCodeSystem, rules: VersionRules) -> None:
    wanted = rules.check.get(system.url)
    if wanted is not None and system.version != wanted:
        text = (
            f"The version '{system.version}' of the CodeSystem '{system.url}' is not the version "
            f"'{wanted}' that check-system-version asks for."
        )
        raise unprocessable(text, IssueType.PROCESSING, TxIssue.VS_INVALID)


def _in_all(member: Member, sets: Iterable[FhirValueSet]) -> bool:
    return all(one.find(member.system.url, member.concept.code) for one in sets)


def _named(url: str, version: str | None) -> str:
    return f"{url}|{version}" if version else url


def _no_system(canonical: str) -> Exception:
    url, version = split(canonical)
    which = f" version '{version}'" if version else ""
    text = (
        f"A definition for CodeSystem '{url}'{which} could not be found, so the value set cannot "
        "be expanded"
    )
    return unprocessable(text, IssueType.NOT_FOUND, TxIssue.NOT_FOUND)
