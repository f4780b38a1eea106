"""Half a request, an answer that nobody reads and idle callers keep no connection from others."""

import asyncio
from collections.abc import Iterator
from threading import Event

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.server import ServerState

from app.http.connections import (
    MOST_HEAD_BYTES,
    Connection,
    ConnectionLimits,
    connections_with,
)
from tests.http.sockets import HEAD, LAST, PING, all_of, application, connected, one_answer
from tests.servers import served
from tests.waiting import wait_for_event

TINY = 0.05
AMPLE = 300.0
LARGE = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"


def limited(
    *, head_seconds: float = AMPLE, unread_seconds: float = AMPLE, most: int = 1_000
) -> type[Connection]:
    return connections_with(ConnectionLimits(head_seconds, unread_seconds, most))


@pytest.mark.parametrize("sent", [b"", b"GET /_ping HT", HEAD])
def test_a_head_that_does_not_arrive_ends_the_connection(sqlite_url: str, sent: bytes) -> None:
    with (
        served(application(sqlite_url), limited(head_seconds=TINY)) as address,
        connected(address) as connection,
    ):
        connection.sendall(sent)

        assert all_of(connection) == b""


def test_a_second_head_that_does_not_arrive_ends_the_connection(sqlite_url: str) -> None:
    kind = limited()
    with served(application(sqlite_url), kind) as address, connected(address) as connection:
        connection.sendall(PING)
        first = one_answer(connection)
        kind.limits = ConnectionLimits(TINY, AMPLE, 1_000)
        connection.sendall(PING + b"GET /_pi")
        second = all_of(connection)

    assert first.startswith(b"HTTP/1.1 200 OK")
    assert second.startswith(b"HTTP/1.1 200 OK")


def test_requests_that_come_together_are_all_answered(sqlite_url: str) -> None:
    with served(application(sqlite_url)) as address, connected(address) as connection:
        connection.sendall(PING * 2 + LAST)

        assert all_of(connection).count(b"HTTP/1.1 200 OK") == 3


def test_a_head_without_end_is_refused(sqlite_url: str) -> None:
    with served(application(sqlite_url)) as address, connected(address) as connection:
        connection.sendall(b"GET /_ping HTTP/1.1\r\nX-Long: " + b"x" * (MOST_HEAD_BYTES + 1))

        assert all_of(connection).startswith(b"HTTP/1.1 431 ")


def test_a_long_body_is_no_long_head(sqlite_url: str) -> None:
    body = b'{"titles": []}'.ljust(MOST_HEAD_BYTES * 3)
    request = b"POST /resolve HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    request += b"Content-Length: %d\r\n\r\n" % len(body) + body
    with served(application(sqlite_url)) as address, connected(address) as connection:
        connection.sendall(request + PING + request + LAST)

        assert all_of(connection).count(b"HTTP/1.1 200 OK") == 4


def test_an_answer_that_nobody_reads_ends_the_connection(sqlite_url: str) -> None:
    ended = Event()

    class Noted(limited(unread_seconds=TINY)):  # type: ignore[misc]  # a class made for this test
        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            ended.set()

    with served(application(sqlite_url), Noted) as address:
        with connected(address) as unread:
            unread.sendall(LARGE * 50)
            wait_for_event(ended)

        with connected(address) as other:
            other.sendall(PING)
            assert one_answer(other).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("sent", [b"", b"GET /_ping HT", PING])
def test_idle_callers_do_not_keep_a_new_one_out(sqlite_url: str, sent: bytes) -> None:
    most = 3
    with served(application(sqlite_url), limited(most=most)) as address:
        idle = [connected(address) for _ in range(most)]
        for connection in idle:
            connection.sendall(sent)
            if sent == PING:
                one_answer(connection)
        with connected(address) as new:
            new.sendall(PING)
            answer = one_answer(new)
        gone = all_of(idle[0])
        for connection in idle[1:]:
            connection.sendall(PING.removeprefix(sent) if sent != PING else PING)
            assert one_answer(connection).startswith(b"HTTP/1.1 200 OK")
        for connection in idle:
            connection.close()

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert gone == b""


