"""Conditional requests: a strong ETag of the bytes of an answer, 304, and HEAD."""

import hashlib
from typing import Annotated, Final, TypeVar

from fastapi import Header, Response
from pydantic import BaseModel
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import ChangedMeanwhileError

REVALIDATE: Final = "public, max-age=0, must-revalidate"
"""Caches can keep the answer but must ask each time: content changes within a second."""
NEVER_CHANGES: Final = "public, max-age=31536000, immutable"
"""A file of a release never changes, so a client does not need to ask for it again."""
PRIVATE: Final = "private, no-store"
"""The answer is only for its caller."""

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
        description="The ETag that you read. If the thing changed since, nothing is done (412).",
    ),
]


def tagged(response: Response, out: OutT) -> OutT:
    """An answer with an ETag that a caller can send back in `If-Match`.

    Use it for the GET of a thing and for each update of it.
    """
    response.headers["ETag"] = strong_tag(out.model_dump_json().encode())
    return out


def must_match(if_match: str | None, current: BaseModel) -> None:
    """Raise `ChangedMeanwhileError` unless the thing is as the caller last saw it.

    `current` is what GET would answer now. Read it in the transaction that changes it, after
    `history.wait_for_turn`, so that nobody changes it in between. Without `If-Match` there is
    no condition.
    """
    if if_match is None or if_match.strip() == "*":
        return
    # RFC 9110 13.1.1 wants a strong comparison. But a proxy that compresses an answer makes its
    # tag weak, and our tags are hashes of the content, so the weak one is just as exact.
    if strong_tag(current.model_dump_json().encode()) not in _tags(if_match):
        raise ChangedMeanwhileError


def _tags(header: str) -> list[str]:
    """The tags of a header, without the mark of a weak one."""
    return [tag.strip().removeprefix("W/") for tag in header.split(",")]


def strong_tag(of: bytes) -> str:
    """The ETag of the bytes of an answer."""
    return f'"{hashlib.blake2b(of, digest_size=_TAG_BYTES).hexdigest()}"'


class ConditionalGet:
    """Answers HEAD as GET without a body, and 304 to a caller who has the same bytes already."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Methods other than GET and HEAD pass through."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        answer = _Answer(Headers(scope=scope), send, is_head=method == "HEAD")
        scope["method"] = "GET"
        try:
            await self._app(scope, receive, answer.take)
        finally:
            # The server looks here to know that an answer to HEAD has no body.
            scope["method"] = method
        await answer.finish()


class _Answer:
    """The answer to one GET, kept back until its last byte is known.

    An answer that caches cannot keep does not need a tag, so it is passed on as it comes.
    """

    def __init__(self, asked: Headers, send: Send, *, is_head: bool) -> None:
        self._asked = asked
        self._send = send
        self._is_head = is_head
        self._is_passed_on = False
        self._start: Message = {}
        self._body = bytearray()

    async def take(self, message: Message) -> None:
        """Keep a part of the answer back, or pass it on."""
        if message["type"] == "http.response.start":
            self._start = message
            kept = Headers(raw=message["headers"]).get("cache-control", "")
            self._is_passed_on = "no-store" in kept and not self._is_head
        elif not self._is_passed_on:
            self._body += message.get("body", b"")
        if self._is_passed_on:
            await self._send(message)

    async def finish(self) -> None:
        """Send what was kept back, or say that it has not changed."""
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
        headers.setdefault("ETag", strong_tag(bytes(self._body)))
        if _has_already(self._asked.get("if-none-match"), headers["ETag"]):
            kept = [pair for pair in self._start["headers"] if pair[0] in _KEPT_ON_304]
            self._start = {"type": "http.response.start", "status": 304, "headers": kept}


def _has_already(asked: str | None, tag: str) -> bool:
    """Whether an If-None-Match names the tag. The comparison is weak: RFC 9110 13.1.2."""
    if asked is None:
        return False
    tags = _tags(asked)
    return tag in tags or tags == ["*"]
