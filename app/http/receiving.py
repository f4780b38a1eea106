"""How long a caller can take to send the body of a request, and how much it can send."""

import asyncio
from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

ALWAYS_ROOM_BYTES: Final = 64 * 1024
"""A body has this much room, however many others are in memory."""

_CLOSE: Final = {"Connection": "close"}
_RETRY: Final = {"Retry-After": "5"}


class Room:
    """How many bytes of bodies are in memory, all requests together."""

    def __init__(self, most_bytes: int) -> None:
        self.used_bytes = 0
        self._most_bytes = most_bytes

    @property
    def is_full(self) -> bool:
        """Whether there is no room for more."""
        return self.used_bytes > self._most_bytes


class Body:
    """A body as it comes in.

    413 when it is too long, 408 when it takes too long, and 503 when the bodies of all requests
    together are too long.
    """

    def __init__(self, receive: Receive, room: Room, *, most_bytes: int, seconds: float) -> None:
        self.received_bytes = 0
        self._room = room
        self._receive = receive
        self._most_bytes = most_bytes
        self._ends_at = asyncio.get_running_loop().time() + seconds
        self._is_complete = False

    async def receive(self) -> Message:
        """The next piece. After the last piece this waits until the caller goes away."""
        message = await self._in_time()
        self._take(len(message.get("body", b"")))
        self._is_complete = not message.get("more_body", False)
        return message

    def leave(self) -> None:
        """The request is over, and its body is no longer in memory."""
        self._room.used_bytes -= self.received_bytes

    def _take(self, count: int) -> None:
        self.received_bytes += count
        self._room.used_bytes += count
        if self.received_bytes > self._most_bytes:
            raise HTTPException(413)
        if self._room.is_full and self.received_bytes > ALWAYS_ROOM_BYTES:
            raise HTTPException(503, headers=_RETRY)

    async def _in_time(self) -> Message:
        try:
            async with asyncio.timeout_at(None if self._is_complete else self._ends_at):
                return await self._receive()
        except TimeoutError:
            raise HTTPException(408, headers=_CLOSE) from None
