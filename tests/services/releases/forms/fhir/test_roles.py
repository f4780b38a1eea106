from app.services.releases.forms.fhir.naming import Resource


def test_every_property_of_a_role_is_defined_with_its_type(made: dict[str, Resource]) -> None:
    system = made["CodeSystem/nhs-role"]
    types = {one["code"]: one["type"] for one in system["property"]}

    for concept in system["concept"]:
        for one in concept["property"]:
            kind = types[one["code"]]
            assert f"value{kind[0].upper()}{kind[1:]}" in one


def test_a_role_is_ambiguous_if_its_name_is(made: dict[str, Resource]) -> None:
    concepts = {one["code"]: one for one in made["CodeSystem/nhs-role"]["concept"]}

    def is_ambiguous(role_id: str) -> bool:
        facts = concepts[role_id]["property"]
        return bool(next(one["valueBoolean"] for one in facts if one["code"] == "ambiguous"))

    assert is_ambiguous("mental-health-practitioner")
    assert not is_ambiguous("education-mental-health-practitioner")
