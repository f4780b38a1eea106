"""A service with too much to do says so at once, instead of answering everybody too late."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import TooBusyError
from app.http.addresses import without_root
from app.http.rate_limits import HEALTH, Answer


class Overload:
    """Answers 503 while the process works on as many requests as it may.

    A request only counts while we work on it. One that waits for its caller, who sends or reads
    slowly, keeps nobody else out.
    """

    def __init__(self, app: ASGIApp, *, most: int, answer: Answer) -> None:
        """`answer` makes the answer to a request that is refused."""
        self.working = 0
        self._app = app
        self._most = most
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self.working < self._most or without_root(scope["path"]) in HEALTH:
            await self._work_on(scope, receive, send)
        else:
            response = await self._answer(Request(scope, receive), TooBusyError())
            await response(scope, receive, send)

    async def _work_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = _Caller(self, receive, send)
        self.working += 1
        try:
            await self._app(scope, caller.receive, caller.send)
        finally:
            self.working -= 1


class _Caller:
    """The two ends of a request. While it waits at one of them, it does not count."""

    __slots__ = ("_has_body", "_overload", "_receive", "_send")

    def __init__(self, overload: Overload, receive: Receive, send: Send) -> None:
        self._overload = overload
        self._receive = receive
        self._send = send
        self._has_body = False

    async def receive(self) -> Message:
        """The next piece of the body. After the last one, we work while this waits."""
        if self._has_body:
            return await self._receive()
        self._overload.working -= 1
        try:
            message = await self._receive()
        finally:
            self._overload.working += 1
        self._has_body = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """Pass a piece of the answer on. This waits where the caller reads slowly."""
        self._overload.working -= 1
        try:
            await self._send(message)
        finally:
            self._overload.working += 1
