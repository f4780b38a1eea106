"""Every error as `application/problem+json` (RFC 9457). Never the text of an exception."""

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any, Final, NamedTuple

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from app.errors import (
    BreaksGoldenSetError,
    ChangedMeanwhileError,
    CheckFailedError,
    CheckNotDoneError,
    CheckNotFoundError,
    CodeNotFoundError,
    CodeSystemNotFoundError,
    CursorError,
    EstablishmentDateError,
    EstablishmentNotFoundError,
    EstablishmentTooLongError,
    FileKindError,
    FileTooLargeError,
    IssuerUnavailableError,
    KeyReusedError,
    LocalTitleDecidedError,
    LocalTitleNotFoundError,
    LoginFailedError,
    LoginNotSetUpError,
    NationalStatusError,
    NoEvidenceError,
    NotAllowedError,
    NotATrustError,
    NotAuthenticatedError,
    NotMigratedError,
    OrganisationClosedError,
    OrganisationNotFoundError,
    OtherSiteError,
    OwnProposalError,
    PersonalDataError,
    ProposalInvalidError,
    ProposalNotFoundError,
    ProposalStateError,
    RegionNotFoundError,
    RegistryError,
    ReleaseNameError,
    ReleaseNotFoundError,
    ReleaseRefusedError,
    RoleNotFoundError,
    SkillMixTypeNotFoundError,
    TableError,
    TooBusyError,
    TooManyReportsError,
)
from app.http.deps import REQUEST_ID_KEY
from app.matching.resolve import TitleError

MEDIA_TYPE: Final = "application/problem+json"
CORRELATION_ID_KEY: Final = "registry.correlation_id"
RETRY_AFTER_SECONDS: Final = 5


class Kind(NamedTuple):
    """A sort of failure: its HTTP status and what it means, in words for a user."""

    status: int
    meaning: str


KINDS: Final = {
    "bad-request": Kind(400, "The request could not be read."),
    "malformed-json": Kind(400, "The body is not JSON."),
    LoginFailedError.code: Kind(400, "The log-in was not completed."),
    NotAuthenticatedError.code: Kind(
        401, "This needs an API key that is in force, or a person who is logged in."
    ),
    OtherSiteError.code: Kind(403, "A page of another site may not write for you."),
    NotAllowedError.code: Kind(403, "You are known, but may not do this."),
    OwnProposalError.code: Kind(403, "Whoever proposes a change does not decide on it."),
    "not-found": Kind(404, "There is nothing at this address. See /docs for what there is."),
    RoleNotFoundError.code: Kind(404, "No role has this id."),
    CodeSystemNotFoundError.code: Kind(404, "No code list has this id, or no such version."),
    CodeNotFoundError.code: Kind(404, "The version of the list does not hold this code."),
    ReleaseNotFoundError.code: Kind(404, "No release has this name."),
    SkillMixTypeNotFoundError.code: Kind(404, "No skill-mix change type has this id."),
    CheckNotFoundError.code: Kind(404, "No check has this id, or its result was deleted."),
    ProposalNotFoundError.code: Kind(404, "No proposal has this number."),
    NoEvidenceError.code: Kind(404, "Only a 'new_code' proposal has an evidence pack."),
    OrganisationNotFoundError.code: Kind(404, "No organisation has this ODS code."),
    RegionNotFoundError.code: Kind(404, "No region has this ODS code."),
    EstablishmentNotFoundError.code: Kind(404, "The trust keeps no list here, or no such one."),
    LocalTitleNotFoundError.code: Kind(404, "The trust has no local title with this id."),
    LoginNotSetUpError.code: Kind(404, "People cannot log in to this copy of the registry."),
    "method-not-allowed": Kind(405, "This address does not take this method. See 'Allow'."),
    ProposalStateError.code: Kind(409, "The proposal's state does not allow this."),
    NationalStatusError.code: Kind(409, "This status does not follow the present one."),
    BreaksGoldenSetError.code: Kind(409, "It breaks the golden set: give a reason to override."),
    OrganisationClosedError.code: Kind(409, "The trust is closed; nothing is stored for it."),
    LocalTitleDecidedError.code: Kind(409, "The trust decided this title before, otherwise."),
    CheckNotDoneError.code: Kind(409, "The check has no result. Ask for its status first."),
    ChangedMeanwhileError.code: Kind(412, "It was changed since you read it."),
    ReleaseRefusedError.code: Kind(409, "The content may not be published yet. See 'errors'."),
    "content-too-large": Kind(413, "The request is larger than this service takes."),
    EstablishmentTooLongError.code: Kind(413, "The list has more lines than any trust's has."),
    "too-many-titles": Kind(413, "The batch holds more titles than this service takes at once."),
    FileTooLargeError.code: Kind(413, "The file holds or costs more than this service takes."),
    FileKindError.code: Kind(415, "The file is none of CSV, XLSX, XLS and ODS."),
    "unsupported-media-type": Kind(415, "Send the body as application/json."),
    "invalid-request": Kind(422, "Some of what was sent cannot be used. See 'errors'."),
    "invalid-title": Kind(422, "The title is empty, too long or holds control characters."),
    TableError.code: Kind(422, "The list cannot be used as it is. See 'errors'."),
    PersonalDataError.code: Kind(422, "The list looks as if it tells of persons. See 'errors'."),
    EstablishmentDateError.code: Kind(422, "The day that the list shows has not come yet."),
    NotATrustError.code: Kind(422, "The organisation is no trust."),
    ReleaseNameError.code: Kind(422, "A release is named by its year and a number: 2026.1."),
    CursorError.code: Kind(422, "The cursor is not one of this list."),
    KeyReusedError.code: Kind(422, "The Idempotency-Key was sent before with another request."),
    ProposalInvalidError.code: Kind(422, "The proposal cannot go on as it is. See 'errors'."),
    TooManyReportsError.code: Kind(429, "Too many reports wait to be looked at."),
    "internal-error": Kind(500, "Something went wrong here. Please report the request id."),
    CheckFailedError.code: Kind(500, "The check ended without an answer."),
    TooBusyError.code: Kind(503, "More long work is asked for than is taken at once."),
    NotMigratedError.code: Kind(503, "The database is not set up yet."),
    IssuerUnavailableError.code: Kind(503, "The service that knows people does not answer."),
    "database-unavailable": Kind(503, "The database does not answer. Please try again soon."),
}
"""Every failure by its stable code, documented at /problems/{code}."""

