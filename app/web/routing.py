"""Routes of pages: what goes wrong is shown on a page, in plain English."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request, Response

from app.http.deps import REQUEST_ID_KEY
from app.http.once import Handler, OnceRoute
from app.http.problems import EXPECTED, Failure, failure_of
from app.web.pages import page

_TITLES: Final = {
    HTTPStatus.UNAUTHORIZED: "You need to log in",
    HTTPStatus.FORBIDDEN: "You are not allowed to do this",
    HTTPStatus.NOT_FOUND: "Page not found",
    HTTPStatus.TOO_MANY_REQUESTS: "The service is busy",
    HTTPStatus.SERVICE_UNAVAILABLE: "The service is not ready",
}


class PageRoute(OnceRoute):
    """A route that answers a failure with a page instead of a problem."""

    def get_route_handler(self) -> Handler:
        """The route's handler, with its failures caught."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except EXPECTED as error:
                return failure_page(request, failure_of(error))

        return answer


def page_router() -> APIRouter:
    """A router for pages under `/ui`. The description of the API leaves pages out."""
    return APIRouter(
        prefix="/ui", route_class=PageRoute, include_in_schema=False, redirect_slashes=False
    )


def failure_page(request: Request, failure: Failure) -> Response:
    """The answer to a person for a request that failed, with the status that a program gets."""
    kind = failure.kind
    return page(
        request,
        "error.html",
        status=kind.status,
        headers={"Cache-Control": "no-store", **failure.headers},
        title=_TITLES.get(HTTPStatus(kind.status), "There is a problem"),
        detail=failure.detail or kind.meaning,
        errors=[f"{fault.where}: {fault.message}" for fault in failure.errors],
        request_id=request.scope[REQUEST_ID_KEY],
    )
