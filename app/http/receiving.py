"""How long a caller can take to send a request, and how much it can send.

The server itself has no such limits: half a request would keep its connection permanently.
"""

import asyncio
from asyncio.events import TimerHandle
from typing import ClassVar, Final

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_CLOSE: Final = {"Connection": "close"}


class Body:
    """A body as it comes in: 413 when it is too long and 408 when it takes too long."""

    def __init__(self, receive: Receive, *, most_bytes: int, seconds: float) -> None:
        self.received_bytes = 0
        self._receive = receive
        self._most_bytes = most_bytes
        self._ends_at = asyncio.get_running_loop().time() + seconds
        self._is_complete = False

    async def receive(self) -> Message:
        """The next piece. After the last piece this waits until the caller goes away."""
        message = await self._in_time()
        self.received_bytes += len(message.get("body", b""))
        if self.received_bytes > self._most_bytes:
            raise HTTPException(413)
        self._is_complete = not message.get("more_body", False)
        return message

    async def _in_time(self) -> Message:
        try:
            async with asyncio.timeout_at(None if self._is_complete else self._ends_at):
                return await self._receive()
        except TimeoutError:
            raise HTTPException(408, headers=_CLOSE) from None


class HeadInTime(HttpToolsProtocol):
    """A connection that is closed when the head of its next request takes too long."""

    seconds: ClassVar[float]
    _timer: TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the server's own
        """Wait for the first head."""
        super().connection_made(transport)
        self._start()

    def on_headers_complete(self) -> None:
        """Answer the request. It can take as long as it needs."""
        self._stop()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Wait for the next head, unless the next request is here already."""
        super().on_response_complete()
        if self.cycle.response_complete:
            self._start()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        super().connection_lost(exc)

    def _start(self) -> None:
        self._stop()
        self._timer = self.loop.call_later(self.seconds, self.transport.close)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def head_within(seconds: float) -> type[HeadInTime]:
    """The kind of connection for a server that waits this long for a head."""
    return type("HeadInTimeLimit", (HeadInTime,), {"seconds": seconds})
