"""`ValueSet/$expand`: the codes of a value set, filtered and in pages. Source: R4."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from app.fhir.operations.asking import rules_of, value_set_of
from app.fhir.operations.searching import found_by
from app.fhir.operations.standing import standing_of
from app.fhir.parameters import FhirQuestion
from app.fhir.terminology.code_systems import FhirCodeSystem
from app.fhir.terminology.issues import IssueType, Json, bad_request, unprocessable
from app.fhir.terminology.languages import display_of, is_in, languages_of
from app.fhir.terminology.library import Library, split
from app.fhir.terminology.value_sets import FhirValueSet, Member
from app.matching.repair import MAX_TITLE_CHARACTERS

MOST_CODES: Final = 10_000
"""A longer expansion must be asked for in pages."""

ECHOED: Final = {
    "filter": "String",
    "date": "DateTime",
    "offset": "Integer",
    "count": "Integer",
    "includeDesignations": "Boolean",
    "designation": "String",
    "includeDefinition": "Boolean",
    "activeOnly": "Boolean",
    "excludeNested": "Boolean",
    "excludeNotForUI": "Boolean",
    "excludePostCoordinated": "Boolean",
    "displayLanguage": "Code",
    "property": "String",
    "exclude-system": "Uri",
    "system-version": "Uri",
    "check-system-version": "Uri",
    "force-system-version": "Uri",
}
"""The parameters that an expansion is made with, and the type of each."""

_R5: Final = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion"
_NUMBERS: Final = frozenset({"offset", "count"})


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What each code of the expansion shows."""

    languages: Sequence[str]
    has_designations: bool
    designations: Sequence[str]
    has_definition: bool
    properties: Sequence[str]


def expand(asked: FhirQuestion, library: Library) -> Json:
    """The value set with its codes. The order does not depend on how many are asked for."""
    if "context" in asked and "url" not in asked and "valueSet" not in asked:
        raise bad_request("A context is not supported: give a url.", IssueType.NOT_SUPPORTED)
    value_set = value_set_of(asked, library, rules_of(asked))
    members = _members(value_set, asked, library)
    offset, count = asked.number("offset") or 0, asked.number("count")
    if count is None and len(members) - offset > MOST_CODES:
        text = f"The value set has {len(members):,} codes. Ask for it in pages, with 'count'."
        raise unprocessable(text, IssueType.TOO_COSTLY)
    end = len(members) if count is None else offset + count
    shown = members[offset:end]
    wanted = _wanted(asked)
    is_nested = asked.flag("excludeNested") is False and count is None and not offset
    contains = (
        _nested(shown, wanted)
        if is_nested and "filter" not in asked
        else [_written(member, wanted) for member in shown]
    )
    expansion: Json = {
        "identifier": f"urn:uuid:{uuid4()}",
        "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
        "total": len(members),
        **({"offset": offset} if "offset" in asked or "count" in asked else {}),
        "parameter": [*_echo(asked), *_used(value_set)],
    }
    if wanted.properties:
        expansion["extension"] = [
            {"url": f"{_R5}.property", "extension": [{"url": "code", "valueCode": name}]}
            for name in wanted.properties
        ]
    if contains:
        expansion["contains"] = contains
    return {**_described(value_set.resource, asked), "expansion": expansion}


def _members(value_set: FhirValueSet, asked: FhirQuestion, library: Library) -> list[Member]:
    left_out = {split(one)[0] for one in asked.all("exclude-system")}
    is_active_only = asked.flag("activeOnly") or False
    is_for_people = asked.flag("excludeNotForUI") or False
    members = [
        member
        for member in value_set.members()
        if not (is_active_only and member.concept.is_inactive)
        and not (is_for_people and member.concept.is_abstract)
        and member.system.url not in left_out
    ]
    text = (asked.text("filter") or "").strip()
    if len(text) > MAX_TITLE_CHARACTERS:
        raise bad_request(f"A filter can have at most {MAX_TITLE_CHARACTERS} characters.")
    return found_by(text, members, library) if text else members


def _wanted(asked: FhirQuestion) -> _Wanted:
    designations = asked.all("designation")
    return _Wanted(
        languages=languages_of(asked.text("displayLanguage")),
        has_designations=asked.flag("includeDesignations") or bool(designations),
        designations=designations,
        has_definition=asked.flag("includeDefinition") or False,
        properties=asked.all("property"),
    )


