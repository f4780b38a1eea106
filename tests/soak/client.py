"""A small HTTP client: a request costs a tenth of what it costs the usual clients.

The program that makes the load shares the machine with the service, so its own cost matters.
"""

import asyncio
from time import monotonic
from typing import Final, NamedTuple

_LONGEST_SECONDS: Final = 60
_LONGEST_IDLE_SECONDS: Final = 3
"""The service closes a connection that is idle for five seconds, perhaps as we ask."""


class Asked(NamedTuple):
    """One request: what kind it is, and what is sent."""

    kind: str
    method: str
    path: str
    headers: tuple[str, ...] = ()
    body: bytes = b""

    @property
    def as_bytes(self) -> bytes:
        """The request as it is sent."""
        lines = (
            f"{self.method} {self.path} HTTP/1.1",
            "Host: 127.0.0.1",
            *self.headers,
            f"Content-Length: {len(self.body)}",
        )
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


class Answered(NamedTuple):
    """The status and the body of an answer."""

    status: int
    body: bytes


class Connection:
    """One connection to a service, opened again when the service closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used_at = 0.0

    async def ask(self, asked: Asked) -> Answered:
        """The answer to a request. Raises `OSError` or `EOFError` where there is none."""
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                return await self._ask(asked)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection. The next request opens it again."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _ask(self, asked: Asked) -> Answered:
        if monotonic() - self._used_at > _LONGEST_IDLE_SECONDS:
            self.close()
        if self._streams is None or self._streams[0].at_eof():
            self.close()
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(asked.as_bytes)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        body = await _body(reader, head)
        self._used_at = monotonic()
        if b"connection: close" in head:
            self.close()
        return Answered(int(head[9:12]), body)


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    _, is_there, length = head.partition(b"content-length:")
    if is_there:
        return await reader.readexactly(int(length.partition(b"\r\n")[0]))
    if b"transfer-encoding: chunked" not in head:
        return b""
    pieces = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        pieces.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(pieces)
