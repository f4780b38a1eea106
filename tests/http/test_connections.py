"""Half a request, an answer that nobody reads and idle callers keep no connection from others."""

from threading import Event

import pytest

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
