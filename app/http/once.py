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
`idempotency-key-reused`).

For updates, `app.http.caching` has `IfMatch`, `must_match` and `tagged`.
"""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlmodel import Session

from app.http.deps import AnsweredBefore, get_write_session
from app.services.access.retries import Attempt, StoredAnswer, keep

REPLAYED_HEADER: Final = "Idempotent-Replayed"
Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_NOT_KEPT: Final = frozenset({"content-length", "set-cookie"})


class OnceRoute(APIRoute):
    """A route that does a write once, however often it is sent, and undoes a write that fails."""

    def get_route_handler(self) -> Handler:
        """The route's handler. One that does not write is left as it is."""
        handle = super().get_route_handler()
        return _once(handle) if _writes(self.dependant) else handle


def _writes(dependant: Dependant) -> bool:
    inner = dependant.dependencies
    return dependant.call is get_write_session or any(_writes(found) for found in inner)


def _once(handle: Handler) -> Handler:
    async def answer(request: Request) -> Response:
        # Read here for the fingerprint. The request keeps it, so a form can still be read.
        request.state.body = await request.body()
        try:
            response = await handle(request)
        except AnsweredBefore as before:
            return _again(before.answer)
        except BaseException:
            # Undone here too: a page catches the error before the transaction sees it.
            await run_in_threadpool(_undo, request)
            raise
        await run_in_threadpool(_conclude, request, response)
        return response

    return answer


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
