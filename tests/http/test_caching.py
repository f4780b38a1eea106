"""An answer is sent once, and after that only whether it changed."""

import asyncio
from collections.abc import Sequence

import pytest
from fastapi import Response
from fastapi.testclient import TestClient
from pydantic import BaseModel
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import ChangedMeanwhileError
from app.http.caching import (
    NEVER_CHANGES,
    PRIVATE,
    REVALIDATE,
    ConditionalGet,
    must_match,
    strong_tag,
    tagged,
)
from tests.asgi import Answer, ask, request_scope

KEPT = ["/resolve?title=EMHP", "/roles", "/roles?format=csv", "/gaps", "/openapi.json", "/docs"]


@pytest.mark.parametrize("path", KEPT)
def test_an_unchanged_answer_is_a_304_without_a_body(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]

    again = client.get(path, headers={"If-None-Match": tag})

    assert tag.startswith('"')
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["x-request-id"]
    assert "content-type" not in again.headers


@pytest.mark.parametrize("asked", ["W/{}", '"other", {}', "*", '  {} , "x"'])
def test_every_form_of_if_none_match_is_understood(client: TestClient, asked: str) -> None:
    tag = client.get("/roles").headers["etag"]

    response = client.get("/roles", headers={"If-None-Match": asked.format(tag)})

    assert response.status_code == 304


def test_another_question_or_another_tag_is_answered_in_full(client: TestClient) -> None:
    tag = client.get("/resolve?title=EMHP").headers["etag"]

    other = client.get("/resolve?title=PA", headers={"If-None-Match": tag})
    stale = client.get("/resolve?title=EMHP", headers={"If-None-Match": '"0"'})

    assert (other.status_code, stale.status_code) == (200, 200)
    assert other.headers["etag"] != tag


@pytest.mark.parametrize("path", [*KEPT, "/_ping", "/nothing", "/roles/nobody"])
def test_head_has_the_status_and_headers_of_get_and_no_body(client: TestClient, path: str) -> None:
    ids = {"X-Request-ID": "same"}

    got, head = client.get(path, headers=ids), client.head(path, headers=ids)

    assert head.status_code == got.status_code
    assert head.content == b""
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize("path", ["/_ping", "/_status", "/nothing"])
def test_an_answer_about_this_moment_is_not_kept(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["cache-control"] == "no-store"
    assert "etag" not in headers


class Thing(BaseModel):
    """Something that callers change."""

    name: str


THING = Thing(name="one")
TAG = strong_tag(THING.model_dump_json().encode())


def test_the_tag_of_a_thing_is_in_its_answer() -> None:
    response = Response()

    assert tagged(response, THING) is THING
    assert response.headers["etag"] == TAG


@pytest.mark.parametrize("sent", [None, "*", " * ", TAG, f"W/{TAG}", f'"0", {TAG}', f"  {TAG} "])
def test_a_thing_that_a_caller_saw_can_be_changed(sent: str | None) -> None:
    must_match(sent, THING)


@pytest.mark.parametrize("sent", ["", '"0"', "W/*", TAG.strip('"'), f"{TAG}x"])
def test_a_thing_that_changed_since_is_left_as_it_is(sent: str) -> None:
    with pytest.raises(ChangedMeanwhileError):
        must_match(sent, THING)


PIECES = (b"first ", b"second")
WHOLE = b"first second"


def answering(
    status: int = 200, *, headers: Sequence[tuple[bytes, bytes]] = ()
) -> tuple[ASGIApp, list[str]]:
    """A service that answers in two pieces, and the methods that it was asked with."""
    methods: list[str] = []

    async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
        methods.append(scope["method"])
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        for count, piece in enumerate(PIECES, start=1):
            more = count < len(PIECES)
            await send({"type": "http.response.body", "body": piece, "more_body": more})

    return ConditionalGet(answer), methods


def asked(app: ASGIApp, method: str = "GET", if_none_match: str = "") -> Answer:
    scope = request_scope("/", if_none_match=if_none_match)
    return asyncio.run(ask(app, {**scope, "method": method}))


def test_an_answer_in_pieces_is_sent_whole_with_the_tag_of_all_of_them() -> None:
    app, _ = answering(headers=[(b"x-other", b"1")])

    answer = asked(app)

    assert (answer.status, answer.body) == (200, WHOLE)
    assert dict(answer.headers) == {
        b"x-other": b"1",
        b"cache-control": REVALIDATE.encode(),
        b"etag": strong_tag(WHOLE).encode(),
    }


@pytest.mark.parametrize("kept", [None, PRIVATE])
def test_the_answer_to_head_is_that_to_get_without_its_body(kept: str | None) -> None:
    app, methods = answering(headers=[(b"cache-control", kept.encode())] if kept else [])

    got, head = asked(app), asked(app, "HEAD")

    assert methods == ["GET", "GET"]
    assert (got.body, head.body) == (WHOLE, b"")
    assert (head.status, head.headers) == (got.status, got.headers)


def test_the_server_still_knows_that_it_was_asked_with_head() -> None:
    app, _ = answering()
    scope = {**request_scope("/"), "method": "HEAD"}

    asyncio.run(ask(app, scope))

    assert scope["method"] == "HEAD"


def test_a_failure_leaves_the_method_as_it_was() -> None:
    async def fail(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ZeroDivisionError

    scope = {**request_scope("/"), "method": "HEAD"}

    with pytest.raises(ZeroDivisionError):
        asyncio.run(ask(ConditionalGet(fail), scope))
    assert scope["method"] == "HEAD"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_other_methods_are_passed_through(method: str) -> None:
    app, methods = answering()

    assert asked(app, method, if_none_match="*") == Answer(200, [], WHOLE)
    assert methods == [method]


@pytest.mark.parametrize("status", [201, 404, 500])
def test_only_a_whole_answer_can_be_kept(status: int) -> None:
    app, _ = answering(status)

    assert asked(app, if_none_match="*") == Answer(status, [], WHOLE)


def test_what_a_route_says_of_its_answer_stays() -> None:
    own = [(b"cache-control", NEVER_CHANGES.encode()), (b"etag", b'"own"')]
    app, _ = answering(headers=own)

    assert asked(app) == Answer(200, own, WHOLE)
    assert asked(app, if_none_match='"own"') == Answer(304, own, b"")


def test_a_304_says_nothing_of_a_body_that_it_has_not() -> None:
    kept = [(b"vary", b"Accept"), (b"link", b"</roles>"), (b"content-security-policy", b"none")]
    app, _ = answering(headers=[*kept, (b"content-type", b"text/csv"), (b"content-length", b"12")])

    answer = asked(app, if_none_match=strong_tag(WHOLE))

    assert answer.status == 304
    assert answer.headers[: len(kept)] == kept
    assert {name for name, _ in answer.headers[len(kept) :]} == {b"cache-control", b"etag"}


def test_an_answer_that_is_not_kept_is_sent_as_it_comes_without_a_tag() -> None:
    private = [(b"cache-control", PRIVATE.encode())]
    app, _ = answering(headers=private)
    sent: list[Message] = []

    async def note(scope: Scope, receive: Receive, send: Send) -> None:
        async def keep(message: Message) -> None:
            sent.append(message)
            await send(message)

        await app(scope, receive, keep)

    asked(note, if_none_match="*")

    start, *pieces = sent
    assert (start["status"], start["headers"]) == (200, private)
    assert [piece["body"] for piece in pieces] == list(PIECES)
