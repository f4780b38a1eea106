"""The FHIR R4 terminology service: the addresses, and what goes over the wire.

Parameters that are not known are ignored, as FHIR has it. Everything here only reads.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from app.errors import ReleaseNotFoundError
from app.fhir.capabilities import capability_statement, terminology_capabilities
from app.fhir.dispatch import FhirRequest, answer, is_short
from app.fhir.feed import ATOM_TYPE, write_feed
from app.fhir.parameters import read_resource
from app.fhir.registry import answered
from app.fhir.terminology.issues import (
    IssueType,
    Json,
    OutcomeError,
    bad_request,
    error,
    unprocessable,
)
from app.http.addresses import base_address
from app.http.caching import NEVER_CHANGES
from app.http.outcomes import FHIR_JSON, outcome_response
from app.services.releases.publishing import is_name

_FORM: Final = "application/x-www-form-urlencoded"
_BODY_TYPES: Final = frozenset({FHIR_JSON, "application/json"})
_JSON_NAMES: Final = frozenset({"json", "text/json", "*/*", "application/*", *_BODY_TYPES})
router = APIRouter(prefix="/fhir", include_in_schema=False, redirect_slashes=False)


@router.get("/metadata")
async def show_metadata(request: Request) -> Response:
    """What the service can do: CapabilityStatement, or TerminologyCapabilities by `mode`."""
    try:
        _must_take_json(request)
        return _written(request, await _metadata(request))
    except OutcomeError as failed:
        return _failed(failed)


@router.get("/syndication.xml")
def show_feed(request: Request) -> Response:
    """The feed of the resources of each release, for servers that keep a copy."""
    items = request.app.state.syndication.items()
    return Response(write_feed(items, f"{base_address(request)}/fhir"), media_type=ATOM_TYPE)


@router.get("/syndication/{release}/{kind}/{resource_id}")
def show_feed_item(request: Request, release: str, kind: str, resource_id: str) -> Response:
    """A resource as the file of a release has it. It never changes."""
    if not is_name(release):
        raise ReleaseNotFoundError(release)
    content = request.app.state.syndication.content(release, kind, resource_id)
    return Response(content, media_type=FHIR_JSON, headers={"Cache-Control": NEVER_CHANGES})


@router.get("/{path:path}")
@router.post("/{path:path}")
@router.post("")
async def ask(request: Request, path: str = "") -> Response:
    """A read, a search, an operation or a batch."""
    try:
        _must_take_json(request)
        asked = await _read(request, path)
        return await answered(
            request,
            lambda make: _written(request, answer(asked, make)),
            in_thread=not is_short(asked),
        )
    except OutcomeError as failed:
        return _failed(failed)
    except RecursionError:
        # A hierarchy so deep that it cannot be written down again.
        return _failed(unprocessable("What was sent is too deep.", IssueType.TOO_COSTLY))


async def _metadata(request: Request) -> Json:
    base, today = f"{base_address(request)}/fhir", datetime.now(UTC).date()
    mode = request.query_params.get("mode", "full")
    if mode == "terminology":
        terminologies = request.app.state.terminologies
        releases = await to_thread.run_sync(terminologies.versions)
        return await answered(
            request,
            lambda make: terminology_capabilities(base, today, make(()), releases),
            in_thread=False,
        )
    if mode not in ("full", "normative"):
        raise bad_request("The mode must be full, normative or terminology.")
    return capability_statement(base, today)


async def _read(request: Request, path: str) -> FhirRequest:
    query: Sequence[tuple[str, str]] = request.query_params.multi_items()
    content = b""
    body = None
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if path.endswith("/_search") and kind == _FORM:
            async with request.form(max_files=0) as form:
                texts = [(name, value) for name, value in form.multi_items()]
                query = [*query, *((name, one) for name, one in texts if isinstance(one, str))]
        elif kind not in _BODY_TYPES:
            raise HTTPException(415, f"Send the body as {FHIR_JSON}.")
        else:
            content = await request.body()
            body = read_resource(content)
    base = f"{base_address(request)}/fhir"
    return FhirRequest(request.method, path, query, body, base, len(content))


def _must_take_json(request: Request) -> None:
    """Raise `OutcomeError` for a client that can only read XML or another format."""
    wanted = request.query_params.get("_format") or request.headers.get("accept") or "*/*"
    names = {part.partition(";")[0].strip().lower() for part in wanted.split(",")}
    # In an address a '+' is a space.
    if _JSON_NAMES.isdisjoint(name.replace(" ", "+") for name in names):
        text = f"The service answers with {FHIR_JSON} only."
        raise OutcomeError(406, error(IssueType.NOT_SUPPORTED, text))


def _written(request: Request, resource: Json) -> Response:
    is_pretty = request.query_params.get("_pretty") == "true"
    separators = None if is_pretty else (",", ":")
    text = json.dumps(resource, indent=2 if is_pretty else None, separators=separators)
    return Response(text, media_type=FHIR_JSON)


def _failed(failed: OutcomeError) -> Response:
    return outcome_response(failed.status, [issue.written() for issue in failed.issues], {})
