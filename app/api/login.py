"""Logging in and out, for people with a browser. There are no passwords here."""

import hmac
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.status import HTTP_303_SEE_OTHER

from app.db.session import transaction
from app.errors import LoginFailedError, LoginNotSetUpError
from app.http.addresses import address
from app.http.deps import SESSION_COOKIE, refuse_other_sites
from app.http.log_in.attempts import LOCAL_PATH, LoginAttempt
from app.http.routing import strict_router
from app.services.access import logins
from app.settings import Settings

if TYPE_CHECKING:
    from app.http.log_in.issuer import Issuer

ATTEMPT_COOKIE: Final = "__Host-registry-login"
_ATTEMPT_SECONDS: Final = 600
_NO_STORE: Final = {"Cache-Control": "no-store"}

router = strict_router("Access")
callback = APIRouter(tags=["Access"], redirect_slashes=False)
"""Not strict: a log-in service adds its own parameters."""


def get_issuer(request: Request) -> "Issuer":
    """The log-in service that is set up. Raises `LoginNotSetUpError` if there is none."""
    issuer: Issuer | None = request.app.state.issuer
    if issuer is None:
        raise LoginNotSetUpError
    return issuer


IssuerDep = Annotated["Issuer", Depends(get_issuer)]


@router.get(
    "/auth/login",
    response_class=RedirectResponse,
    status_code=HTTP_303_SEE_OTHER,
    operation_id="log_in",
)
def log_in(
    request: Request,
    issuer: IssuerDep,
    return_to: Annotated[
        str | None,
        Query(max_length=500, pattern=LOCAL_PATH, description="The page to go to after the log-in"),
    ] = None,
) -> RedirectResponse:
    """Send the browser to the log-in service, and back again."""
    url, attempt = issuer.begin(_home() if return_to is None else return_to)
    answer = RedirectResponse(url, HTTP_303_SEE_OTHER, _NO_STORE)
    _set_cookie(answer, ATTEMPT_COOKIE, attempt.as_cookie(), _ATTEMPT_SECONDS)
    return answer


@callback.get("/auth/callback", status_code=HTTP_303_SEE_OTHER, include_in_schema=False)
def come_back(
    request: Request,
    issuer: IssuerDep,
    code: Annotated[str, Query(max_length=4_000)] = "",
    state: Annotated[str, Query(max_length=4_000)] = "",
) -> RedirectResponse:
    """The way back from the log-in service. Starts a session if it proves who the person is."""
    attempt = LoginAttempt.of_cookie(request.cookies.get(ATTEMPT_COOKIE))
    if not hmac.compare_digest(attempt.state.encode(), state.encode()):
        raise LoginFailedError("This browser did not begin this log-in")
    if not code:
        raise LoginFailedError("The log-in was refused or not finished")
    identity = issuer.finish(attempt, code)
    settings: Settings = request.app.state.settings
    lasts = timedelta(minutes=settings.session_minutes)
    with transaction(request.app.state.engine) as session:
        _end_session(request, session)
        token = logins.log_in(
            session, identity, settings.oidc_groups, now=datetime.now(UTC), lasts=lasts
        )
    answer = RedirectResponse(attempt.return_to, HTTP_303_SEE_OTHER, _NO_STORE)
    _set_cookie(answer, ATTEMPT_COOKIE, "", 0)
    _set_cookie(answer, SESSION_COOKIE, token, settings.session_minutes * 60)
    return answer


@router.post(
    "/auth/logout",
    response_class=RedirectResponse,
    status_code=HTTP_303_SEE_OTHER,
    responses={403: {"description": "Another website sent this request."}},
    operation_id="log_out",
)
def log_out(request: Request) -> RedirectResponse:
    """End the session of this browser, if it has one."""
    refuse_other_sites(request)
    with transaction(request.app.state.engine) as session:
        _end_session(request, session)
    answer = RedirectResponse(_home(), HTTP_303_SEE_OTHER, _NO_STORE)
    _set_cookie(answer, SESSION_COOKIE, "", 0)
    return answer


def _home() -> str:
    return address("/")


def _end_session(request: Request, session: Session) -> None:
    token = request.cookies.get(SESSION_COOKIE)
    if token:
        logins.log_out(session, token)


def _set_cookie(answer: Response, name: str, value: str, seconds: int) -> None:
    # '__Host-' makes the browser refuse a cookie that is not secure, or not only for this host.
    answer.set_cookie(
        name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax"
    )
