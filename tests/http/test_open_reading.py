"""Pages of other websites can read open data, and nothing else."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings

ORIGIN = {"Origin": "https://analyst.example"}
ALLOWED = "access-control-allow-origin"


@pytest.mark.parametrize("path", ["/roles?limit=1", "/resolve?title=EMHP", "/roles/nobody"])
def test_open_data_can_be_read_from_another_website(client: TestClient, path: str) -> None:
    headers = client.get(path, headers=ORIGIN).headers

    assert headers[ALLOWED] == "*"
    assert "ETag" in headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in headers


def test_a_browser_may_ask_before_it_reads(client: TestClient) -> None:
    asked = {**ORIGIN, "Access-Control-Request-Method": "GET"}

    answer = client.options("/roles", headers=asked)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers[ALLOWED] == "*"
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD"
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_browser_is_not_allowed_to_write(client: TestClient, method: str) -> None:
    asked = {**ORIGIN, "Access-Control-Request-Method": method}

    assert ALLOWED not in client.options("/proposals", headers=asked).headers


@pytest.mark.parametrize("path", ["/ui/help/", "/auth/me", "/organisations/R1C/establishment"])
def test_pages_and_what_is_not_open_cannot_be_read(client: TestClient, path: str) -> None:
    assert ALLOWED not in client.get(path, headers=ORIGIN).headers


@pytest.mark.parametrize("credentials", [{"Authorization": "Bearer x"}, {"Cookie": "a=b"}])
def test_an_answer_to_credentials_cannot_be_read(
    client: TestClient, credentials: dict[str, str]
) -> None:
    assert ALLOWED not in client.get("/roles", headers={**ORIGIN, **credentials}).headers


def test_a_standard_that_asks_by_post_can_be_asked(client: TestClient) -> None:
    asked = {**ORIGIN, "Access-Control-Request-Method": "POST"}

    preflight = client.options("/reconcile", headers=asked).headers
    answer = client.post("/reconcile", data={"queries": "{}"}, headers=ORIGIN)

    assert preflight["access-control-allow-methods"] == "GET, HEAD, POST"
    assert (answer.status_code, answer.headers[ALLOWED]) == (200, "*")
    assert client.get("/fhir/metadata", headers=ORIGIN).headers[ALLOWED] == "*"
    assert "POST" in client.options("/fhir", headers=asked).headers["access-control-allow-methods"]
    assert (
        "POST"
        in client.options("/fhir/ValueSet/$expand", headers=asked).headers[
            "access-control-allow-methods"
        ]
    )
    assert ALLOWED not in client.options("/reconciled", headers=asked).headers
    assert ALLOWED not in client.options("/reconcile", headers=ORIGIN).headers


def test_a_write_is_not_marked(client: TestClient) -> None:
    answer = client.post("/resolve", json={"titles": []}, headers=ORIGIN)

    assert ALLOWED not in answer.headers


@pytest.fixture
def closed(seeded_url: str) -> Iterator[TestClient]:
    settings = Settings(database_url=seeded_url, open_reading=False)
    with TestClient(create_app(settings)) as client:
        yield client


def test_a_setting_turns_it_off(closed: TestClient) -> None:
    assert ALLOWED not in closed.get("/roles", headers=ORIGIN).headers
