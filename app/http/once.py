"""A write that is sent again gets the first answer again, and is done once.

A handler only needs one of our routes and the session that writes:

    @router.post("/things", status_code=201)
    def add_thing(thing: ThingIn, session: WriteSessionDep, caller: ContributorDep) -> ThingOut:
        ...

A caller who sends an `Idempotency-Key`, or the same `X-Request-ID` with the same request, gets
the first answer again: status, headers and body, marked `Idempotent-Replayed: true`. The answer
is kept for `services.access.retries.KEPT_FOR`. It is committed in the transaction of the write,
so both are kept or neither is. A request that failed (4xx, 5xx) changed nothing, so the same
request is tried again. The same key with another request is refused (422,
`idempotency-key-reused`). A write that another one is in the way of (a deadlock, for one) is
tried again here, before the caller hears of it.

For updates, `app.http.caching` has `IfMatch`, `must_match` and `tagged`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from starlette.types import Message

from app.db.faults import meaning_of
from app.errors import TooBusyError, WritersCollidedError
from app.http.deps import AnsweredBefore, get_open_session, get_write_session
from app.services.access.retries import Attempt, StoredAnswer, keep

REPLAYED_HEADER: Final = "Idempotent-Replayed"
MOST_WRITERS: Final = 8
LONGEST_WAIT_SECONDS: Final = 10
MOST_TRIES: Final = 3
"""How often a write is tried that other writers are in the way of."""

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_NOT_KEPT: Final = frozenset({"content-length", "set-cookie"})


class OnceRoute(APIRoute):
    """A route that does a write once, however often it is sent, and undoes a write that fails."""

    def get_route_handler(self) -> Handler:
        """The route's handler. One that does not write is left as it is."""
        handle = super().get_route_handler()
        if _uses(self.dependant, get_write_session):
            return _once(handle)
        return _in_place(handle) if _uses(self.dependant, get_open_session) else handle


def _uses(dependant: Dependant, call: Callable[..., object]) -> bool:
    inner = dependant.dependencies
    return dependant.call is call or any(_uses(found, call) for found in inner)


class WritersAtOnce:
    """A few writes are under way in one process at a time. Others wait, but not for long.

    Writers wait for each other in threads. If they had all the threads, the one that the others
    wait for would have none to go on in.
    """

    def __init__(self, most: int = MOST_WRITERS, seconds: float = LONGEST_WAIT_SECONDS) -> None:
        self._places = asyncio.Semaphore(most)
        self._seconds = seconds

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place among the writers. Raises `TooBusyError` if there is none in time."""
        try:
            async with asyncio.timeout(self._seconds):
                await self._places.acquire()
        except TimeoutError:
            raise TooBusyError from None
        try:
            yield
        finally:
            self._places.release()


def _once(handle: Handler) -> Handler:
    async def answer(request: Request) -> Response:
        # Read here for the fingerprint. The request keeps it, so a form can still be read.
        request.state.body = await request.body()
        async with request.app.state.writers.place():
            for _ in range(MOST_TRIES - 1):
                try:
                    return await _tried(handle, request)
                except WritersCollidedError:
                    request = _sent_again(request)
            return await _tried(handle, request)

    return answer


def _in_place(handle: Handler) -> Handler:
    async def answer(request: Request) -> Response:
        await request.body()
        async with request.app.state.writers.place():
            return await handle(request)

    return answer


async def _tried(handle: Handler, request: Request) -> Response:
    """The answer to one try. What it wrote is committed by the framework later, or undone here."""
    try:
        response = await handle(request)
    except AnsweredBefore as before:
        return _again(before.answer)
    except BaseException as error:
        # Undone here too: a page catches the error before the transaction sees it.
        await run_in_threadpool(_undo, request)
        if isinstance(error, DBAPIError) and meaning_of(error) is WritersCollidedError:
            raise WritersCollidedError from error
        raise
    await run_in_threadpool(_conclude, request, response)
    return response


def _sent_again(request: Request) -> Request:
    """The same request, unread: a form that was read before has closed its files."""

    async def receive() -> Message:
        return {"type": "http.request", "body": request.state.body, "more_body": False}

    return Request(request.scope, receive)


def _again(answer: StoredAnswer) -> Response:
    headers = {**answer.headers, REPLAYED_HEADER: "true"}
    return Response(answer.body, status_code=answer.status, headers=headers)


def _conclude(request: Request, response: Response) -> None:
    """Keep the answer with what was written. Undo the write if the answer is an error."""
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        _undo(request)
        return
    attempt: Attempt | None = request.state.attempt
    if attempt is not None:
        headers = {name: text for name, text in response.headers.items() if name not in _NOT_KEPT}
        answer = StoredAnswer(response.status_code, headers, bytes(response.body))
        keep(request.state.write_session, attempt, answer)


def _undo(request: Request) -> None:
    session: Session | None = getattr(request.state, "write_session", None)
    if session is not None:
        session.rollback()
