"""The filters of a value set: which concepts of a code system one lets through."""

from collections.abc import Callable
from typing import Any, Final

import re2

from app.fhir.terminology.code_systems import Concept, FhirCodeSystem, value_of
from app.fhir.terminology.issues import IssueType, Json, TxIssue, unprocessable

_LONGEST_PATTERN: Final = 200
_QUIETLY: Final = re2.Options()
# The library would write the expressions that it cannot read to the error output.
_QUIETLY.log_errors = False
Test = Callable[[Concept], bool]


def test_of(given: Json, system: FhirCodeSystem) -> Test:
    """The test that a filter makes. Raises `OutcomeError` for one that is not supported."""
    name, operator = given.get("property"), given.get("op")
    value = given.get("value")
    if not isinstance(name, str) or not isinstance(operator, str) or not isinstance(value, str):
        text = "A filter of a value set needs a property, an op and a value."
        raise unprocessable(text, IssueType.INVALID, TxIssue.VS_INVALID)
    make = _OF_HIERARCHY.get(operator) or _OF_VALUES.get(operator)
    if make is None:
        raise unprocessable(f"The filter '{operator}' is not supported.", IssueType.NOT_SUPPORTED)
    return make(name, value, system)


def _is_a(_: str, value: str, system: FhirCodeSystem) -> Test:
    below = system.descendants(value) | {value}
    return lambda concept: concept.code in below


def _descendent_of(_: str, value: str, system: FhirCodeSystem) -> Test:
    below = system.descendants(value)
    return lambda concept: concept.code in below


def _is_not_a(_: str, value: str, system: FhirCodeSystem) -> Test:
    below = system.descendants(value) | {value}
    return lambda concept: concept.code not in below


def _generalizes(_: str, value: str, system: FhirCodeSystem) -> Test:
    above = system.ancestors(value) | {value}
    return lambda concept: concept.code in above


def _child_of(_: str, value: str, system: FhirCodeSystem) -> Test:
    below = set(system.children.get(value, ()))
    return lambda concept: concept.code in below


def _equals(name: str, value: str, _: FhirCodeSystem) -> Test:
    return lambda concept: value in _texts(concept, name)


def _in(name: str, value: str, _: FhirCodeSystem) -> Test:
    wanted = {part.strip() for part in value.split(",")}
    return lambda concept: not wanted.isdisjoint(_texts(concept, name))


def _not_in(name: str, value: str, system: FhirCodeSystem) -> Test:
    is_in = _in(name, value, system)
    return lambda concept: not is_in(concept)


def _exists(name: str, value: str, _: FhirCodeSystem) -> Test:
    wanted = value.casefold() == "true"
    return lambda concept: bool(_texts(concept, name)) == wanted


def _regex(name: str, value: str, _: FhirCodeSystem) -> Test:
    """Whether a value fits a regular expression as a whole.

    By RE2, whose time grows with the length of the text alone. Python's own engine needs hours
    for an expression of 80 characters and a word of 40. Source: github.com/google/re2.
    """
    if len(value) > _LONGEST_PATTERN:
        raise unprocessable("The regular expression is too long.", IssueType.TOO_COSTLY)
    try:
        pattern = re2.compile(value, _QUIETLY)
    except (re2.error, UnicodeEncodeError):
        text = f"The regular expression '{value}' cannot be read."
        raise unprocessable(text, IssueType.INVALID, TxIssue.VS_INVALID) from None
    return lambda concept: any(pattern.fullmatch(text) for text in _texts(concept, name))


def _texts(concept: Concept, name: str) -> list[str]:
    """The values of a property as text. Code, display and definition are properties too."""
    own = {"code": concept.code, "display": concept.display, "definition": concept.definition}
    if name in own or name == "concept":
        found = own.get(name, concept.code)
        return [found] if found else []
    if name == "inactive" and not concept.values(name):
        return [_text(concept.is_inactive)]
    return [_text(value_of(one)) for one in concept.properties if one.get("code") == name]


def _text(value: Any) -> str:  # noqa: ANN401  # a value of any FHIR type
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.get("code", "")) if isinstance(value, dict) else str(value)


_Make = Callable[[str, str, FhirCodeSystem], Test]
_OF_HIERARCHY: Final[dict[str, _Make]] = {
    "is-a": _is_a,
    "descendent-of": _descendent_of,
    "descendant-of": _descendent_of,
    "is-not-a": _is_not_a,
    "generalizes": _generalizes,
    "child-of": _child_of,
}
_OF_VALUES: Final[dict[str, _Make]] = {
    "=": _equals,
    "in": _in,
    "not-in": _not_in,
    "exists": _exists,
    "regex": _regex,
}
