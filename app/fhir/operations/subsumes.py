"""`CodeSystem/$subsumes`: whether one code is more general than another. Source: R4."""

from typing import Final

from app.fhir.operations.asking import no_code_system
from app.fhir.parameters import FhirQuestion, parameter, parameters
from app.fhir.terminology.code_systems import Concept, FhirCodeSystem
from app.fhir.terminology.issues import Json, bad_request, not_found, required
from app.fhir.terminology.library import Library

_NOT_GENERAL: Final = frozenset({"grouped-by", "part-of", "classified-with"})


def subsumes(asked: FhirQuestion, library: Library) -> Json:
    """How code A compares with code B."""
    first, second = (_side(asked, side) for side in "AB")
    if first[0] != second[0]:
        raise bad_request("Both codes must be of the same code system.")
    url, version = first[0], first[1] or second[1]
    system = library.code_system(url, version)
    if system is None:
        raise not_found(no_code_system(url, version, library))
    return parameters(
        parameter(
            "outcome", "Code", _outcome(_known(first[2], system), _known(second[2], system), system)
        )
    )


def _side(asked: FhirQuestion, side: str) -> tuple[str, str | None, str]:
    """The code system, its version and the code of one side."""
    coding = asked.coding(f"coding{side}") or {}
    code = coding.get("code") or asked.text(f"code{side}")
    system = coding.get("system") or asked.text("system")
    if not isinstance(code, str) or not isinstance(system, str):
        raise required(f"Give code{side} with a system, or coding{side} with both.")
    return system, coding.get("version") or asked.text("version"), code


def _known(code: str, system: FhirCodeSystem) -> Concept:
    found = system.find(code)
    if found is None:
        raise not_found(f"Unknown code '{code}' in the CodeSystem '{system.canonical}'")
    return found


def _outcome(first: Concept, second: Concept, system: FhirCodeSystem) -> str:
    if first.code == second.code:
        return "equivalent"
    if system.resource.get("hierarchyMeaning") in _NOT_GENERAL:
        return "not-subsumed"
    if first.code in system.ancestors(second.code):
        return "subsumes"
    if second.code in system.ancestors(first.code):
        return "subsumed-by"
    return "not-subsumed"
