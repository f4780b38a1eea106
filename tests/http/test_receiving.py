"""Half a request does not keep a connection, and a caller who goes away is not a fault."""

import socket
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from app.http.receiving import head_within
from app.main import create_app
from app.settings import Settings
from tests.servers import served
from tests.waiting import HANGS_AFTER_SECONDS, wait_until

TINY = 0.05
AMPLE = 300.0
HEAD = b"POST /checks HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
PING = b"GET /_ping HTTP/1.1\r\nHost: localhost\r\n\r\n"


def application(url: str, body_seconds: float = AMPLE) -> FastAPI:
    return create_app(Settings(database_url=url, body_seconds=body_seconds))


def connected(address: str) -> socket.socket:
    where = urlsplit(address)
    assert where.hostname
    assert where.port
    return socket.create_connection((where.hostname, where.port), HANGS_AFTER_SECONDS)


def all_of(connection: socket.socket) -> bytes:
    """Everything until the server closes the connection."""
    pieces: list[bytes] = []
    # A server that closes before it has read everything resets the connection.
    with suppress(ConnectionResetError):
        pieces += iter(lambda: connection.recv(65_536), b"")
    return b"".join(pieces)


@pytest.mark.parametrize("sent", [b"", b"GET /_ping HT", HEAD])
def test_a_head_that_does_not_arrive_ends_the_connection(seeded_url: str, sent: bytes) -> None:
    with (
        served(application(seeded_url), head_within(TINY)) as address,
        connected(address) as connection,
    ):
        connection.sendall(sent)

        assert all_of(connection) == b""


def test_a_second_head_that_does_not_arrive_ends_the_connection(seeded_url: str) -> None:
    kind = head_within(AMPLE)
    with served(application(seeded_url), kind) as address, connected(address) as connection:
        connection.sendall(PING)
        first = connection.recv(65_536)
        kind.seconds = TINY
        connection.sendall(PING + b"GET /_pi")
        second = all_of(connection)

    assert first.startswith(b"HTTP/1.1 200 OK")
    assert second.startswith(b"HTTP/1.1 200 OK")


def test_requests_that_come_together_are_all_answered(seeded_url: str) -> None:
    with served(application(seeded_url)) as address, connected(address) as connection:
        connection.sendall(PING * 3)

        assert all_of(connection).count(b"HTTP/1.1 200 OK") == 3


@pytest.mark.parametrize("path", [b"/checks", b"/resolve"])
def test_a_body_that_does_not_arrive_is_a_408(seeded_url: str, path: bytes) -> None:
    head = HEAD.replace(b"/checks", path)
    if path == b"/resolve":
        head = head.replace(b"text/csv", b"application/json")
    with (
        served(application(seeded_url, TINY)) as address,
        connected(address) as connection,
    ):
        connection.sendall(head + b"Content-Length: 100\r\n\r\nTitle")

        answer = all_of(connection)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"request-timeout"' in answer


def test_a_caller_who_goes_away_is_noted_and_not_a_failure(seeded_url: str) -> None:
    with capture_logs() as lines, served(application(seeded_url)) as address:
        with connected(address) as connection:
            connection.sendall(HEAD + b"Content-Length: 100\r\n\r\nSecret Title")
        wait_until(
            lambda: any(line["event"] == "request" for line in lines), "the request has ended"
        )

    (gone,) = [line for line in lines if line["event"] == "the caller went away"]
    assert (gone["log_level"], gone["bytes"]) == ("info", len(b"Secret Title"))
    assert gone["request_id"]
    assert "unexpected failure" not in str(lines)
    assert "Secret" not in str(lines)
