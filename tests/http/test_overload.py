"""A busy service refuses more work at once, and callers who are slow do not make it busy."""

import asyncio
import select
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import httpx2
import pytest
from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from app.http.addresses import set_root
from app.http.once import MOST_WRITERS
from app.http.overload import Overload
from app.main import THREADS
from app.services.checks.desk import AT_ONCE
from tests.asgi import ask, request_scope
from tests.http.sockets import HEAD, application, connected
from tests.http.test_problems import check_problem
from tests.servers import served
from tests.waiting import HANGS_AFTER_SECONDS, wait_for_event, wait_until

MOST = 2
TITLE = "/resolve?title=EMHP"


class Work:
    """A route that works until it is to end."""

    def __init__(self, app: FastAPI) -> None:
        self.begun = threading.Semaphore(0)
        self.end = threading.Event()
        app.get("/work")(self._work)
        app.post("/work")(self._take)

    def wait_for_one(self, has_failed: Callable[[], bool]) -> None:
        """Wait until the route works on one request more, unless one was answered too soon."""
        wait_until(lambda: self.begun.acquire(blocking=False) or has_failed(), "work has begun")
        assert not has_failed()

    def _work(self) -> str:
        self.begun.release()
        wait_for_event(self.end)
        return "done"

    async def _take(self, request: Request) -> int:
        self.begun.release()
        return len(await request.body())


@contextmanager
def busy(url: str, callers: int) -> Iterator[tuple[httpx2.Client, Work]]:
    """A client of a service that works on the requests of so many callers."""
    app = application(url, most_requests_at_once=MOST)
    work = Work(app)
    with (
        served(app) as address,
        httpx2.Client(base_url=address, timeout=HANGS_AFTER_SECONDS) as client,
        ThreadPoolExecutor() as others,
    ):
        answers = [others.submit(client.get, "/work") for _ in range(callers)]
        try:
            for _ in answers:
                work.wait_for_one(lambda: any(answer.done() for answer in answers))
            yield client, work
        finally:
            work.end.set()
        assert [answer.result().status_code for answer in answers] == [200] * callers


