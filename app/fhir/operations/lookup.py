"""`CodeSystem/$lookup`: everything about one code. Source: hl7.org/fhir/R4."""

from collections.abc import Iterator, Sequence
from typing import Final

from app.fhir.operations.asking import coded_of
from app.fhir.parameters import FhirQuestion, parameter, parameters, parts
from app.fhir.terminology.code_systems import Concept, FhirCodeSystem, value_of
from app.fhir.terminology.issues import (
    IssueType,
    Json,
    OutcomeError,
    TxIssue,
    error,
    not_found,
    required,
)
from app.fhir.terminology.languages import display_of, is_in, languages_of
from app.fhir.terminology.library import Library

_EVERYTHING: Final = "*"
_NOT_PROPERTIES: Final = ("designation", "definition", "child", "parent")


def lookup(asked: FhirQuestion, library: Library) -> Json:
    """The names, properties and relatives of a code. 404 for one that does not exist."""
    (coded,) = coded_of(asked, system=asked.text("system"), version=asked.text("version"))[:1]
    if coded.system is None:
        raise required("Give the system of the code.")
    system = library.code_system(coded.system, coded.version)
    named = f"'{coded.system}'" + (f" version '{coded.version}'" if coded.version else "")
    if system is None:
        raise not_found(f"The CodeSystem {named} could not be found")
    concept = system.find(coded.code)
    if concept is None:
        version = f" version '{system.version}'" if system.version else ""
        text = f"Unknown code '{coded.code}' in the CodeSystem '{system.url}'{version}"
        raise OutcomeError(404, error(IssueType.NOT_FOUND, text, TxIssue.INVALID_CODE))
    wanted = asked.all("property")
    languages = languages_of(asked.text("displayLanguage"))
    return parameters(
        parameter("name", "String", system.resource.get("name") or system.url),
        parameter("version", "String", system.version),
        parameter("display", "String", display_of(concept, system, languages) or concept.code),
        parameter("definition", "String", concept.definition)
        if _is_wanted("definition", wanted)
        else None,
        parameter("abstract", "Boolean", concept.is_abstract),
        *(_designations(concept, languages) if _is_wanted("designation", wanted) else ()),
        *_properties(concept, system, wanted),
    )


def _is_wanted(name: str, wanted: Sequence[str]) -> bool:
    return not wanted or name in wanted or _EVERYTHING in wanted


def _designations(concept: Concept, languages: Sequence[str]) -> Iterator[Json]:
    for one in concept.designations:
        language = one.get("language")
        if languages and language and not any(is_in(language, asked) for asked in languages):
            continue
        yield parts(
            "designation",
            (
                parameter("language", "Code", language),
                parameter("use", "Coding", one.get("use")),
                parameter("value", "String", one.get("value")),
            ),
        )


def _properties(concept: Concept, system: FhirCodeSystem, wanted: Sequence[str]) -> Iterator[Json]:
    for relation, codes in (
        ("parent", concept.parents),
        ("child", system.children.get(concept.code, ())),
    ):
        if _is_wanted(relation, wanted):
            for code in codes:
                yield _relative(relation, code, system)
    named = {one.get("code") for one in concept.properties}
    if "inactive" not in named and _is_wanted("inactive", wanted):
        yield _property("inactive", "valueBoolean", concept.is_inactive, None)
    for one in concept.properties:
        code = str(one.get("code", ""))
        has_value = any(key.startswith("value") for key in one)
        if has_value and code not in _NOT_PROPERTIES and _is_wanted(code, wanted):
            yield _stated(one, system)


def _relative(relation: str, code: str, system: FhirCodeSystem) -> Json:
    found = system.concepts.get(code)
    return _property(relation, "valueCode", code, found.display if found else None)


def _stated(one: Json, system: FhirCodeSystem) -> Json:
    kind = next(key for key in one if key.startswith("value"))
    value = value_of(one)
    known = system.concepts.get(value) if kind == "valueCode" else None
    return _property(str(one["code"]), kind, value, known.display if known else None)


def _property(code: str, kind: str, value: object, description: str | None) -> Json:
    return parts(
        "property",
        (
            parameter("code", "Code", code),
            {"name": "value", kind: value},
            parameter("description", "String", description),
        ),
    )
