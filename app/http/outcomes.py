"""Failures as FHIR OperationOutcome, for every address under `/fhir`."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import Response
from starlette.types import Scope

from app.http.addresses import without_root

FHIR_JSON: Final = "application/fhir+json"
_START: Final = "/fhir"
_TYPE_OF: Final = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    408: "timeout",
    409: "conflict",
    412: "conflict",
    413: "too-long",
    415: "not-supported",
    422: "processing",
    429: "throttled",
    500: "exception",
    503: "transient",
}
"""The issue type of a status. Source: hl7.org/fhir/R4/valueset-issue-type.html."""


def is_fhir(scope: Scope) -> bool:
    """Whether the request is for an address of the FHIR service."""
    path = without_root(scope["path"])
    return path == _START or path.startswith(f"{_START}/")


def issue_type(status: int) -> str:
    """The FHIR issue type for an HTTP status.

    >>> issue_type(404), issue_type(418), issue_type(502)
    ('not-found', 'invalid', 'exception')
    """
    least_of_ours = HTTPStatus.INTERNAL_SERVER_ERROR
    return _TYPE_OF.get(status, "exception" if status >= least_of_ours else "invalid")


def outcome(issues: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """An OperationOutcome with these issues."""
    return {"resourceType": "OperationOutcome", "issue": [dict(issue) for issue in issues]}


def outcome_response(
    status: int, issues: Iterable[Mapping[str, Any]], headers: Mapping[str, str]
) -> Response:
    """The answer to a FHIR client for a request that failed."""
    text = json.dumps(outcome(issues))
    kept = {"Cache-Control": "no-store", **headers}
    return Response(text, status_code=status, headers=kept, media_type=FHIR_JSON)


def failure_issues(status: int, detail: str, places: Iterable[tuple[str, str]]) -> list[Any]:
    """The issues of a failure: one for each place that is at fault, or one for all of it."""
    faults = [f"{where}: {said}" if where else said for where, said in places]
    code = issue_type(status)
    return [
        {"severity": "error", "code": code, "details": {"text": text}, "diagnostics": detail}
        for text in faults or [detail]
    ]
