"""What an operation is asked with, from an address or a Parameters resource, and its answer."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from app.fhir.terminology.code_systems import value_of
from app.fhir.terminology.issues import Json, bad_request
from app.fhir.terminology.shapes import checked, checked_resource

_HALF_A_PAIR: Final = rb"\ud"
_TRUE, _FALSE = "true", "false"


class FhirQuestion:
    """The parameters of an operation by name, each with the values in their order."""

    def __init__(self, values: Mapping[str, Sequence[Any]]) -> None:
        self._values = values

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def all(self, name: str) -> list[str]:
        """Every text of a parameter. One that is no text is an error."""
        return [self._as_text(name, value) for value in self._values.get(name, ())]

    def text(self, name: str) -> str | None:
        """The text of a parameter. None if it is not there or empty."""
        return next(iter(self.all(name)), None) or None

    def flag(self, name: str) -> bool | None:
        """Whether a parameter is true. None if it is not there."""
        value = self._first(name)
        if value is None or isinstance(value, bool):
            return value
        if value in (_TRUE, _FALSE):
            return bool(value == _TRUE)
        raise bad_request(f"The parameter '{name}' must be true or false.")

    def number(self, name: str) -> int | None:
        """A parameter as a number of zero or more. None if it is not there."""
        value = self._first(name)
        if value is None:
            return None
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise bad_request(f"The parameter '{name}' must be a number of zero or more.")
        return value

    def coding(self, name: str) -> Json | None:
        """A Coding. In an address it is written system|code."""
        value = self._first(name)
        if isinstance(value, str):
            system, mark, code = value.rpartition("|")
            return {"system": system, "code": code} if mark else {"code": code}
        found = self._fields(name, value)
        return None if found is None else checked("Coding", found)

    def codeable_concept(self, name: str) -> Json | None:
        """A CodeableConcept."""
        found = self._fields(name, self._first(name))
        return None if found is None else checked("CodeableConcept", found)

    def resource(self, name: str) -> Json | None:
        """A resource."""
        found = self._fields(name, self._first(name))
        return None if found is None else checked_resource(found)

    def resources(self, name: str) -> list[Json]:
        """Every resource of a parameter that can be repeated."""
        found = [self._fields(name, value) for value in self._values.get(name, ())]
        return [checked_resource(one) for one in found if one is not None]

    def with_values(self, **more: Any) -> "FhirQuestion":  # noqa: ANN401  # values of any FHIR type
        """The same question with some parameters set."""
        return FhirQuestion({**self._values, **{name: [value] for name, value in more.items()}})

    def _first(self, name: str) -> Any:  # noqa: ANN401  # a value of any FHIR type
        return next(iter(self._values.get(name, ())), None)

    def _as_text(self, name: str, value: object) -> str:
        if isinstance(value, str):
            return value
        raise bad_request(f"The parameter '{name}' must be a text.")

    def _fields(self, name: str, value: object) -> Json | None:
        if value is None or isinstance(value, dict):
            return value
        raise bad_request(f"The parameter '{name}' must be an object: send it by POST.")


def asked_by_address(pairs: Iterable[tuple[str, str]]) -> FhirQuestion:
    """The parameters of a query."""
    values: dict[str, list[Any]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return FhirQuestion(values)


def asked_by_body(body: Json) -> FhirQuestion:
    """The parameters of a Parameters resource. Raises `OutcomeError` for another."""
    if body.get("resourceType") != "Parameters":
        raise bad_request("Send a Parameters resource.")
    values: dict[str, list[Any]] = {}
    given = body.get("parameter", [])
    if not isinstance(given, list):
        raise bad_request("'parameter' must be a list.")
    for one in given:
        if not isinstance(one, dict) or not isinstance(one.get("name"), str):
            raise bad_request("Each parameter needs a name.")
        values.setdefault(one["name"], []).append(one.get("resource", value_of(one)))
    return FhirQuestion(values)


def read_resource(content: bytes) -> Json:
    """The resource in a body. Raises `OutcomeError` for anything else."""
    try:
        body = json.loads(content)
        if _HALF_A_PAIR in content.lower():
            json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise bad_request("The body has half of a pair of surrogates.") from None
    except (ValueError, RecursionError):
        raise bad_request("The body is not valid JSON.") from None
    if not isinstance(body, dict) or not isinstance(body.get("resourceType"), str):
        raise bad_request("The body is not a FHIR resource.")
    return body


def parameters(*given: Json | None) -> Json:
    """A Parameters resource with the parameters that there are."""
    return {"resourceType": "Parameters", "parameter": [one for one in given if one is not None]}


def parameter(name: str, kind: str, value: Any) -> Json | None:  # noqa: ANN401  # of any FHIR type
    """A parameter with a value of a FHIR type, or None for no value."""
    return None if value is None else {"name": name, f"value{kind}": value}


def parts(name: str, given: Iterable[Json | None]) -> Json:
    """A parameter with parts."""
    return {"name": name, "part": [one for one in given if one is not None]}
