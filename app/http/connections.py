"""How long a connection can wait for its caller, and how many connections there are.

The server itself has no such limits. Half a request, or an answer that nobody reads, would keep a
connection permanently, and a process without free connections answers nobody.
"""

import asyncio
from asyncio.events import TimerHandle
from collections import OrderedDict
from dataclasses import dataclass
from typing import ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD_BYTES: Final = 64 * 1024
_TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How long a connection waits, in seconds, and the most connections of a process.

    `unread_seconds` is how long a caller can leave an answer unread.
    """

    head_seconds: float
    unread_seconds: float
    most: int


class Connection(HttpToolsProtocol):
    """A connection that ends when the next head or the reader of an answer takes too long."""

    limits: ClassVar[ConnectionLimits]
    """Set once, before the server of this process begins."""

    waiting: ClassVar[OrderedDict["Connection", None]] = OrderedDict()
    """The connections of this process that wait for a head, the longest wait first."""

    _head_timer: TimerHandle | None = None
    _reader_timer: TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the server's own
        """Wait for the first head. If there are too many connections, one has to go."""
        super().connection_made(transport)
        self._wait_for_head()
        if len(self.connections) > self.limits.most:
            next(iter(self.waiting)).transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read on, unless this head is too large."""
        self._head_bytes += len(data)
        super().data_received(data)
        if self in self.waiting and self._head_bytes > MOST_HEAD_BYTES:
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Answer the request. That can take as long as it needs."""
        self._stop_waiting()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Wait for the next head, unless the next request is here already."""
        super().on_response_complete()
        if self.cycle.response_complete:
            self._wait_for_head()
        if self.transport.get_write_buffer_size():
            self._wait_for_reader()

    def pause_writing(self) -> None:
        """The caller does not read."""
        super().pause_writing()
        self._wait_for_reader()

    def resume_writing(self) -> None:
        """The caller reads on. The rest of a whole answer has its time too: no more is written."""
        super().resume_writing()
        self._stop_reader_timer()
        if self.cycle.response_complete:
            self._wait_for_reader()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        self._stop_reader_timer()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._head_bytes = 0
        self.waiting[self] = None
        self._head_timer = self.loop.call_later(self.limits.head_seconds, self.transport.close)

    def _stop_waiting(self) -> None:
        self.waiting.pop(self, None)
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _wait_for_reader(self) -> None:
        self._stop_reader_timer()
        self._reader_timer = self.loop.call_later(self.limits.unread_seconds, self._end_if_unread)

    def _end_if_unread(self) -> None:
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def _stop_reader_timer(self) -> None:
        if self._reader_timer is not None:
            self._reader_timer.cancel()
            self._reader_timer = None


def connections_with(limits: ConnectionLimits) -> type[Connection]:
    """The kind of connection for a server with these limits."""
    return type("LimitedConnection", (Connection,), {"limits": limits, "waiting": OrderedDict()})
