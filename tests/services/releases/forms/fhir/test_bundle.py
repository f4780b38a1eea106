import json

from fhirclient.models.bundle import Bundle

from app.services.content.snapshots import read_facts
from app.services.releases.forms.files import MadeFile
from app.vocabulary import ReleaseFormat

Files = dict[ReleaseFormat, MadeFile]


def test_the_fhir_bundle_has_r4_resources(files: Files, snapshot: bytes) -> None:
    facts = read_facts(snapshot)

    bundle = Bundle(json.loads(files[ReleaseFormat.FHIR].content), strict=True)

    resources = [entry.resource for entry in bundle.entry]
    assert {one.resource_type for one in resources} == {"CodeSystem", "ValueSet", "ConceptMap"}
    assert len(resources[0].concept) == resources[0].count == len(facts["role"])
    assert len({entry.fullUrl for entry in bundle.entry}) == len(resources)
    assert all(len(resource.id) <= 64 for resource in resources)


def test_every_resource_has_its_own_url_and_version(files: Files) -> None:
    bundle = json.loads(files[ReleaseFormat.FHIR].content)
    canonical = [(one["resource"]["url"], one["resource"]["version"]) for one in bundle["entry"]]

    assert len(set(canonical)) == len(canonical)
    assert ("urn:nhs-role-registry:CodeSystem:nhs-role", "2026.1") in canonical
    assert ("urn:nhs-role-registry:CodeSystem:esr-job-role", "2020-10") in canonical