_CODE_OF: Final = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    413: "content-too-large",
    415: "unsupported-media-type",
    500: "internal-error",
}
_TITLE_FAULTS: Final = frozenset({"string_too_short", "string_too_long", "value_error"})
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
    code: str,
    *,
    detail: str | None = None,
    errors: Sequence[FieldError] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    """The answer for a failure of `KINDS`; `detail` says what happened in this case."""
    kind = KINDS[code]
    problem = Problem(
        type=f"/problems/{code}",
        title=title_of(code),
        status=kind.status,
        detail=detail or kind.meaning,
        instance=_printable(scope["path"]),
        code=code,
        request_id=scope[REQUEST_ID_KEY],
        errors=list(errors),
    )
    return Response(
        problem.model_dump_json(),
        status_code=kind.status,
        headers={"Cache-Control": "no-store", **(headers or {})},
        media_type=MEDIA_TYPE,
    )


def title_of(code: str) -> str:
    """A sort of failure as a heading.

    >>> title_of("role-not-found")
    'Role not found'
    """
    return code.replace("-", " ").capitalize()


def install_error_handlers(app: FastAPI) -> None:
    """Have every failure inside the application answered as a problem."""
    app.add_exception_handler(RegistryError, _on_registry_error)
    app.add_exception_handler(NotAuthenticatedError, _on_unknown_caller)
    app.add_exception_handler(ReleaseRefusedError, _on_refused_release)
    app.add_exception_handler(TitleError, _on_bad_title)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(OperationalError, _on_database_error)


async def _on_registry_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, RegistryError) or error.code not in KINDS:
        raise error
    detail, errors = str(error), []
    if isinstance(error, ProposalInvalidError):
        errors = [FieldError(where=where, message=message) for where, message in error.errors]
    if isinstance(error, TableError):
        detail = error.message
        errors = [FieldError(where=fault.where, message=fault.message) for fault in error.faults]
    retry = {"Retry-After": str(RETRY_AFTER_SECONDS)} if error.code == TooBusyError.code else {}
    return problem_response(request.scope, error.code, detail=detail, errors=errors, headers=retry)


async def _on_refused_release(request: Request, error: Exception) -> Response:
    if not isinstance(error, ReleaseRefusedError):
        raise error
    parts = (reason.partition(": ") for reason in error.reasons)
    faults = [FieldError(where=where, message=message) for where, _, message in parts]
    return problem_response(request.scope, error.code, detail=error.summary, errors=faults)


async def _on_unknown_caller(request: Request, error: Exception) -> Response:
    if not isinstance(error, NotAuthenticatedError):
        raise error
    # RFC 6750, 3: nothing is said of the token where none was sent.
    challenge = 'Bearer error="invalid_token"' if error.was_tried else "Bearer"
    headers = {"WWW-Authenticate": challenge}
    return problem_response(request.scope, error.code, detail=str(error), headers=headers)


async def _on_bad_title(request: Request, error: Exception) -> Response:
    if not isinstance(error, TitleError):
        raise error
    fault = FieldError(where="query.title", message=str(error))
    return problem_response(request.scope, "invalid-title", errors=[fault])


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = error.errors()
    code = "invalid-request"
    if any(fault["type"] == "json_invalid" for fault in faults):
        code = "malformed-json"
    elif only_the_title(faults, ("query", "title")):
        code = "invalid-title"
    return problem_response(request.scope, code, errors=field_errors(faults))


def only_the_title(faults: Iterable[Any], place: tuple[str, ...]) -> bool:
    """Whether all that is wrong is a title that is there but cannot be read as one."""
    return all(fault["loc"] == place and fault["type"] in _TITLE_FAULTS for fault in faults)


async def _on_http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed_methods(request)
    code = _CODE_OF.get(error.status_code, "bad-request")
    is_ours = error.detail != HTTPStatus(error.status_code).phrase
    detail = error.detail if is_ours else None
    return problem_response(request.scope, code, detail=detail, headers=headers)


async def _on_database_error(request: Request, error: Exception) -> Response:
    # The type only: a database's message may hold addresses and values.
    _log.error("database unavailable", kind=type(error).__name__)
    retry = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return problem_response(request.scope, "database-unavailable", headers=retry)


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


def _printable(path: str) -> str:
    return re.sub(r"[^\x20-\x7e]", "?", path)
