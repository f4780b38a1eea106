"""Conditional requests: a strong ETag of the very bytes of an answer, 304, and HEAD."""

import hashlib
from typing import Annotated, Final, TypeVar

from fastapi import Header, Response
from pydantic import BaseModel
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import ChangedMeanwhileError

REVALIDATE: Final = "public, max-age=0, must-revalidate"
"""An answer may be kept, but asked about each time: content changes within a second."""
PRIVATE: Final = "private, no-store"
"""An answer that is for its caller alone."""

_KEPT_ON_304: Final = frozenset(
    {b"cache-control", b"content-location", b"etag", b"link", b"vary", b"content-security-policy"}
)
_TAG_BYTES: Final = 16
OutT = TypeVar("OutT", bound=BaseModel)
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=1_000,
        description="The ETag that you read: what was changed since then is left alone (412).",
    ),
]


def tagged(response: Response, out: OutT) -> OutT:
    """An answer whose ETag a caller may send back in `If-Match`.

    Both the GET of a thing and each update of it answer with this.
    """
    response.headers["ETag"] = _strong_tag(out.model_dump_json().encode())
    return out


def must_match(if_match: str | None, current: BaseModel) -> None:
    """Raise `ChangedMeanwhileError` unless the thing is as the caller last saw it.

    `current` is what GET would answer now; read it in the transaction that changes it, after
    `history.wait_for_turn`, so that nobody changes it in between. No `If-Match`, no condition.
    """
    if if_match is None or if_match.strip() == "*":
        return
    # Compared strongly, as RFC 9110 13.1.1 says: a weak tag never matches.
    given = [tag.strip() for tag in if_match.split(",")]
    if _strong_tag(current.model_dump_json().encode()) not in given:
        raise ChangedMeanwhileError


def _strong_tag(of: bytes) -> str:
    return f'"{hashlib.blake2b(of, digest_size=_TAG_BYTES).hexdigest()}"'


class ConditionalGet:
    """Answers HEAD as GET without a body, and 304 to whoever has the same bytes already."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; all but GET and HEAD pass through."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        answer = _Answer(Headers(scope=scope), send, is_head=method == "HEAD")
        scope["method"] = "GET"
        try:
            await self._app(scope, receive, answer.take)
        finally:
            # The server looks here to know that an answer to HEAD rightly lacks its body.
            scope["method"] = method
        await answer.finish()


class _Answer:
    """The answer to one GET, held back until its last byte is known.

    One that nobody may keep needs no tag: it is passed on as it comes, however long.
    """

    def __init__(self, asked: Headers, send: Send, *, is_head: bool) -> None:
        self._asked = asked
        self._send = send
        self._is_head = is_head
        self._is_passed_on = False
        self._start: Message = {}
        self._body = bytearray()

    async def take(self, message: Message) -> None:
        """Hold a part of the answer, or pass it on."""
        if message["type"] == "http.response.start":
            self._start = message
            kept = Headers(raw=message["headers"]).get("cache-control", "")
            self._is_passed_on = "no-store" in kept and not self._is_head
        elif not self._is_passed_on:
            self._body += message.get("body", b"")
        if self._is_passed_on:
            await self._send(message)

    async def finish(self) -> None:
        """Send what was held back, or that it has not changed."""
        if self._is_passed_on:
            return
        headers = MutableHeaders(scope=self._start)
        if self._start["status"] == 200:  # OK
            headers.setdefault("Cache-Control", REVALIDATE)
            if "no-store" not in headers["Cache-Control"]:
                self._tag(headers)
        await self._send(self._start)
        has_body = not self._is_head and self._start["status"] != 304  # not modified
        await self._send(
            {"type": "http.response.body", "body": bytes(self._body) if has_body else b""}
        )

    def _tag(self, headers: MutableHeaders) -> None:
        headers.setdefault("ETag", _strong_tag(bytes(self._body)))
        if _has_already(self._asked.get("if-none-match"), headers["ETag"]):
            kept = [pair for pair in self._start["headers"] if pair[0] in _KEPT_ON_304]
            self._start = {"type": "http.response.start", "status": 304, "headers": kept}


def _has_already(asked: str | None, tag: str) -> bool:
    """Whether an If-None-Match names the tag; compared weakly, as RFC 9110 13.1.2 says."""
    if asked is None:
        return False
    tags = [given.strip().removeprefix("W/") for given in asked.split(",")]
    return tag in tags or tags == ["*"]
