from app.services.releases.forms.fhir.gaps import NoCode
from app.services.releases.forms.fhir.naming import ROLES_URL, Resource


def test_there_is_a_value_set_for_each_way_to_ask_for_roles(
    made: dict[str, Resource], no_code: NoCode
) -> None:
    names = {key.removeprefix("ValueSet/") for key in made if key.startswith("ValueSet/")}

    assert {"nhs-role", "nhs-role-active", "nhs-role-new", "nhs-role-unambiguous"} <= names
    assert "nhs-role-family-social-work" in names
    assert {f"nhs-role-without-{system}" for system, _ in no_code} <= names
    assert "esr-job-role" in names


def test_a_value_set_of_roles_is_of_the_release(made: dict[str, Resource]) -> None:
    (include,) = made["ValueSet/nhs-role"]["compose"]["include"]

    assert include == {"system": ROLES_URL, "version": "2026.1"}
