from app.services.releases.forms.fhir.maps import EQUIVALENCE, REVERSED
from app.services.releases.forms.fhir.naming import Resource
from app.vocabulary import MappingPredicate


def test_a_broader_code_is_a_wider_target_in_r4() -> None:
    """Source: hl7.org/fhir/R4/valueset-concept-map-equivalence.html; R5 reads the other way."""
    assert EQUIVALENCE[MappingPredicate.BROAD] == "wider"
    assert EQUIVALENCE[MappingPredicate.NARROW] == "narrower"
    assert set(EQUIVALENCE) == set(MappingPredicate)


def pairs(concept_map: Resource) -> set[tuple[str, str, str]]:
    (group,) = concept_map["group"]
    return {
        (element["code"], target["code"], target["equivalence"])
        for element in group["element"]
        for target in element["target"]
        if "code" in target
    }


def test_the_map_back_has_the_same_pairs_the_other_way_round(made: dict[str, Resource]) -> None:
    for name in ("esr-job-role-2020-10", "nhs-occupation-code-22.1", "soc-2020-2024-10-16"):
        there = pairs(made[f"ConceptMap/nhs-role-to-{name}"])
        back = pairs(made[f"ConceptMap/{name}-to-nhs-role"])

        assert back == {
            (code, role, REVERSED.get(equivalence, equivalence))
            for role, code, equivalence in there
        }
        assert len(there) > 10


def test_a_proved_gap_is_unmatched_and_never_beside_a_code(made: dict[str, Resource]) -> None:
    (group,) = made["ConceptMap/nhs-role-to-nhs-occupation-code-22.1"]["group"]
    targets = {element["code"]: element["target"] for element in group["element"]}

    assert targets["education-mental-health-practitioner"] == [
        {"equivalence": "unmatched", "comment": "the list has no code for the role"}
    ]
    for found in targets.values():
        kinds = {one["equivalence"] for one in found}
        assert kinds == {"unmatched"} or "unmatched" not in kinds
