"""Routes of pages: what goes wrong is shown on a page, in plain English."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException

from app.errors import RegistryError
from app.http.addresses import without_root
from app.http.deps import PROBLEM_KEY, REQUEST_ID_KEY, refuse_other_sites
from app.http.once import Handler, OnceRoute
from app.http.problems import EXPECTED, Failure, failure_of, on_failure
from app.web.pages import page

_TITLES: Final = {
    HTTPStatus.UNAUTHORIZED: "You need to log in",
    HTTPStatus.FORBIDDEN: "You are not allowed to do this",
    HTTPStatus.NOT_FOUND: "Page not found",
    HTTPStatus.TOO_MANY_REQUESTS: "The service is busy",
    HTTPStatus.SERVICE_UNAVAILABLE: "The service is not ready",
}
_ADVICE: Final = {
    "not-found": "Check the address. You can also start again from the home page.",
    "unsupported-media-type": "Send the form of this page.",
    "method-not-allowed": "This address has no page of its own. Go back to the page before it.",
    "invalid-cursor": "This page of the list cannot be found. Open the list from its first page.",
}
"""What a person can do, where the meaning of a failure is for a program."""
_ONLY_FOR_PROGRAMS: Final = frozenset({"method-not-allowed", "invalid-cursor"})
"""The failures whose own words are for a program too."""


class _Number(IntegerConvertor):
    """A number in an address. Python refuses to read one of thousands of digits."""

    regex = "[0-9]{1,18}"


register_url_convertor("int", _Number())


class PageRoute(OnceRoute):
    """A route that answers a failure with a page, and takes forms of our own pages only."""

    def get_route_handler(self) -> Handler:
        """The route's handler, with its failures caught."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                # A form of another website is refused, whoever fills it in.
                refuse_other_sites(request)
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
    request.scope[PROBLEM_KEY] = failure.code
    kind = failure.kind
    needs_login = kind.status == HTTPStatus.UNAUTHORIZED
    return page(
        request,
        "login.html" if needs_login else "error.html",
        status=kind.status,
        headers={"Cache-Control": "no-store", **failure.headers},
        needs_login=needs_login,
        is_form=request.method == "POST",
        title=_TITLES.get(HTTPStatus(kind.status), "There is a problem"),
        detail=_detail(request, failure),
        errors=[f"{fault.where}: {fault.message}" for fault in failure.errors],
        request_id=request.scope[REQUEST_ID_KEY],
    )


def _detail(request: Request, failure: Failure) -> str:
    # What is said of a missing key is for a program.
    if failure.code == "not-authenticated" and "authorization" not in request.headers:
        return "Only people who are logged in can do this."
    if failure.code in _ONLY_FOR_PROGRAMS:
        return _ADVICE[failure.code]
    return failure.detail or _ADVICE.get(failure.code, failure.kind.meaning)


def install_page_errors(app: FastAPI) -> None:
    """Answer with a page where there is no page, instead of with a problem."""

    for kind in (HTTPException, RegistryError):
        app.add_exception_handler(kind, on_error)


async def on_error(request: Request, error: Exception) -> Response:
    """The answer for one of the `EXPECTED` errors: a page to a person, else a problem."""
    if _is_for_a_person(request):
        return failure_page(request, failure_of(error))
    return await on_failure(request, error)


def _is_for_a_person(request: Request) -> bool:
    """Whether the answer is a page: of the pages, or on the way through the log-in service."""
    path = without_root(request.url.path)
    is_login = path in {"/auth/login", "/auth/callback"}
    accepts = request.headers.get("accept", "")
    return path.startswith("/ui/") or (is_login and "text/html" in accepts)
