"""A body that does not arrive keeps nobody waiting, and a caller who goes away is not a fault."""

import select

import pytest
from structlog.testing import capture_logs

from app.http.receiving import ALWAYS_ROOM_BYTES
from tests.http.sockets import HEAD, all_of, application, connected, one_answer
from tests.servers import served
from tests.waiting import HANGS_AFTER_SECONDS, wait_until

TINY = 0.05


@pytest.mark.parametrize("path", [b"/checks", b"/resolve"])
def test_a_body_that_does_not_arrive_is_a_408(seeded_url: str, path: bytes) -> None:
    head = HEAD.replace(b"/checks", path)
    if path == b"/resolve":
        head = head.replace(b"text/csv", b"application/json")
    with (
        served(application(seeded_url, body_seconds=TINY)) as address,
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


def test_bodies_that_are_too_much_together_are_refused_until_there_is_room(sqlite_url: str) -> None:
    app = application(sqlite_url, max_bodies_bytes=2 * ALWAYS_ROOM_BYTES)
    half = HEAD + b"Content-Length: %d\r\n\r\n" % (4 * ALWAYS_ROOM_BYTES)
    with served(app) as address, connected(address) as first, connected(address) as second:
        for connection in (first, second):
            connection.sendall(half + b"x" * 2 * ALWAYS_ROOM_BYTES)
        (refused, *_), _, _ = select.select([first, second], [], [], HANGS_AFTER_SECONDS)
        refusal = one_answer(refused)
        with connected(address) as small:
            small.sendall(HEAD + b"Content-Length: 10\r\n\r\nTitle\nEMHP")
            answer = one_answer(small)

    assert refusal.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after: 5" in refusal.lower()
    assert b'"code":"too-busy"' in refusal
    assert answer.startswith(b"HTTP/1.1 200 OK")


def _takes(address: str, count: int) -> bool:
    """Whether a server takes a body of so many bytes."""
    body = b"Title\nEMHP\n".ljust(count, b"\n")
    with connected(address) as connection:
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % count + body)
        return connection.recv(65_536).startswith(b"HTTP/1.1 200 OK")
