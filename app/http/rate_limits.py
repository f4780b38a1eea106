"""How often one address or one key can ask. The operator sets the numbers.

The headers are those of draft-ietf-httpapi-ratelimit-headers-11. Each process counts by itself:
one count for all would cost a write for each request.
"""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final, NamedTuple

from anyio import to_thread
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.db.session import reading
from app.errors import NotAuthenticatedError, RateLimitError
from app.http.addresses import without_root
from app.http.deps import KEY_ID_KEY
from app.services.access import keys
from app.services.access.addresses import network_of
from app.services.access.quotas import WINDOW_SECONDS, Left, Quota

HEALTH: Final = frozenset({"/_ping", "/_status", "/metrics"})
"""What watches the service is always answered."""

_FILES_OF_PAGES: Final = ("/ui/assets/", "/docs/assets/")
_BEARER: Final = b"bearer "
_KEYS_KEPT: Final = 10_000
_KNOWN_SECONDS: Final = 60
Answer = Callable[[Request, Exception], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Rates:
    """How much is answered in a minute. 0: no limit."""

    by_address: int
    by_key: int
    failed_keys: int


class _Counted(NamedTuple):
    """One request against one policy."""

    policy: str
    most: int
    left: Left
    what: str

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        limit = f'"{self.policy}";r={self.left.requests};t={self.left.seconds}'
        policy = f'"{self.policy}";q={self.most};w={WINDOW_SECONDS}'
        return [(b"ratelimit", limit.encode()), (b"ratelimit-policy", policy.encode())]


class _Key(NamedTuple):
    """The id of a key that is in force, or whether the key is wrong. Neither: not looked up."""

    key_id: str | None
    is_wrong: bool = False


class RateLimits:
    """Answers 429 to an address or key that asks too often, and to one that tries wrong keys.

    A request with a key that is in force counts for the key, if keys have a limit. Every other
    request counts for its address.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        rates: Rates,
        answer: Answer,
        clock: Callable[[], float] | None = None,
    ) -> None:
        """`answer` makes the answer to a request that is refused."""
        self._app = app
        self._by_address = Quota(rates.by_address) if rates.by_address else None
        self._by_key = Quota(rates.by_key) if rates.by_key else None
        self._failed = Quota(rates.failed_keys) if rates.failed_keys else None
        self._known = _KnownKeys()
        self._answer = answer
        self._clock = clock or time.monotonic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http" or _is_free(scope):
            await self._app(scope, receive, send)
        elif (given := _authorization(scope)) is not None:
            await self._answer_with_key(given, scope, receive, send)
        else:
            await self._answer_counted(self._count(scope, None), scope, receive, send)

    async def _answer_with_key(
        self, given: bytes, scope: Scope, receive: Receive, send: Send
    ) -> None:
        key = _Key(self._known.find(given, self._clock()))
        if key.key_id is None:
            tried = self._failures(scope)
            if tried is not None and tried.left.is_over:
                await self._refuse(tried, scope, receive, send)
                return
            key = await self._look_up(given, scope)
        watched = _Watched(send)
        await self._answer_counted(self._count(scope, key.key_id), scope, receive, watched.send)
        if KEY_ID_KEY in scope:
            self._known.keep(given, scope[KEY_ID_KEY], self._clock())
        elif key.is_wrong or watched.status == HTTPStatus.UNAUTHORIZED:
            self._known.forget(given)
            self._count_failure(scope)

    async def _look_up(self, given: bytes, scope: Scope) -> "_Key":
        """A key that was not seen lately, looked up only where keys have a limit of their own."""
        text = _key_in(given)
        if text is None or self._by_key is None:
            return _Key(None)
        try:
            key_id = await to_thread.run_sync(_recognise, text, scope["app"].state.engine)
        except NotAuthenticatedError:
            return _Key(None, is_wrong=True)
        except SQLAlchemyError:
            return _Key(None)  # its address is what we know
        self._known.keep(given, key_id, self._clock())
        return _Key(key_id)

    def _count(self, scope: Scope, key_id: str | None) -> _Counted | None:
        """Count a request for its key or else its address. None where there is no limit."""
        if key_id is not None and self._by_key is not None:
            left = self._by_key.take(key_id, self._clock())
            return _Counted("key", self._by_key.most, left, "This key asks too often")
        if self._by_address is not None:
            left = self._by_address.take(_address(scope), self._clock())
            return _Counted("address", self._by_address.most, left, "Your address asks too often")
        return None

    def _failures(self, scope: Scope) -> _Counted | None:
        """How many more wrong keys an address can try. None where there is no limit."""
        if self._failed is None:
            return None
        left = self._failed.look(_address(scope), self._clock())
        what = "Your address sent too many wrong keys"
        return _Counted("failed-keys", self._failed.most, left, what)

    def _count_failure(self, scope: Scope) -> None:
        if self._failed is not None:
            self._failed.take(_address(scope), self._clock())

    async def _answer_counted(
        self, counted: _Counted | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if counted is None:
            await self._app(scope, receive, send)
        elif counted.left.is_over:
            await self._refuse(counted, scope, receive, send)
        else:
            await self._app(scope, receive, _marking(counted, send))

    async def _refuse(self, counted: _Counted, scope: Scope, receive: Receive, send: Send) -> None:
        error = RateLimitError(counted.what, counted.left.seconds)
        response = await self._answer(Request(scope, receive), error)
        await response(scope, receive, _marking(counted, send))


class _Watched:
    """Passes an answer on and remembers its status."""

    def __init__(self, send: Send) -> None:
        self.status: int | None = None
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


class _KnownKeys:
    """The ids of the keys that were in force within the last minute, by a hash of each key."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(32)
        self._ids: OrderedDict[bytes, tuple[str, float]] = OrderedDict()

    def find(self, given: bytes, now: float) -> str | None:
        """The id of a key, if it was in force lately."""
        key_id, until = self._ids.get(self._hash(given), (None, now))
        return key_id if now < until else None

    def keep(self, given: bytes, key_id: str, now: float) -> None:
        """Remember a key that is in force."""
        self._ids[self._hash(given)] = (key_id, now + _KNOWN_SECONDS)
        if len(self._ids) > _KEYS_KEPT:
            self._ids.popitem(last=False)

    def forget(self, given: bytes) -> None:
        """Forget a key that is not in force."""
        self._ids.pop(self._hash(given), None)

    def _hash(self, given: bytes) -> bytes:
        return hashlib.blake2b(given, digest_size=16, key=self._salt).digest()


def _is_free(scope: Scope) -> bool:
    path = without_root(scope["path"])
    return path in HEALTH or path.startswith(_FILES_OF_PAGES)


def _marking(counted: _Counted, send: Send) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *counted.headers]
        await send(message)

    return marked


def _authorization(scope: Scope) -> bytes | None:
    for name, value in scope["headers"]:
        if name == b"authorization":
            return bytes(value)
    return None


def _key_in(given: bytes) -> str | None:
    """The text of a key, if it is one of ours by its form."""
    if not given.lower().startswith(_BEARER):
        return None
    text = given[len(_BEARER) :].strip().decode("latin-1")
    return text if keys.is_key(text) else None


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return network_of(client[0]) if client else ""


def _recognise(text: str, engine: Engine) -> str:
    with reading(engine) as session:
        return keys.recognise(session, text, datetime.now(UTC)).row.key_id
