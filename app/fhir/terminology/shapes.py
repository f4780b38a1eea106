"""The shape that a client's resources must have, so that nothing else needs to doubt it.

Only what is read here is checked. Fields that are null are left out, as FHIR asks.
"""

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from app.fhir.terminology.issues import Json, bad_request
from app.http.problems import field_errors

_MOST_FAULTS: Final = 20


class _Shape(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)


class _Extension(_Shape):
    url: str | None = None


class _Coding(_Shape):
    system: str | None = None
    version: str | None = None
    code: str | None = None
    display: str | None = None


class _Designation(_Shape):
    language: str | None = None
    use: _Coding | None = None
    value: str | None = None


class _Property(_Shape):
    code: str


class _Concept(_Shape):
    code: str
    display: str | None = None
    definition: str | None = None
    designation: list[_Designation] | None = None
    property: list[_Property] | None = None
    concept: list["_Concept"] | None = None


class _PropertyDefinition(_Shape):
    code: str
    uri: str | None = None


class _Canonical(_Shape):
    resourceType: str  # noqa: N815  # FHIR's name
    url: str | None = None
    version: str | None = None
    name: str | None = None
    status: str | None = None
    experimental: bool | None = None
    language: str | None = None
    extension: list[_Extension] | None = None


class _CodeSystemShape(_Canonical):
    caseSensitive: bool | None = None  # noqa: N815  # FHIR's name
    content: str | None = None
    valueSet: str | None = None  # noqa: N815  # FHIR's name
    hierarchyMeaning: str | None = None  # noqa: N815  # FHIR's name
    property: list[_PropertyDefinition] | None = None
    concept: list[_Concept] | None = None


class _Filter(_Shape):
    property: str | None = None
    op: str | None = None
    value: str | None = None


class _Reference(_Shape):
    code: str
    display: str | None = None
    designation: list[_Designation] | None = None


class _Include(_Shape):
    system: str | None = None
    version: str | None = None
    concept: list[_Reference] | None = None
    filter: list[_Filter] | None = None
    valueSet: list[str] | None = None  # noqa: N815  # FHIR's name


class _Compose(_Shape):
    inactive: bool | None = None
    include: list[_Include] | None = None
    exclude: list[_Include] | None = None


class _Contains(_Shape):
    system: str | None = None
    version: str | None = None
    code: str | None = None
    display: str | None = None
    designation: list[_Designation] | None = None
    contains: list["_Contains"] | None = None


class _Expansion(_Shape):
    contains: list[_Contains] | None = None


class _ValueSetShape(_Canonical):
    compose: _Compose | None = None
    expansion: _Expansion | None = None


class _Product(_Shape):
    property: str | None = None
    system: str | None = None
    value: str | None = None
    display: str | None = None


class _Target(_Shape):
    code: str | None = None
    display: str | None = None
    equivalence: str | None = None
    comment: str | None = None
    product: list[_Product] | None = None


class _Element(_Shape):
    code: str | None = None
    display: str | None = None
    target: list[_Target] | None = None


class _Unmapped(_Shape):
    mode: str | None = None
    code: str | None = None
    display: str | None = None
    url: str | None = None


class _Group(_Shape):
    source: str | None = None
    sourceVersion: str | None = None  # noqa: N815  # FHIR's name
    target: str | None = None
    targetVersion: str | None = None  # noqa: N815  # FHIR's name
    element: list[_Element] | None = None
    unmapped: _Unmapped | None = None


class _ConceptMapShape(_Canonical):
    sourceUri: str | None = None  # noqa: N815  # FHIR's name
    sourceCanonical: str | None = None  # noqa: N815  # FHIR's name
    targetUri: str | None = None  # noqa: N815  # FHIR's name
    targetCanonical: str | None = None  # noqa: N815  # FHIR's name
    group: list[_Group] | None = None


class _CodeableConcept(_Shape):
    coding: list[_Coding] | None = None
    text: str | None = None


_SHAPES: Final[dict[str, TypeAdapter[Any]]] = {
    "CodeSystem": TypeAdapter(_CodeSystemShape),
    "ValueSet": TypeAdapter(_ValueSetShape),
    "ConceptMap": TypeAdapter(_ConceptMapShape),
    "Coding": TypeAdapter(_Coding),
    "CodeableConcept": TypeAdapter(_CodeableConcept),
}


def checked_resource(resource: Json) -> Json:
    """A client's resource in its right shape. One of a type that is not read stays as it is.

    Raises `OutcomeError` that names every place at fault.
    """
    kind = resource.get("resourceType")
    if not isinstance(kind, str):
        raise bad_request("A resource needs a resourceType.")
    return checked(kind, resource) if kind in _SHAPES else resource


def checked(kind: str, given: Json) -> Json:
    """A value of a FHIR type in its right shape. Raises `OutcomeError`."""
    try:
        shape = _SHAPES[kind].validate_python(given)
    except ValidationError as error:
        faults = field_errors(error.errors(include_url=False, include_input=False))
        said = "; ".join(f"{fault.where}: {fault.message}" for fault in faults[:_MOST_FAULTS])
        raise bad_request(f"The {kind} cannot be read: {said}") from None
    found: Json = shape.model_dump(exclude_none=True)
    return found
