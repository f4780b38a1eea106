from fastapi.testclient import TestClient

from tests.fhir.asking import ROLES, ask, read, refused


def test_the_capability_statement_names_what_the_service_does(fhir: TestClient) -> None:
    statement = ask(fhir, "metadata")

    (rest,) = statement["rest"]
    operations = {
        f"{resource['type']}/${operation['name']}"
        for resource in rest["resource"]
        for operation in resource["operation"]
    }
    assert statement["fhirVersion"] == "4.0.1"
    assert statement["kind"] == "instance"
    assert statement["instantiates"] == [
        "http://hl7.org/fhir/CapabilityStatement/terminology-server"
    ]
    assert rest["security"]["service"]
    assert operations == {
        *("CodeSystem/$lookup", "CodeSystem/$validate-code", "CodeSystem/$subsumes"),
        *("ValueSet/$expand", "ValueSet/$validate-code", "ConceptMap/$translate"),
    }
    for resource in rest["resource"]:
        assert {"url", "version"} <= {one["name"] for one in resource["searchParam"]}


def test_every_operation_that_is_named_exists(fhir: TestClient) -> None:
    (rest,) = ask(fhir, "metadata")["rest"]
    for resource in rest["resource"]:
        for operation in resource["operation"]:
            answer = fhir.get(f"/fhir/{resource['type']}/${operation['name']}")
            assert refused(answer) == (400, "required"), operation


def test_the_terminology_capabilities_name_every_version(fhir: TestClient) -> None:
    capabilities = ask(fhir, "metadata", mode="terminology")

    versions = {
        system["uri"]: [version["code"] for version in system["version"]]
        for system in capabilities["codeSystem"]
    }
    parameters = {one["name"] for one in capabilities["expansion"]["parameter"]}
    assert versions[ROLES] == ["2026.2", "2026.1"]
    assert {"filter", "count", "offset", "activeOnly", "displayLanguage"} <= parameters


def test_content_that_no_release_has_is_a_draft(unreleased: TestClient) -> None:
    capabilities = ask(unreleased, "metadata", mode="terminology")
    system = ask(unreleased, "CodeSystem/nhs-role")

    versions = {one["uri"]: one["version"] for one in capabilities["codeSystem"]}
    assert [version["code"] for version in versions[ROLES]] == ["unreleased"]
    assert (system["version"], system["status"]) == ("unreleased", "draft")


def test_an_unknown_mode_is_refused(fhir: TestClient) -> None:
    assert refused(fhir.get("/fhir/metadata?mode=odd")) == (400, "invalid")


def test_addresses_are_those_that_the_caller_can_reach(fhir: TestClient) -> None:
    answer = fhir.get("/fhir/metadata", headers={"Host": "roles.example.org"})

    assert read(answer)["implementation"]["url"] == "http://roles.example.org/fhir"
