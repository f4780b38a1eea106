"""The registry as FHIR R4 terminology resources. Source: hl7.org/fhir/R4."""

import json
from collections.abc import Iterator

from app.services.content.copies import Facts
from app.services.releases.forms.fhir.gaps import NoCode
from app.services.releases.forms.fhir.lists import code_lists
from app.services.releases.forms.fhir.maps import concept_maps
from app.services.releases.forms.fhir.naming import Resource
from app.services.releases.forms.fhir.roles import code_system
from app.services.releases.forms.fhir.value_sets import value_sets
from app.services.releases.forms.package import ReleaseStamp


def resources(stamp: ReleaseStamp, facts: Facts, no_code: NoCode) -> Iterator[Resource]:
    """The roles, the national lists, the value sets and the maps of a version of the content."""
    yield code_system(stamp, facts)
    yield from code_lists(stamp, facts)
    yield from value_sets(stamp, facts, no_code)
    yield from concept_maps(stamp, facts, no_code)


def make_bundle(stamp: ReleaseStamp, facts: Facts, no_code: NoCode) -> bytes:
    """All of them as one collection."""
    bundle = {
        "resourceType": "Bundle",
        "id": f"nhs-role-registry-{stamp.version}",
        "type": "collection",
        "timestamp": stamp.published_at.isoformat(timespec="seconds"),
        "entry": [
            {"fullUrl": f"urn:nhs-role-registry:{one['resourceType']}:{one['id']}", "resource": one}
            for one in resources(stamp, facts, no_code)
        ],
    }
    return (json.dumps(bundle, ensure_ascii=False, indent=1) + "\n").encode()
