"""Every failure as `application/problem+json` (RFC 9457). Pages and FHIR show the same failures.

The text of an unexpected exception is never shown: it may have a title or a password.
"""

import re
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import singledispatch
from http import HTTPStatus
from typing import Any, Final, NamedTuple

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from app.db.faults import meaning_of
from app.errors import (
    ChangedMeanwhileError,
    ConflictError,
    FailedError,
    FileKindError,
    ForbiddenError,
    InvalidError,
    LoginFailedError,
    NotAuthenticatedError,
    NotFoundError,
    RateLimitError,
    RegistryError,
    TooBusyError,
    TooLargeError,
    TooManyReportsError,
    UnauthenticatedError,
    UnavailableError,
    WriteConflictError,
    known_errors,
)
from app.http.addresses import address
from app.http.deps import PROBLEM_KEY, REQUEST_ID_KEY
from app.http.outcomes import failure_issues, is_fhir, outcome_response
from app.matching.resolve import TitleError

MEDIA_TYPE: Final = "application/problem+json"
CORRELATION_ID_KEY: Final = "registry.correlation_id"
RETRY_AFTER_SECONDS: Final = 5
_RETRY: Final = {"Retry-After": str(RETRY_AFTER_SECONDS)}


class Kind(NamedTuple):
    """A sort of failure: its HTTP status and what it means, in words for a user."""

    status: int
    meaning: str


_STATUS_OF: Final[dict[type[RegistryError], int]] = {
    UnauthenticatedError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    TooLargeError: 413,
    InvalidError: 422,
    FailedError: 500,
    UnavailableError: 503,
    # HTTP has a status of its own for these members of a family.
    LoginFailedError: 400,
    ChangedMeanwhileError: 412,
    FileKindError: 415,
    TooManyReportsError: 429,
    RateLimitError: 429,
}


def status_of(kind: type[RegistryError]) -> int:
    """The HTTP status of an error: its own, or the one of its family."""
    return next(_STATUS_OF[family] for family in kind.__mro__ if family in _STATUS_OF)


KINDS: Final = {
    "bad-request": Kind(400, "The request could not be read."),
    "malformed-json": Kind(400, "The body is not valid JSON."),
    "not-found": Kind(404, "There is nothing at this address. See /docs for the addresses."),
    "method-not-allowed": Kind(405, "This address does not accept this method. See 'Allow'."),
    "request-timeout": Kind(408, "The request took too long to arrive. Please send it again."),
    "content-too-large": Kind(413, "The request is larger than this service accepts."),
    "too-many-titles": Kind(413, "The batch has more titles than this service accepts at once."),
    "unsupported-media-type": Kind(415, "Send the body as application/json."),
    "invalid-request": Kind(422, "Some of what was sent cannot be used."),
    "invalid-title": Kind(422, "The title is empty, too long or has control characters."),
    "internal-error": Kind(500, "Something went wrong here. Please report the request id."),
    **{kind.code: Kind(status_of(kind), kind.meaning) for kind in known_errors()},
}
"""Every failure by its stable code, documented at /problems/{code}."""

_CODE_OF: Final = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    408: "request-timeout",
    413: "content-too-large",
    415: "unsupported-media-type",
    500: "internal-error",
    503: "too-busy",
}
_TITLE_FAULTS: Final = frozenset({"string_too_short", "string_too_long", "value_error"})
_log = structlog.get_logger()


class FieldError(BaseModel):
    """One fault in what was sent: where it is and what is wrong with it."""

    model_config = ConfigDict(frozen=True)

    where: str
    message: str


class Problem(BaseModel):
    """An error in the form of RFC 9457. Programs rely on `code`; people read `detail`."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: list[FieldError]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a request failed, for a program or for a page. `detail` says what happened here."""

    code: str
    detail: str | None = None
    errors: Sequence[FieldError] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """What sort of failure this is."""
        return KINDS[self.code]


def problem_response(scope: Scope, failure: Failure) -> Response:
    """The answer to a program for a request that failed: under `/fhir`, as FHIR has it."""
    scope[PROBLEM_KEY] = failure.code
    kind = failure.kind
    if is_fhir(scope):
        places = [(error.where, error.message) for error in failure.errors]
        issues = failure_issues(kind.status, failure.detail or kind.meaning, places)
        return outcome_response(kind.status, issues, failure.headers)
    problem = Problem(
        type=address(f"/problems/{failure.code}"),
        title=title_of(failure.code),
        status=kind.status,
        detail=failure.detail or kind.meaning,
        instance=_printable(scope["path"]),
        code=failure.code,
        request_id=scope[REQUEST_ID_KEY],
        errors=list(failure.errors),
    )
    return Response(
        problem.model_dump_json(),
        status_code=kind.status,
        headers={"Cache-Control": "no-store", **failure.headers},
        media_type=MEDIA_TYPE,
    )


def title_of(code: str) -> str:
    """A code as a heading.

    >>> title_of("role-not-found")
    'Role not found'
    """
    return code.replace("-", " ").capitalize()


