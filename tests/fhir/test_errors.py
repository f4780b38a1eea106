"""Every failure under `/fhir` is an OperationOutcome, whoever finds it."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.fhir.asking import FHIR_JSON, ROLES, read, refused


@pytest.mark.parametrize(
    "path",
    [
        "/fhir/",
        "/fhir/Patient",
        "/fhir/Patient/1",
        "/fhir/CodeSystem/nhs-role/_history",
        "/fhir/CodeSystem/nhs-role/x/y",
        "/fhir/%00",
        "/fhir/CodeSystem/%00",
        "/fhir/CodeSystem/nhs-role-%00",
    ],
)
def test_an_address_with_nothing_at_it_is_404(fhir: TestClient, path: str) -> None:
    assert refused(fhir.get(path)) == (404, "not-found")


@pytest.mark.parametrize("path", ["CodeSystem/$odd", "ValueSet/nhs-role/$lookup", "$closure"])
def test_an_operation_that_there_is_not_is_404(fhir: TestClient, path: str) -> None:
    status, code = refused(fhir.get(f"/fhir/{path}"))

    assert status == 404
    assert code in ("not-supported", "not-found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/fhir", "/fhir/CodeSystem", "/fhir/CodeSystem/nhs-role"])
def test_a_write_is_405_and_names_what_is_allowed(fhir: TestClient, method: str, path: str) -> None:
    answer = fhir.request(method, path)

    assert refused(answer) == (405, "not-supported")
    assert "POST" in answer.headers["allow"]


def test_a_post_to_a_resource_is_405(fhir: TestClient) -> None:
    body = {"resourceType": "CodeSystem"}

    assert refused(fhir.post("/fhir/CodeSystem", json=body)) == (405, "not-supported")


@pytest.mark.parametrize(
    "headers", [{"Accept": "application/fhir+xml"}, {"Accept": "text/html"}, {"Accept": "text/*"}]
)
def test_a_client_that_cannot_read_json_is_406(fhir: TestClient, headers: dict[str, str]) -> None:
    assert refused(fhir.get("/fhir/metadata", headers=headers)) == (406, "not-supported")


@pytest.mark.parametrize(
    "asked",
    [
        {"headers": {"Accept": "application/json"}},
        {"headers": {"Accept": "application/fhir+xml;q=0.5, application/fhir+json;q=0.9"}},
        {"headers": {"Accept": "text/html"}, "params": {"_format": "json"}},
        {"params": {"_format": "application/fhir+json"}},
        {"params": {"_format": "application/fhir json"}},
    ],
)
def test_each_way_to_ask_for_json_is_understood(
    fhir: TestClient, asked: dict[str, dict[str, str]]
) -> None:
    assert read(fhir.get("/fhir/metadata", **asked))  # type: ignore[arg-type]  # of the client


@pytest.mark.parametrize("kind", ["text/plain", "application/fhir+xml", ""])
def test_a_body_of_another_type_is_415(fhir: TestClient, kind: str) -> None:
    answer = fhir.post("/fhir/ValueSet/$expand", content="{}", headers={"Content-Type": kind})

    assert refused(answer) == (415, "not-supported")


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "7", '{"a": 1}', '{"resourceType": 7}', "[" * 100_000, "\x00"],
)
def test_a_body_that_is_no_resource_is_400(fhir: TestClient, content: str) -> None:
    headers = {"Content-Type": FHIR_JSON}

    answer = fhir.post("/fhir/ValueSet/$expand", content=content, headers=headers)

    assert refused(answer) == (400, "invalid")


@pytest.mark.parametrize(
    "parameters",
    [{"parameter": {}}, {"parameter": [7]}, {"parameter": [{"valueCode": "x"}]}],
)
def test_parameters_that_cannot_be_read_are_400(
    fhir: TestClient, parameters: dict[str, object]
) -> None:
    body = {"resourceType": "Parameters", **parameters}

    assert refused(fhir.post("/fhir/CodeSystem/$lookup", json=body)) == (400, "invalid")


@pytest.fixture
def small(released_url: str) -> Iterator[TestClient]:
    """A client of a service that accepts little."""
    settings = Settings(database_url=released_url, max_body_bytes=1_024)
    with TestClient(create_app(settings)) as client:
        yield client


def test_a_body_that_is_too_large_is_413(small: TestClient) -> None:
    headers = {"Content-Type": FHIR_JSON}

    answer = small.post("/fhir/ValueSet/$expand", content=b" " * 2_000, headers=headers)

    assert refused(answer) == (413, "too-long")


def test_an_address_that_is_not_text_is_400(fhir: TestClient) -> None:
    assert refused(fhir.get("/fhir/CodeSystem?url=%ff")) == (400, "invalid")


def test_half_of_a_pair_of_surrogates_is_400(fhir: TestClient) -> None:
    text = '{"resourceType": "Parameters", "parameter": ['
    text += (
        f'{{"name": "url", "valueUri": "{ROLES}"}}, {{"name": "code", "valueCode": "\\ud800"}}]}}'
    )
    headers = {"Content-Type": FHIR_JSON}

    answer = fhir.post("/fhir/CodeSystem/$validate-code", content=text, headers=headers)

    assert refused(answer) == (400, "invalid")


def test_a_failure_is_not_kept_by_caches_and_has_its_request_id(fhir: TestClient) -> None:
    answer = fhir.get("/fhir/CodeSystem/none")

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-request-id"]


def test_other_addresses_have_problems_as_before(fhir: TestClient) -> None:
    assert fhir.get("/fhirx").headers["content-type"] == "application/problem+json"


def test_an_answer_can_be_pretty(fhir: TestClient) -> None:
    assert "\n  " in fhir.get("/fhir/metadata?_pretty=true").text
