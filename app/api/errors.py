"""Every error as `application/problem+json` (RFC 9457). Never the text of an exception."""

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from app.errors import (
    CodeNotFoundError,
    CodeSystemNotFoundError,
    CursorError,
    NotMigratedError,
    RegistryError,
    ReleaseNotFoundError,
    RoleNotFoundError,
    SkillMixTypeNotFoundError,
)

MEDIA_TYPE: Final = "application/problem+json"
REQUEST_ID_KEY: Final = "registry.request_id"
CORRELATION_ID_KEY: Final = "registry.correlation_id"
RETRY_AFTER_SECONDS: Final = 5

STATUS_OF: Final[dict[type[RegistryError], int]] = {
    RoleNotFoundError: 404,
    CodeSystemNotFoundError: 404,
    CodeNotFoundError: 404,
    ReleaseNotFoundError: 404,
    SkillMixTypeNotFoundError: 404,
    CursorError: 422,
    NotMigratedError: 503,
}

_GENERAL: Final = {
    400: ("bad-request", "The request could not be read."),
    404: ("not-found", "There is nothing at this address. See /docs for what there is."),
    405: ("method-not-allowed", "This address does not take this method. See 'Allow'."),
    413: ("content-too-large", "The request is larger than this service takes."),
    415: ("unsupported-media-type", "Send the body as application/json."),
    422: ("invalid-request", "Some of what was sent cannot be used. See 'errors'."),
    500: ("internal-error", "Something went wrong here. Please report the request id."),
    503: ("service-unavailable", "The registry is not ready. Please try again soon."),
}
_PHRASES: Final = {413: "Content too large", 422: "Unprocessable content"}
_log = structlog.get_logger()


class FieldError(BaseModel):
    """One fault in what was sent: where it stands and what is wrong with it."""

    model_config = ConfigDict(frozen=True)

    where: str
    message: str


class Problem(BaseModel):
    """An error as RFC 9457 has it. Programs may rely on `code`; people read `detail`."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: list[FieldError]


def problem_response(
    scope: Scope,
    status: int,
    *,
    code: str | None = None,
    detail: str | None = None,
    errors: Sequence[FieldError] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    """The answer for a failure; what is left out comes from the status."""
    general_code, general_detail = _GENERAL.get(status, (_kebab(_phrase(status)), _phrase(status)))
    problem = Problem(
        type=f"/problems/{code or general_code}",
        title=_phrase(status) if code is None else code.replace("-", " ").capitalize(),
        status=status,
        detail=detail or general_detail,
        instance=_printable(scope["path"]),
        code=code or general_code,
        request_id=scope[REQUEST_ID_KEY],
        errors=list(errors),
    )
    return Response(
        problem.model_dump_json(),
        status_code=status,
        headers={"Cache-Control": "no-store", **(headers or {})},
        media_type=MEDIA_TYPE,
    )


def install_error_handlers(app: FastAPI) -> None:
    """Have every failure inside the application answered as a problem."""
    app.add_exception_handler(RegistryError, _on_registry_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(OperationalError, _on_database_error)


async def _on_registry_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, RegistryError):
        raise error
    status = next((STATUS_OF[kind] for kind in type(error).mro() if kind in STATUS_OF), 400)
    return problem_response(request.scope, status, code=error.code, detail=str(error))


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return problem_response(
            request.scope,
            400,
            code="malformed-json",
            detail="The body is not JSON.",
            errors=field_errors(faults),
        )
    return problem_response(request.scope, 422, errors=field_errors(faults))


async def _on_http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed_methods(request)
    return problem_response(request.scope, error.status_code, headers=headers)


async def _on_database_error(request: Request, error: Exception) -> Response:
    # The type only: a database's message may hold addresses and values.
    _log.error("database unavailable", kind=type(error).__name__)
    retry = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return problem_response(request.scope, 503, code="database-unavailable", headers=retry)


def field_errors(faults: Iterable[Any]) -> list[FieldError]:
    """Pydantic's faults as the contract has them, without the values that were sent."""
    return [FieldError(where=_place(fault["loc"]), message=_message(fault)) for fault in faults]


def _place(location: tuple[int | str, ...]) -> str:
    """
    >>> _place(("body", "titles", 3, "title"))
    'body.titles[3].title'
    """
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).lstrip(".")


def _message(fault: dict[str, Any]) -> str:
    return str(fault["msg"]).removeprefix("Value error, ")


def _allowed_methods(request: Request) -> str:
    """What the address takes: the framework names the methods of its first route only."""
    template = getattr(request.scope.get("route"), "path", None)
    operations = request.app.openapi()["paths"].get(template, {})
    methods = {name.upper() for name in operations if name != "parameters"} or {"GET"}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def _phrase(status: int) -> str:
    return _PHRASES.get(status) or HTTPStatus(status).phrase.capitalize()


def _kebab(phrase: str) -> str:
    return phrase.lower().replace(" ", "-")


def _printable(path: str) -> str:
    return re.sub(r"[^\x20-\x7e]", "?", path)