def _written(member: Member, wanted: _Wanted) -> Json:
    concept, given = member.concept, member.given
    found: Json = {"system": member.system.url}
    if member.system.version:
        found["version"] = member.system.version
    if concept.is_abstract:
        found["abstract"] = True
    if concept.is_inactive:
        found["inactive"] = True
    found["code"] = concept.code
    display = given.get("display") or display_of(concept, member.system, wanted.languages)
    if display:
        found["display"] = display
    shown = [_property(name, value) for name, value in _facts(member, wanted)]
    if shown:
        found["extension"] = shown
    designations = [
        one
        for one in (*given.get("designation", ()), *concept.designations)
        if _is_wanted(one, wanted)
    ]
    if designations and wanted.has_designations:
        found["designation"] = designations
    return found


def _facts(member: Member, wanted: _Wanted) -> Iterator[tuple[str, Json]]:
    """The properties asked for, each with its value in FHIR's form."""
    concept = member.concept
    for name in wanted.properties:
        if name == "definition" and concept.definition:
            yield name, {"valueString": concept.definition}
        for one in concept.properties:
            if one["code"] == name:
                yield name, {key: of for key, of in one.items() if key.startswith("value")}


def _property(name: str, value: Json) -> Json:
    """A property of a code. R4 has no place for one, so it is the extension for that of R5."""
    return {
        "url": f"{_R5}.contains.property",
        "extension": [{"url": "code", "valueCode": name}, {"url": "value", **value}],
    }


def _is_wanted(designation: Json, wanted: _Wanted) -> bool:
    """Whether a designation is in a language or of a use that is asked for."""
    if not wanted.designations:
        return True
    use = designation.get("use", {})
    tokens = {f"{use.get('system', '')}|{use.get('code', '')}"}
    language = designation.get("language", "")
    return any(
        token in tokens or is_in(language, token.removeprefix("urn:ietf:bcp:47|"))
        for token in wanted.designations
    )


def _nested(members: Sequence[Member], wanted: _Wanted) -> list[Json]:
    """Each code below the first of its parents that is shown too."""
    written = {(one.system.url, one.concept.code): _written(one, wanted) for one in members}
    top = []
    for member in members:
        url, concept = member.system.url, member.concept
        above = next((code for code in concept.parents if (url, code) in written), None)
        found = written[url, concept.code]
        if above is None or url in {"", None} or _is_circular(concept.code, above, member.system):
            top.append(found)
        else:
            written[url, above].setdefault("contains", []).append(found)
    return top


def _is_circular(code: str, above: str, system: FhirCodeSystem) -> bool:
    return code in system.ancestors(above) or code == above


def _echo(asked: FhirQuestion) -> Iterator[Json]:
    for name, kind in ECHOED.items():
        if name not in asked:
            continue
        for value in _values(asked, name, kind):
            yield {"name": name, f"value{kind}": value}


def _values(asked: FhirQuestion, name: str, kind: str) -> Iterable[Any]:
    if name in _NUMBERS:
        return [asked.number(name)]
    return [asked.flag(name)] if kind == "Boolean" else asked.all(name)


def _used(value_set: FhirValueSet) -> Iterator[Json]:
    """The versions that the codes come from, and what to know about them."""
    systems = {one.canonical: one for one in value_set.systems()}
    for canonical in systems:
        yield {"name": "used-codesystem", "valueUri": canonical}
    for canonical in dict.fromkeys(one.canonical for one in value_set.imported()):
        yield {"name": "used-valueset", "valueUri": canonical}
    resources = [(name, one.resource) for name, one in systems.items()]
    resources += [(one.canonical, one.resource) for one in (value_set, *value_set.imported())]
    for canonical, resource in resources:
        standing = standing_of(resource, value_set.resource)
        if standing is not None:
            yield {"name": f"warning-{standing}", "valueUri": canonical}


def _described(resource: Json, asked: FhirQuestion) -> Json:
    """The value set without its definition, unless that is asked for."""
    kept = asked.flag("includeDefinition")
    left_out = {"text", "expansion"} if kept else {"text", "expansion", "compose"}
    return {key: value for key, value in resource.items() if key not in left_out}
