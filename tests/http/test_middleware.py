import json
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs


@pytest.mark.parametrize("path", ["/_ping", "/nothing", "/resolve", "/roles", "/docs"])
def test_every_answer_has_both_ids_and_the_security_headers(client: TestClient, path: str) -> None:
    given = {"X-Request-ID": "abc-123", "X-Correlation-ID": "journey.7"}

    headers = client.get(path, headers=given).headers

    assert headers["x-request-id"] == "abc-123"
    assert headers["x-correlation-id"] == "journey.7"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("strange", ["", "a b", "x" * 129, "\u00e9", "a\tb"])
def test_a_strange_id_is_replaced_not_echoed(client: TestClient, strange: str) -> None:
    given = [(b"X-Request-ID", strange.encode()), (b"X-Correlation-ID", strange.encode())]

    headers = client.get("/_ping", headers=given).headers

    assert UUID(headers["x-request-id"])
    assert headers["x-correlation-id"] == headers["x-request-id"]


@pytest.mark.parametrize(
    "plain",
    [
        "0198f6f2-2f0c-7cc1-9d1c-2f4c6f0f3a11",
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    ],
)
def test_a_plain_number_as_a_request_id_is_also_the_id_in_the_history(
    client: TestClient, plain: str
) -> None:
    with capture_logs() as lines:
        client.get("/_ping", headers={"X-Request-ID": plain})

    assert [line["recorded_id"] for line in lines if line["event"] == "request"] == [plain]


@pytest.mark.parametrize("text", ["J.Smith-ward-7", "07700900123", f"{UUID(int=7)}-Smith"])
def test_the_history_has_an_id_of_ours_for_a_request_id_in_free_text(
    client: TestClient, text: str
) -> None:
    with capture_logs() as lines:
        answer = client.get("/_ping", headers={"X-Request-ID": text})

    assert answer.headers["x-request-id"] == text
    (recorded,) = [line["recorded_id"] for line in lines if line["event"] == "request"]
    assert UUID(recorded) != UUID(int=7)


def test_a_log_line_has_the_route_and_no_title(client: TestClient) -> None:
    with capture_logs() as lines:
        client.get("/resolve", params={"title": "Secret Title"})
        client.get("/roles/secret-title")
        client.get("/secret-title")
        client.post("/resolve", json={"titles": [{"title": "Secret Title"}]})
        client.post("/resolve", content=b"Secret Title", headers={"Content-Type": "text/plain"})

    requests = [line for line in lines if line["event"] == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in requests] == [
        ("GET", "/resolve", 200),
        ("GET", "/roles/{role_id}", 404),
        ("GET", None, 404),
        ("POST", "/resolve", 200),
        ("POST", "/resolve", 415),
    ]
    assert all(line["request_id"] and line["correlation_id"] for line in requests)
    assert all(line["ms"] >= 0 for line in requests)
    assert "ecret" not in json.dumps(lines)