class Clock(asyncio.SelectorEventLoop):
    """A real event loop whose time can be moved on."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


class Line(asyncio.Transport):
    """The side of a connection that the network would be, with what was done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = b""
        self.unread = 0
        self.endings: list[str] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent += data

    def get_write_buffer_size(self) -> int:
        return self.unread

    def is_closing(self) -> bool:
        return bool(self.endings)

    def close(self) -> None:
        self.endings.append("closed")

    def abort(self) -> None:
        self.endings.append("aborted")

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


class Called:
    """A connection of a server of its own, on a line and a clock that the test holds."""

    def __init__(self, kind: type[Connection], clock: Clock, app: ASGIApp) -> None:
        self.line = Line()
        self.state = ServerState()
        # The server ends an idle connection too, which says nothing about our limits.
        config = Config(app, log_config=None, timeout_keep_alive=100_000)
        self.connection = kind(config, self.state, {}, clock)
        self._clock = clock
        self.connection.connection_made(self.line)

    def receives(self, data: bytes) -> None:
        self.connection.data_received(data)
        self.after(0)

    def after(self, seconds: float) -> None:
        """Let so much time pass, and what is due happen."""
        self._clock.ahead += seconds
        self._clock.run_until_complete(_settled())


async def _settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def greeting(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("Hello")(scope, receive, send)


def in_pieces(pieces: asyncio.Queue[bytes]) -> ASGIApp:
    """Answers with what is put into the queue; nothing is the end."""

    async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        piece = b"first"
        while piece:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece = await pieces.get()
        await send({"type": "http.response.body", "body": b""})

    return _answer


@pytest.fixture
def clock() -> Iterator[Clock]:
    with asyncio.Runner(loop_factory=Clock) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, Clock)
        yield loop


def called(clock: Clock, app: ASGIApp = greeting) -> Called:
    return Called(limited(head_seconds=20, unread_seconds=30), clock, app)


