import json

from fhirclient.models.bundle import Bundle

from app.services.content.snapshots import read_facts
from app.services.releases.forms.fhir import EQUIVALENCE
from app.services.releases.forms.files import MadeFile
from app.vocabulary import MappingPredicate, ReleaseFormat

Files = dict[ReleaseFormat, MadeFile]


def test_the_fhir_bundle_holds_r4_resources(files: Files, snapshot: bytes) -> None:
    facts = read_facts(snapshot)

    bundle = Bundle(json.loads(files[ReleaseFormat.FHIR].content), strict=True)

    resources = [entry.resource for entry in bundle.entry]
    kinds = [resource.resource_type for resource in resources]
    assert kinds[:3] == ["CodeSystem", "ValueSet", "ValueSet"]
    assert set(kinds[3:]) == {"ConceptMap"}
    assert {resource.version for resource in resources} == {"2026.1"}
    assert len(resources[0].concept) == resources[0].count == len(facts["role"])
    assert len({entry.fullUrl for entry in bundle.entry}) == len(resources)
    assert all(len(resource.id) <= 64 for resource in resources)


def test_a_broader_code_is_a_wider_target_in_r4() -> None:
    """Source: hl7.org/fhir/R4/valueset-concept-map-equivalence.html; R5 reads the other way."""
    assert EQUIVALENCE[MappingPredicate.BROAD] == "wider"
    assert EQUIVALENCE[MappingPredicate.NARROW] == "narrower"
    assert set(EQUIVALENCE) == set(MappingPredicate)
