"""What the FHIR service says that it can do: `GET /fhir/metadata`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import app as package
from app.fhir.operations.expand import ECHOED
from app.fhir.reading import SEARCHED, TYPES
from app.fhir.terminology.issues import Json
from app.fhir.terminology.library import Library
from app.services.releases.forms.fhir.naming import ROLES_URL

FHIR_VERSION: Final = "4.0.1"
_PUBLISHER: Final = "NHS Role Registry"
_OPEN: Final = "Open access: reading needs no key."
_HL7: Final = "http://hl7.org/fhir"
_OPERATIONS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "CodeSystem": (
        ("lookup", "CodeSystem-lookup"),
        ("validate-code", "CodeSystem-validate-code"),
        ("subsumes", "CodeSystem-subsumes"),
    ),
    "ValueSet": (("expand", "ValueSet-expand"), ("validate-code", "ValueSet-validate-code")),
    "ConceptMap": (("translate", "ConceptMap-translate"),),
}


def capability_statement(base: str, today: date) -> Json:
    """The resources, searches and operations of the service."""
    return {
        "resourceType": "CapabilityStatement",
        **_common("NhsRoleRegistryCapabilities", f"{base}/metadata", today),
        "kind": "instance",
        "instantiates": [f"{_HL7}/CapabilityStatement/terminology-server"],
        "software": {"name": _PUBLISHER, "version": package.__version__},
        "implementation": {"description": _PUBLISHER, "url": base},
        "fhirVersion": FHIR_VERSION,
        "format": ["application/fhir+json", "json"],
        "rest": [
            {
                "mode": "server",
                "security": {"cors": True, "service": [{"text": _OPEN}], "description": _OPEN},
                "resource": [_resource(kind) for kind in TYPES],
                "interaction": [{"code": "batch"}],
                "operation": [
                    {"name": name, "definition": f"{_HL7}/OperationDefinition/{definition}"}
                    for operations in _OPERATIONS.values()
                    for name, definition in operations
                ],
            }
        ],
    }


def _resource(kind: str) -> Json:
    return {
        "type": kind,
        "profile": f"{_HL7}/StructureDefinition/{kind}",
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "no-version",
        "searchParam": [{"name": name, "type": of} for name, of in SEARCHED.items()],
        "operation": [
            {"name": name, "definition": f"{_HL7}/OperationDefinition/{definition}"}
            for name, definition in _OPERATIONS[kind]
        ],
    }


def terminology_capabilities(
    base: str, today: date, library: Library, releases: Sequence[str]
) -> Json:
    """The code systems with their versions, and what an expansion can be asked with."""
    return {
        "resourceType": "TerminologyCapabilities",
        **_common("NhsRoleRegistryTerminology", f"{base}/metadata?mode=terminology", today),
        "kind": "instance",
        "software": {"name": _PUBLISHER, "version": package.__version__},
        "implementation": {"description": _PUBLISHER, "url": base},
        "codeSystem": list(_code_systems(library, releases)),
        "expansion": {
            "hierarchical": True,
            "paging": True,
            "parameter": [{"name": name} for name in ECHOED],
            "textFilter": (
                "Every word of the filter is in one of the names. A role that the registry "
                "matches to the filter comes first."
            ),
        },
        "codeSearch": "all",
        "validateCode": {"translations": True},
        "translation": {"needsMap": True},
    }


def _common(name: str, url: str, today: date) -> Json:
    return {
        "url": url,
        "version": package.__version__,
        "name": name,
        "title": _PUBLISHER,
        "status": "active",
        "experimental": False,
        "date": today.isoformat(),
        "publisher": _PUBLISHER,
        "description": "Names, codes and mappings of NHS roles as FHIR R4 terminology.",
    }


def _code_systems(library: Library, releases: Sequence[str]) -> Iterator[Json]:
    current = library.current
    for url, same in current.code_systems.of.items():
        has = [version for version, _ in same if version]
        versions = list(dict.fromkeys([*releases, *has])) if url == ROLES_URL else has
        newest = current.version if url == ROLES_URL else has[-1]
        yield {
            "uri": url,
            "version": [
                {"code": version, "isDefault": version == newest, "compositional": False}
                for version in versions
            ],
            "subsumption": True,
        }
