"""Requests byte by byte, as no well-behaved client sends them."""

import re
import socket
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from tests.waiting import HANGS_AFTER_SECONDS

HEAD = b"POST /checks HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
PING = b"GET /_ping HTTP/1.1\r\nHost: localhost\r\n\r\n"
LAST = PING.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
_LENGTH: Final = re.compile(rb"^content-length: (\d+)", re.IGNORECASE | re.MULTILINE)


def application(url: str, **settings: float) -> FastAPI:
    """An application on a database, with these settings."""
    return create_app(Settings.model_validate({"database_url": url, **settings}))


def connected(address: str) -> socket.socket:
    """A connection to a server."""
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


def one_answer(connection: socket.socket) -> bytes:
    """One whole answer, whose head and body can come apart. Less if the server closes."""
    answer = b""
    while not _is_whole(answer):
        piece = connection.recv(65_536)
        if not piece:
            break
        answer += piece
    return answer


def _is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return bool(end) and (length is None or len(body) >= int(length[1]))
