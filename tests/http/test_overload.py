"""A busy service refuses more work at once, and callers who are slow do not make it busy."""

import asyncio
import select
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx2
import pytest
from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.types import Message

from app.http.once import MOST_WRITERS
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