EXPECTED: Final = (
    RegistryError,
    TitleError,
    RequestValidationError,
    HTTPException,
    DBAPIError,
    PoolTimeoutError,
    StaleDataError,
)
"""The failures that have an answer of their own. Any other is a fault of ours."""


def install_error_handlers(app: FastAPI) -> None:
    """Answer every expected failure inside the application as a problem."""
    for kind in EXPECTED:
        app.add_exception_handler(kind, on_failure)


async def on_failure(request: Request, error: Exception) -> Response:
    """The answer to a program for one of the `EXPECTED` errors."""
    failure = failure_of(error)
    if failure.kind.status == HTTPStatus.METHOD_NOT_ALLOWED:
        allow = {"Allow": _allowed_methods(request)}
        failure = replace(failure, headers={**failure.headers, **allow})
    return problem_response(request.scope, failure)


@singledispatch
def failure_of(error: Exception) -> Failure:
    """Why a request failed, for one of the `EXPECTED` errors. Raises any other again."""
    raise error


@failure_of.register
def _(error: RegistryError) -> Failure:
    errors = [FieldError(where=where, message=message) for where, message in error.places]
    return Failure(error.code, error.summary, errors, _headers_of(error))


def _headers_of(error: RegistryError) -> dict[str, str]:
    if isinstance(error, NotAuthenticatedError):
        # RFC 6750, 3: without a token in the request, the answer says nothing about one.
        return {"WWW-Authenticate": 'Bearer error="invalid_token"' if error.was_tried else "Bearer"}
    if isinstance(error, RateLimitError):
        return {"Retry-After": str(error.seconds)}
    is_worth_a_retry = isinstance(error, UnavailableError | WriteConflictError)
    return dict(_RETRY) if is_worth_a_retry else {}


@failure_of.register
def _(error: TitleError) -> Failure:
    fault = FieldError(where="query.title", message=str(error))
    return Failure("invalid-title", errors=[fault])


@failure_of.register
def _(error: RequestValidationError) -> Failure:
    faults = error.errors()
    code = "invalid-request"
    if any(fault["type"] == "json_invalid" for fault in faults):
        code = "malformed-json"
    elif only_the_title(faults, ("query", "title")):
        code = "invalid-title"
    return Failure(code, errors=field_errors(faults))


@failure_of.register
def _(error: HTTPException) -> Failure:
    if isinstance(error.__cause__, RecursionError | ValueError):
        # What the framework makes of JSON that is too deep, has too long a number or no UTF-8.
        return Failure("malformed-json")
    code = _CODE_OF.get(error.status_code, "bad-request")
    is_ours = error.detail != HTTPStatus(error.status_code).phrase
    return Failure(code, error.detail if is_ours else None, headers=error.headers or {})


@failure_of.register
def _(error: DBAPIError) -> Failure:
    meaning = meaning_of(error)
    if meaning is None:
        raise error
    # Only the type: a database's message may have addresses and values.
    _log.error("database refused", meaning=meaning.code, kind=type(error.orig).__name__)
    return failure_of(meaning())


@failure_of.register(IntegrityError)
@failure_of.register(StaleDataError)
def _(error: Exception) -> Failure:
    # Writers take turns, so this is rare. Where it happened is logged, and no value.
    _log.error("two writers at once", **cause_of(error))
    return failure_of(WriteConflictError())


@failure_of.register
def _(_error: PoolTimeoutError) -> Failure:
    # Every connection is in use, so the service is busy rather than broken.
    return failure_of(TooBusyError())


def cause_of(error: BaseException) -> dict[str, object]:
    """What the log says about a failure: not its message, which can have a title in it."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"kind": type(error).__name__, "at": places}


def only_the_title(faults: Iterable[Any], place: tuple[str, ...]) -> bool:
    """Whether the only fault is a title that was sent but cannot be read as one."""
    return all(fault["loc"] == place and fault["type"] in _TITLE_FAULTS for fault in faults)


def field_errors(faults: Iterable[Any]) -> list[FieldError]:
    """Pydantic's faults in the form of the contract, without the values that were sent."""
    return [FieldError(where=_place(fault["loc"]), message=_message(fault)) for fault in faults]


def _place(location: tuple[int | str, ...]) -> str:
    """
    >>> _place(("body", "titles", 3, "title"))
    'body.titles[3].title'
    """
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).lstrip(".")


# Pydantic's own words name our class.
_NO_OBJECT: Final = frozenset({"model_type", "model_attributes_type", "dataclass_type"})


def _message(fault: dict[str, Any]) -> str:
    if fault["type"] in _NO_OBJECT:
        return "Input should be an object"
    return str(fault["msg"]).removeprefix("Value error, ")


def _allowed_methods(request: Request) -> str:
    """The methods that the address accepts: the framework names those of its first route only."""
    template = getattr(request.scope.get("route"), "path", None)
    same = [route for route in request.app.routes if getattr(route, "path", None) == template]
    methods = {name for route in same for name in getattr(route, "methods", None) or ()} or {"GET"}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def _printable(path: str) -> str:
    return re.sub(r"[^\x20-\x7e]", "?", path)
