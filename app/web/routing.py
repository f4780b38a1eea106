"""Routes of pages: what goes wrong is told on a page, in plain English."""

from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app.errors import RegistryError
from app.http.deps import REQUEST_ID_KEY
from app.http.once import Handler, OnceRoute
from app.web.pages import page

_STATUS_OF: Final = {
    "not-authenticated": HTTPStatus.UNAUTHORIZED,
    "not-allowed": HTTPStatus.FORBIDDEN,
    "not-migrated": HTTPStatus.SERVICE_UNAVAILABLE,
}
_TITLES: Final = {
    HTTPStatus.UNAUTHORIZED: "You need to log in",
    HTTPStatus.FORBIDDEN: "You cannot see this page",
    HTTPStatus.NOT_FOUND: "Page not found",
    HTTPStatus.SERVICE_UNAVAILABLE: "The registry is not ready yet",
}


class PageRoute(OnceRoute):
    """A route that answers failures of the registry with a page instead of a problem."""

    def get_route_handler(self) -> Handler:
        """The route's handler, its failures caught."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except RegistryError as error:
                return _failed(request, status_of(error), str(error))
            except RequestValidationError as error:
                faults = [f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors()]
                return _failed(
                    request, HTTPStatus.BAD_REQUEST, "Check the address of this page.", faults
                )
            except HTTPException as error:
                status = HTTPStatus(error.status_code)
                return _failed(request, status, str(error.detail), headers=error.headers)

        return answer


def page_router() -> APIRouter:
    """A router for pages under `/ui`; they stand in no description of the API."""
    return APIRouter(
        prefix="/ui", route_class=PageRoute, include_in_schema=False, redirect_slashes=False
    )


def status_of(error: RegistryError) -> HTTPStatus:
    """The HTTP status of a failure on a page."""
    if error.code.endswith("-not-found"):
        return HTTPStatus.NOT_FOUND
    return _STATUS_OF.get(error.code, HTTPStatus.BAD_REQUEST)


def _failed(
    request: Request,
    status: HTTPStatus,
    detail: str,
    errors: list[str] | None = None,
    headers: Any = None,  # noqa: ANN401  # the framework's mapping, or none
) -> Response:
    return page(
        request,
        "error.html",
        status=status,
        headers={"Cache-Control": "no-store", **(headers or {})},
        title=_TITLES.get(status, "There is a problem"),
        detail=detail,
        errors=errors or [],
        request_id=request.scope[REQUEST_ID_KEY],
    )
