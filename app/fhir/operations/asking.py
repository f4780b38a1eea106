"""What several operations are asked with: codings, value sets and versions."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.fhir.parameters import FhirQuestion
from app.fhir.terminology.issues import Json, bad_request, not_found, required
from app.fhir.terminology.library import Library, split
from app.fhir.terminology.value_sets import FhirValueSet, VersionRules, compose


@dataclass(frozen=True, slots=True)
class Coded:
    """A code to judge, and where in the question it is."""

    system: str | None
    version: str | None
    code: str
    display: str | None
    place: str


def coded_of(asked: FhirQuestion, *, system: str | None, version: str | None) -> list[Coded]:
    """The codes of a question: a code, a Coding, or each one of a CodeableConcept.

    `system` and `version` are those that go with a plain code. Raises `OutcomeError` if there is
    no code.
    """
    concept = asked.codeable_concept("codeableConcept")
    if concept is not None:
        codings = concept.get("coding")
        if not isinstance(codings, list) or not codings:
            raise bad_request("The codeableConcept has no coding.")
        places = (f"CodeableConcept.coding[{place}]" for place in range(len(codings)))
        return [_coded(one, place) for one, place in zip(codings, places, strict=True)]
    coding = asked.coding("coding")
    if coding is not None:
        return [_coded(coding, "Coding")]
    code = asked.text("code")
    if code is None:
        raise required("Give a code, a coding or a codeableConcept.")
    return [Coded(system, version, code, asked.text("display"), "")]


def _coded(coding: object, place: str) -> Coded:
    if not isinstance(coding, dict) or not isinstance(coding.get("code"), str):
        raise bad_request("The coding has no code.")
    texts = (coding.get(name) for name in ("system", "version", "display"))
    system, version, display = (one if isinstance(one, str) else None for one in texts)
    return Coded(system or None, version, coding["code"], display, place)


def value_set_of(asked: FhirQuestion, library: Library, rules: VersionRules) -> FhirValueSet:
    """The value set that a question is about. Raises `OutcomeError` if there is none."""
    resource = asked.resource("valueSet")
    if resource is None:
        url = asked.text("url")
        if url is None:
            raise required("Give the url of a value set, or a valueSet.")
        resource = library.value_set(url, asked.text("valueSetVersion"))
        if resource is None:
            version = asked.text("valueSetVersion") or split(url)[1]
            which = f"{split(url)[0]}|{version}" if version else url
            raise not_found(f"A definition for the value set '{which}' could not be found")
    if resource.get("resourceType") != "ValueSet":
        raise bad_request("The valueSet is not a ValueSet.")
    return compose(resource, library, rules)


def rules_of(asked: FhirQuestion) -> VersionRules:
    """The versions of code systems that a question wants."""
    return VersionRules(
        default=_by_system(asked.all("system-version")),
        check=_by_system(asked.all("check-system-version")),
        force=_by_system(asked.all("force-system-version")),
    )


def _by_system(canonicals: Iterable[str]) -> dict[str, str]:
    found = {}
    for canonical in canonicals:
        url, version = split(canonical)
        if version is None:
            raise bad_request("Write a version of a code system as url|version.")
        found[url] = version
    return found


def no_code_system(url: str, version: str | None, library: Library) -> str:
    """The words for a code system that is not here."""
    if version is None:
        return (
            f"A definition for CodeSystem '{url}' could not be found, so the code cannot be "
            "validated"
        )
    known = ", ".join(library.versions(url))
    hint = f". Valid versions: {known}" if known else ""
    return (
        f"A definition for CodeSystem '{url}' version '{version}' could not be found, so the code "
        f"cannot be validated{hint}"
    )


def resource_of(asked: FhirQuestion, name: str, kind: str) -> Json | None:
    """A resource in the question, of the type that it must be."""
    found = asked.resource(name)
    if found is not None and found.get("resourceType") != kind:
        raise bad_request(f"The {name} is not a {kind}.")
    return found
