"""Reading from other websites (CORS), for what everybody can read.

A browser lets a page of another website read an answer only if the answer allows it. We allow it
without credentials for GET, and for POST where a standard asks by POST. Starlette's middleware is
not used: it marks every answer, pages and writes too.
"""

from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.addresses import without_root

_METHODS: Final = ("GET", "HEAD")
_ASKED_BY_POST: Final = ("/reconcile", "/fhir")
_ASKED_METHOD: Final = b"access-control-request-method"
_CREDENTIALS: Final = frozenset({b"authorization", b"cookie"})
_NOT_OPEN: Final = ("/ui", "/auth/", "/organisations/", "/checks/")
_READABLE: Final = (
    "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID, X-Correlation-ID"
)
_OPEN: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _READABLE.encode()),
)
_PREFLIGHT: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": (
        "Accept, Content-Type, If-None-Match, Prefer, X-Request-ID, X-Correlation-ID"
    ),
    "Access-Control-Max-Age": "86400",
}


class OpenReading:
    """Lets pages of other websites read open data: never pages, writes or a trust's own data."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Only an answer that is open is marked."""
        if scope["type"] != "http" or not _is_open(scope):
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            allowed = {"Access-Control-Allow-Methods": ", ".join(_methods(scope))}
            await Response(status_code=204, headers={**_PREFLIGHT, **allowed})(scope, receive, send)
        else:
            await self._app(scope, receive, _marking(send))


def _is_open(scope: Scope) -> bool:
    method = _asked_method(scope) if scope["method"] == "OPTIONS" else scope["method"]
    path = without_root(scope["path"])
    has_credentials = any(name in _CREDENTIALS for name, _ in scope["headers"])
    return method in _methods(scope) and not has_credentials and not path.startswith(_NOT_OPEN)


def _asked_method(scope: Scope) -> str | None:
    """The method that a browser asks about before it uses it."""
    asked = (value for name, value in scope["headers"] if name == _ASKED_METHOD)
    return next(asked, b"").decode("latin-1") or None


def _methods(scope: Scope) -> tuple[str, ...]:
    """The methods that only read at this address."""
    path = without_root(scope["path"])
    is_asked = any(path == start or path.startswith(f"{start}/") for start in _ASKED_BY_POST)
    return (*_METHODS, "POST") if is_asked else _METHODS


def _marking(send: Send) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *_OPEN]
        await send(message)

    return marked