def test_a_head_in_many_pieces_is_refused_as_one_once_it_is_too_large(clock: Clock) -> None:
    caller = called(clock)
    caller.receives(b"GET / HTTP/1.1\r\nX-Long: ".ljust(1_024, b"x"))
    for _ in range(MOST_HEAD_BYTES // 1_024 - 1):
        caller.receives(b"x" * 1_024)
    before = caller.line.endings.copy()

    caller.receives(b"x")

    assert (before, caller.line.endings) == ([], ["closed"])
    assert caller.line.sent.startswith(b"HTTP/1.1 431 ")


def test_the_bytes_of_one_head_do_not_count_for_the_next(clock: Clock) -> None:
    caller = called(clock)
    long = b"GET / HTTP/1.1\r\nX-Long: " + b"x" * (MOST_HEAD_BYTES - 100) + b"\r\n\r\n"

    for _ in range(3):
        caller.receives(long)

    assert caller.line.sent.count(b"HTTP/1.1 200 OK") == 3
    assert caller.line.endings == []


@pytest.mark.parametrize("sent", [b"", b"GET / HT", PING])
def test_a_head_has_its_time_and_no_more(clock: Clock, sent: bytes) -> None:
    caller = called(clock)
    caller.receives(sent)

    caller.after(19)
    early = caller.line.endings.copy()
    caller.after(2)

    assert (early, caller.line.endings) == ([], ["closed"])


def test_each_answer_gives_the_next_head_its_whole_time(clock: Clock) -> None:
    caller = called(clock)
    for _ in range(5):
        caller.after(15)
        caller.receives(PING)

    assert caller.line.endings == []


def test_an_answer_may_take_longer_than_a_head(clock: Clock) -> None:
    finished = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await finished.wait()
        await greeting(scope, receive, send)

    caller = called(clock, slow)
    caller.receives(PING)
    caller.after(1_000)
    assert caller.connection not in caller.connection.waiting

    finished.set()
    caller.after(0)

    assert caller.line.sent.startswith(b"HTTP/1.1 200 OK")
    assert caller.connection in caller.connection.waiting


def test_requests_that_come_together_wait_for_no_head_until_all_are_answered(
    clock: Clock,
) -> None:
    pieces = asyncio.Queue[bytes]()
    caller = called(clock, in_pieces(pieces))
    caller.receives(PING * 2)
    pieces.put_nowait(b"")
    caller.after(100)
    early = caller.line.endings.copy()

    pieces.put_nowait(b"")
    caller.after(0)
    caller.after(21)

    assert caller.line.sent.count(b"HTTP/1.1 200 OK") == 2
    assert (early, caller.line.endings) == ([], ["closed"])


def test_each_answer_has_its_whole_time_to_be_read(clock: Clock) -> None:
    caller = called(clock)
    caller.line.unread = 100
    caller.receives(PING)
    caller.after(15)
    caller.receives(PING)

    caller.after(16)
    early = caller.line.endings.copy()
    caller.after(15)

    assert (early, caller.line.endings[-1]) == ([], "aborted")


def test_a_whole_answer_that_stays_unread_ends_the_connection(clock: Clock) -> None:
    caller = called(clock)
    caller.line.unread = 100
    caller.receives(PING)

    caller.after(19)
    early = caller.line.endings.copy()
    caller.after(12)

    # It is closed when no head follows. That alone would wait for the reader.
    assert (early, caller.line.endings) == ([], ["closed", "aborted"])


def test_an_answer_that_was_read_in_time_does_not_end_the_connection(clock: Clock) -> None:
    caller = called(clock)
    caller.line.unread = 100
    caller.receives(PING)
    caller.line.unread = 0
    caller.after(15)
    caller.receives(PING)

    caller.after(16)

    assert caller.line.endings == []


def test_a_reader_who_stops_in_the_middle_holds_the_answer_up_and_then_ends_it(
    clock: Clock,
) -> None:
    pieces = asyncio.Queue[bytes]()
    caller = called(clock, in_pieces(pieces))
    caller.receives(PING)
    caller.line.unread = 70_000
    caller.connection.pause_writing()
    pieces.put_nowait(b"second")
    caller.after(29)
    early = caller.line.endings.copy()

    caller.after(2)

    assert b"first" in caller.line.sent
    assert b"second" not in caller.line.sent
    assert (early, caller.line.endings) == ([], ["aborted"])


def test_a_reader_who_reads_on_gets_the_rest_whenever_it_comes(clock: Clock) -> None:
    pieces = asyncio.Queue[bytes]()
    caller = called(clock, in_pieces(pieces))
    caller.receives(PING)
    caller.line.unread = 70_000
    caller.connection.pause_writing()
    caller.after(29)
    caller.line.unread = 10_000
    caller.connection.resume_writing()
    caller.after(100)

    pieces.put_nowait(b"second")
    caller.after(0)

    assert b"second" in caller.line.sent
    assert caller.line.endings == []


def test_a_reader_who_leaves_only_the_last_bytes_unread_ends_the_connection(clock: Clock) -> None:
    """The network layer reports nothing more once so little is left."""
    caller = called(clock)
    caller.line.unread = 70_000
    caller.receives(PING)
    caller.connection.pause_writing()
    caller.line.unread = 10_000
    caller.connection.resume_writing()

    caller.after(31)

    assert caller.line.endings[-1] == "aborted"


def test_a_lost_connection_is_forgotten(clock: Clock) -> None:
    caller = called(clock)
    caller.line.unread = 100
    caller.receives(PING)
    known = (caller.connection in caller.connection.waiting, len(caller.state.connections))

    caller.connection.connection_lost(ConnectionResetError())
    caller.after(100)

    assert known == (True, 1)
    assert (len(caller.connection.waiting), len(caller.state.connections)) == (0, 0)
    assert caller.line.endings == []


def test_a_connection_that_the_caller_ends_is_closed(clock: Clock) -> None:
    caller = called(clock)

    caller.connection.connection_lost(None)

    assert caller.line.endings == ["closed"]
