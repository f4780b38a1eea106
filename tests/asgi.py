"""A request given straight to an application: no client and no server take a part of its time."""

from typing import NamedTuple

from starlette.types import ASGIApp, Message, Scope

_NO_BODY: Message = {"type": "http.request", "body": b"", "more_body": False}


class Answer(NamedTuple):
    """The answer of an application."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


def request_scope(path: str, query: bytes = b"", **headers: str) -> Scope:
    """A GET as the server passes it on. Names of headers have `_` for `-`."""
    given = [
        (name.replace("_", "-").encode(), value.encode("latin-1"))
        for name, value in headers.items()
    ]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 50_000),
        "scheme": "http",
        "method": "GET",
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [(b"host", b"127.0.0.1:8000"), *given],
        "state": {},
    }


async def ask(app: ASGIApp, scope: Scope) -> Answer:
    """The answer of the application to a request."""
    status, headers, body = 0, list[tuple[bytes, bytes]](), b""

    async def receive() -> Message:
        return _NO_BODY

    async def send(message: Message) -> None:
        nonlocal status, headers, body
        if message["type"] == "http.response.start":
            status, headers = message["status"], list(message["headers"])
        else:
            body += message.get("body", b"")

    await app(scope, receive, send)
    return Answer(status, headers, body)
