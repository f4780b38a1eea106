"""What every answer has, as pure ASGI wrappers: ids, log line, security headers, limits.

No `BaseHTTPMiddleware` here: it costs as much as a whole answer (some 200 microseconds).
"""

import re
import time
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import unquote_to_bytes
from uuid import uuid4

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.addresses import set_root, without_root
from app.http.deps import RECORDED_ID_KEY, REQUEST_ID_KEY
from app.http.problems import CORRELATION_ID_KEY, Failure, cause_of, problem_response
from app.http.receiving import Body, Room

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_SECURITY: Final = [
    (name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()
]
_REQUEST_ID: Final = b"x-request-id"
_CORRELATION_ID: Final = b"x-correlation-id"
_IDS: Final = frozenset((_REQUEST_ID, _CORRELATION_ID))
_SANE_ID: Final = re.compile(rb"[\x21-\x7e]{1,128}")
# A UUID, a trace id of 32 hexadecimal digits, or a ULID.
_RECORDED_ID: Final = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-7][0-9A-HJKMNP-TV-Z]{25}",
    re.IGNORECASE,
)
_DIGITS: Final = 18
_log = structlog.get_logger()


class RequestContext:
    """The outermost wrapper: every answer has a request id, even a failure."""

    def __init__(
        self, app: ASGIApp, *, max_body_bytes: int, max_bodies_bytes: int, body_seconds: float
    ) -> None:
        """`max_bodies_bytes`: of all requests together."""
        self._app = app
        self._room = Room(max_bodies_bytes)
        self._max_body_bytes = max_body_bytes
        self._body_seconds = body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Other events, such as the start and the end, are passed on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        set_root(scope)
        exchange = _Exchange(scope, send)
        body = Body(
            receive, self._room, most_bytes=self._max_body_bytes, seconds=self._body_seconds
        )
        try:
            await self._answer(scope, body, exchange)
        except ClientDisconnect:
            ids = {"request_id": scope[REQUEST_ID_KEY], "bytes": body.received_bytes}
            _log.info("the caller went away", **ids)
        except Exception as error:  # anything that nobody caught is a 500
            _log.error("unexpected failure", request_id=scope[REQUEST_ID_KEY], **cause_of(error))
            if exchange.status is not None:
                raise
            response = problem_response(scope, Failure("internal-error"))
            await response(scope, body.receive, exchange.send)
        finally:
            body.leave()
            exchange.log()

    async def _answer(self, scope: Scope, body: Body, exchange: "_Exchange") -> None:
        if not _is_utf8(scope):
            failure = Failure("bad-request", "The address is not UTF-8.")
        elif _declared_length(scope) > self._max_body_bytes and not _is_page(scope):
            failure = Failure("content-too-large", self._too_large())
        else:
            await self._app(scope, body.receive, exchange.send)
            return
        await problem_response(scope, failure)(scope, body.receive, exchange.send)

    def _too_large(self) -> str:
        return f"The body can have at most {self._max_body_bytes:,} bytes."


class _Exchange:
    """One request and its answer: adds the headers, then writes the log line."""

    def __init__(self, scope: Scope, send: Send) -> None:
        headers = _first_values(scope)
        request_id = _sane(headers.get(_REQUEST_ID), _new_id)
        scope[REQUEST_ID_KEY] = request_id
        scope[CORRELATION_ID_KEY] = _sane(headers.get(_CORRELATION_ID), lambda: request_id)
        # The history is public, and an id in free text can name a person.
        scope[RECORDED_ID_KEY] = request_id if _RECORDED_ID.fullmatch(request_id) else _new_id()
        self.status: int | None = None
        self._scope = scope
        self._method = scope["method"]
        self._send = send
        self._started = time.perf_counter()

    async def send(self, message: Message) -> None:
        """Pass a message on with all its headers."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = self._stamped(message.get("headers", ()))
        await self._send(message)

    def log(self) -> None:
        """One line for each request, with the route's template: a path can have a title in it."""
        _log.info(
            "request",
            method=self._method,
            route=getattr(self._scope.get("route"), "path", None),
            status=self.status,
            ms=round((time.perf_counter() - self._started) * 1_000, 1),
            request_id=self._scope[REQUEST_ID_KEY],
            recorded_id=self._scope[RECORDED_ID_KEY],
            correlation_id=self._scope[CORRELATION_ID_KEY],
        )

    def _stamped(self, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        ids = [
            (_REQUEST_ID, self._scope[REQUEST_ID_KEY].encode()),
            (_CORRELATION_ID, self._scope[CORRELATION_ID_KEY].encode()),
        ]
        own = [pair for pair in headers if pair[0] not in _IDS]
        names = {name for name, _ in own}
        return [*own, *ids, *(pair for pair in _SECURITY if pair[0] not in names)]


def _first_values(scope: Scope) -> dict[bytes, bytes]:
    """The headers of a request by name. The first counts where a name comes twice."""
    return dict(reversed(scope["headers"]))


def _new_id() -> str:
    return str(uuid4())


def _sane(given: bytes | None, make: Callable[[], str]) -> str:
    """The id that the caller gave, if it is short and printable. Otherwise a new one."""
    return given.decode() if given and _SANE_ID.fullmatch(given) else make()


def _declared_length(scope: Scope) -> int:
    declared = _first_values(scope).get(b"content-length", b"")
    # Cut: Python refuses to read a number of thousands of digits.
    return int(declared[:_DIGITS]) if declared.isdigit() else 0


def _is_page(scope: Scope) -> bool:
    """Whether a page answers. It says beside its form that a file is too long, once it reads it."""
    return without_root(scope["path"]).startswith("/ui/")


def _is_utf8(scope: Scope) -> bool:
    """Whether path and query can be decoded. The framework would replace faults silently."""
    return _decodes(scope.get("raw_path") or b"") and _decodes(scope["query_string"])


def _decodes(part: bytes) -> bool:
    if b"%" not in part and part.isascii():
        return True
    try:
        unquote_to_bytes(part).decode()
    except UnicodeDecodeError:
        return False
    return True
