import asyncio
import json
import time
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from app.http.middleware import RequestContext
from tests.asgi import Answer, ask, request_scope


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


MOST = 1_000


def answer_to(scope: Scope, *, fault: Exception | None = None, begins: bool = True) -> Answer:
    """The answer of a small application that can fail, before its answer begins or after."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if begins:
            await PlainTextResponse("done")(scope, receive, send)
        if fault:
            raise fault

    async def asked() -> Answer:
        context = RequestContext(app, max_body_bytes=MOST, max_bodies_bytes=MOST, body_seconds=300)
        return await ask(context, scope)

    return asyncio.run(asked())


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        (b"/roles/%ff", b"", 400),
        (b"/roles/\xff", b"", 400),
        (b"/resolve", b"title=%E2%28", 400),
        (b"/resolve", b"title=\xe2\x28", 400),
        (b"/roles/caf%C3%A9", b"title=%c3%a9", 200),
        ("/roles/caf\u00e9".encode(), "title=\u00e9".encode(), 200),
        (None, b"", 200),
    ],
)
def test_an_address_that_is_not_utf_8_is_refused(
    path: bytes | None, query: bytes, status: int
) -> None:
    scope = {**request_scope("/roles"), "raw_path": path, "query_string": query}

    assert answer_to(scope).status == status


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/checks", "1000", 200),
        ("/checks", "1001", 413),
        ("/checks", "9" * 5_000, 413),
        ("/checks", "-1001", 200),
        ("/checks", "many", 200),
        ("/checks/ui/", "1001", 413),
        ("/ui/checks", "1001", 200),
    ],
)
def test_a_body_that_says_it_is_too_long_is_refused_except_by_a_page(
    path: str, length: str, status: int
) -> None:
    """A page reads it and says so beside its form."""
    assert answer_to(request_scope(path, content_length=length)).status == status


def test_a_failure_before_the_answer_is_a_problem_and_one_after_it_ends_the_connection() -> None:
    with capture_logs() as lines:
        answer = answer_to(request_scope("/roles"), fault=ValueError("Jo Bee"), begins=False)
        with pytest.raises(ValueError, match="Jo Bee"):
            answer_to(request_scope("/roles"), fault=ValueError("Jo Bee"))

    assert answer.status == 500
    assert json.loads(answer.body)["code"] == "internal-error"
    assert [line["event"] for line in lines] == ["unexpected failure", "request"] * 2
    assert [line["status"] for line in lines if "status" in line] == [500, 200]


def test_a_caller_who_goes_away_is_no_failure() -> None:
    with capture_logs() as lines:
        answer_to(request_scope("/roles"), fault=ClientDisconnect(), begins=False)

    gone, request = lines
    assert (gone["event"], gone["log_level"], gone["bytes"]) == ("the caller went away", "info", 0)
    assert request["status"] is None


def test_the_time_of_an_answer_is_logged_in_thousandths_of_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = iter((5.0, 5.123456))
    monkeypatch.setattr(time, "perf_counter", lambda: next(times))
    with capture_logs() as lines:
        answer_to(request_scope("/roles"))

    assert [line["ms"] for line in lines] == [123.5]