async def say(receive: Receive, send: Send) -> None:
    """Read the whole body, then answer."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})


async def refuse(_: Request, error: Exception) -> Response:
    return PlainTextResponse(type(error).__name__, status_code=503)


def scope_of(kind: str, path: str = "/resolve", root_path: str = "") -> Scope:
    return {**request_scope(root_path + path), "type": kind, "root_path": root_path}


def counts_of(*pieces: Message, fault: Exception | None = None) -> dict[str, list[int]]:
    """How many requests counted in the route and at both ends, for one that comes in pieces."""
    counts: dict[str, list[int]] = {"route": [], "receiving": [], "sending": []}
    left = list(pieces)

    async def route(_: Scope, receive: Receive, send: Send) -> None:
        counts["route"].append(overload.working)
        await say(receive, send)
        counts["route"].append(overload.working)
        await receive()

    async def receive() -> Message:
        counts["receiving"].append(overload.working)
        return left.pop(0) if left else {"type": "http.disconnect"}

    async def send(_: Message) -> None:
        counts["sending"].append(overload.working)
        if fault:
            raise fault

    overload = Overload(route, most=1, answer=refuse)
    with suppress(ValueError):
        asyncio.run(overload(scope_of("http"), receive, send))
    counts["after"] = [overload.working]
    return counts


def piece(*, more_body: bool) -> Message:
    return {"type": "http.request", "body": b"x", "more_body": more_body}


def test_a_request_counts_only_while_it_waits_for_us() -> None:
    """The last time it receives, it has its whole body: it learns whether the caller is there."""
    assert counts_of(piece(more_body=True), piece(more_body=False)) == {
        "route": [1, 1],
        "receiving": [0, 0, 1],
        "sending": [0, 0],
        "after": [0],
    }


def test_a_request_whose_only_piece_does_not_say_that_it_is_the_last_has_its_body() -> None:
    assert counts_of({"type": "http.request"})["receiving"] == [0, 1]


def test_a_request_that_fails_counts_no_more() -> None:
    assert counts_of(piece(more_body=False), fault=ValueError())["after"] == [0]


@pytest.mark.parametrize(
    ("working", "scope", "status"),
    [
        (1, scope_of("http"), 200),
        (2, scope_of("http"), 503),
        (3, scope_of("http"), 503),
        (3, scope_of("http", "/_ping"), 200),
        (3, scope_of("http", "/_ping", "/registry"), 200),
        (3, scope_of("http", "/_ping/more"), 503),
        (3, scope_of("other"), 200),
    ],
)
def test_requests_are_refused_from_the_limit_up_unless_they_watch_the_service(
    working: int, scope: Scope, status: int
) -> None:
    sent = list[Message]()

    async def route(_: Scope, receive: Receive, send: Send) -> None:
        await say(receive, send)

    async def receive() -> Message:
        return piece(more_body=False)

    async def send(message: Message) -> None:
        sent.append(message)

    async def ask_behind_its_prefix() -> None:
        set_root(scope)
        await overload(scope, receive, send)

    overload = Overload(route, most=2, answer=refuse)
    overload.working = working
    asyncio.run(ask_behind_its_prefix())

    assert sent[0]["status"] == status
    assert sent[1]["body"] == (b"done" if status == 200 else b"TooBusyError")
    assert overload.working == working


def test_a_request_too_many_is_refused_and_the_next_is_answered_once_there_is_time(
    sqlite_url: str,
) -> None:
    with busy(sqlite_url, MOST) as (client, work):
        refused = client.get(TITLE)
        work.end.set()
        wait_until(lambda: client.get(TITLE).status_code == 200, "there is time again")

    check_problem(refused, 503, "too-busy")
    assert refused.headers["retry-after"] == "5"
    assert refused.headers["access-control-allow-origin"] == "*"


def test_one_request_fewer_leaves_time_for_others(sqlite_url: str) -> None:
    with busy(sqlite_url, MOST - 1) as (client, _):
        assert client.get(TITLE).status_code == 200


@pytest.mark.parametrize("path", ["/_ping", "/_status"])
def test_what_watches_the_service_is_answered_however_busy_it_is(
    sqlite_url: str, path: str
) -> None:
    with busy(sqlite_url, MOST) as (client, _):
        assert client.get(path).status_code == 200


def test_a_person_gets_a_page_that_says_so(sqlite_url: str) -> None:
    with busy(sqlite_url, MOST) as (client, _):
        page = client.get("/ui/")

    assert page.status_code == 503
    assert "The service is busy" in page.text


def test_callers_who_send_slowly_keep_nobody_out(sqlite_url: str) -> None:
    app = application(sqlite_url, most_requests_at_once=MOST)
    work = Work(app)
    head = HEAD.replace(b"/checks", b"/work") + b"Content-Length: 10\r\n\r\nhalf"
    with served(app) as address:
        slow = [connected(address) for _ in range(MOST + 1)]
        for connection in slow:
            connection.sendall(head)
            work.wait_for_one(lambda: bool(select.select(slow, [], [], 0)[0]))
        other = httpx2.get(address + TITLE, timeout=HANGS_AFTER_SECONDS)
        for connection in slow:
            connection.sendall(b" later")
        answers = [connection.recv(65_536) for connection in slow]
        for connection in slow:
            connection.close()

    assert other.status_code == 200
    assert all(answer.startswith(b"HTTP/1.1 200 OK") for answer in answers)


def test_a_caller_who_does_not_read_keeps_nobody_out(sqlite_url: str) -> None:
    app = application(sqlite_url, most_requests_at_once=1)

    async def ask_beside_one_who_does_not_read() -> tuple[int, bool]:
        is_sending, may_read = asyncio.Event(), asyncio.Event()

        async def nobody_reads(_: Message) -> None:
            is_sending.set()
            await may_read.wait()

        async with app.router.lifespan_context(app):
            unread = asyncio.create_task(app(request_scope("/roles"), receive, nobody_reads))
            begun = asyncio.create_task(is_sending.wait())
            await asyncio.wait([begun, unread], return_when=asyncio.FIRST_COMPLETED)
            status = (await ask(app, request_scope("/roles"))).status
            is_unread = not unread.done()
            may_read.set()
            await unread
        return status, is_unread

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    assert asyncio.run(ask_beside_one_who_does_not_read()) == (200, True)


def test_writers_and_lists_leave_threads_for_readers_and_threads_leave_the_loop_its_turn(
    sqlite_url: str,
) -> None:
    app = application(sqlite_url)

    @app.get("/threads")
    async def count() -> float:
        return to_thread.current_default_thread_limiter().total_tokens

    with TestClient(app) as client:
        threads = client.get("/threads").json()

    assert threads == THREADS
    assert MOST_WRITERS + AT_ONCE < THREADS <= 16
