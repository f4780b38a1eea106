"""The Reconciliation Service API 0.2, which OpenRefine speaks: one address with three uses.

Parameters that are not known are ignored: clients of the protocol add their own.
"""

import json
import re
from functools import partial
from typing import Annotated, Any, Final

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from app.db.session import reading
from app.errors import RoleNotFoundError, TooBusyError
from app.http.addresses import base_address
from app.http.deps import SessionDep, current_snapshot
from app.http.problems import Failure, problem_response
from app.http.routing import PathId
from app.http.uploads import must_have_known_charset
from app.plurals import counted
from app.reconcile.answering import answer_batch, answer_query
from app.reconcile.extending import (
    MOST_IDS,
    MOST_PROPERTIES,
    ExtendIn,
    can_be_an_id,
    extend,
    fetched_properties,
)
from app.reconcile.kinds import Json
from app.reconcile.manifest import MOST_QUERIES, manifest
from app.reconcile.preview import preview
from app.reconcile.suggesting import suggest_entities, suggest_properties, suggest_types
from app.services.roles.sheets import read_sheets
from app.turns import Turns

MOST_WAITING: Final = 20
_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_MOST_FIELDS: Final = 20
_CALLBACK: Final = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*")
_LONGEST_NAME: Final = 200
_MOST_EXTENDED: Final = (
    ("ids", ("id",), MOST_IDS),
    ("properties", ("property", "properties"), MOST_PROPERTIES),
)
_EXTEND: Final = TypeAdapter(ExtendIn)
router = APIRouter(prefix="/reconcile", include_in_schema=False, redirect_slashes=False)

Prefix = Annotated[str, Query(max_length=_LONGEST_NAME)]
From = Annotated[int, Query(alias="cursor", ge=0)]


@router.get("")
async def ask(request: Request) -> Response:
    """The manifest, or the answer to the parameter `queries` or `extend`."""
    return await _answer(request, dict(request.query_params))


@router.post("")
async def ask_by_form(request: Request) -> Response:
    """The answer to the field `queries` or `extend` of a form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _FORMS:
        raise HTTPException(415, f"Send a form: {', '.join(sorted(_FORMS))}.")
    must_have_known_charset(request)
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return await _answer(request, {**request.query_params, **fields})


@router.get("/suggest/entity")
async def suggest_entity(request: Request, prefix: Prefix = "", cursor: From = 0) -> Response:
    """Roles that begin with a text, by name or by id."""
    _, index = current_snapshot(request)
    return _written(request, {"result": suggest_entities(prefix, cursor, index)})


@router.get("/suggest/type")
async def suggest_type(request: Request, prefix: Prefix = "", cursor: From = 0) -> Response:
    """Types that begin with a text."""
    return _written(request, {"result": suggest_types(prefix, cursor)})


@router.get("/suggest/property")
def suggest_property(
    request: Request, session: SessionDep, prefix: Prefix = "", cursor: From = 0
) -> Response:
    """Properties that begin with a text."""
    return _written(request, {"result": suggest_properties(prefix, cursor, session)})


@router.get("/properties")
def propose_properties(
    request: Request,
    session: SessionDep,
    kind: Annotated[str | None, Query(alias="type", max_length=_LONGEST_NAME)] = None,
    limit: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """What can be fetched for roles. Every type of role has the same properties."""
    cards = [one.card() for one in fetched_properties(session)]
    asked = {"type": kind, "limit": limit}
    given = {name: value for name, value in asked.items() if value is not None}
    return _written(request, {**given, "properties": cards[:limit]})


@router.get("/preview/{role_id}")
def show_preview(session: SessionDep, role_id: PathId) -> Response:
    """A small page about a role."""
    if not can_be_an_id(role_id):
        raise RoleNotFoundError(role_id)
    sheet = read_sheets(session, [role_id]).get(role_id)
    if sheet is None:
        raise RoleNotFoundError(role_id)
    return preview(sheet)


async def _answer(request: Request, fields: dict[str, str]) -> Response:
    """One use of the address, by what it is asked with."""
    if "queries" in fields:
        return await _answer_queries(request, _json_object("queries", fields["queries"]))
    if "extend" in fields:
        return await _answer_extend(request, _json_object("extend", fields["extend"]))
    if "query" in fields:  # one query alone, as clients of 0.1 send it
        _, index = current_snapshot(request)
        return _written(request, answer_query(_one_query(fields["query"]), index))
    return _written(request, manifest(base_address(request)))


async def _answer_queries(request: Request, queries: dict[str, Any]) -> Response:
    if len(queries) > MOST_QUERIES:
        sent = f"You sent {counted(len(queries), 'query', 'queries')}."
        return _too_large(request, f"{sent} Send at most {MOST_QUERIES} at a time.")
    turns: Turns = request.app.state.batches
    if turns.waiting >= MOST_WAITING:
        raise TooBusyError
    _, index = current_snapshot(request)
    place = turns.place_of(len(queries))
    answers = await turns.do(partial(answer_batch, queries, index), place)
    return _written(request, answers)


async def _answer_extend(request: Request, asked: dict[str, Any]) -> Response:
    for name, words, most in _MOST_EXTENDED:
        given = asked.get(name)
        if isinstance(given, list) and len(given) > most:
            sent = f"You sent {counted(len(given), *words)}."
            return _too_large(request, f"{sent} Send at most {most:,} at a time.")
    try:
        wanted = _EXTEND.validate_python(asked)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        raise RequestValidationError(
            [{**fault, "loc": ("extend", *fault["loc"])} for fault in faults]
        ) from None
    return _written(request, await to_thread.run_sync(_extended, request, wanted))


def _extended(request: Request, wanted: ExtendIn) -> Json:
    with reading(request.app.state.engine) as session:
        return extend(session, wanted)


def _json_object(name: str, text: str) -> dict[str, Any]:
    """The JSON of a field. It is a fault of the whole request if it is no object."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise _fault(name, "json_invalid", "This is not valid JSON") from None
    if not isinstance(given, dict):
        raise _fault(name, "value_error", "Send a JSON object")
    return given


def _one_query(text: str) -> object:
    """A query as JSON, or a title as it is."""
    try:
        return json.loads(text) if text.lstrip().startswith("{") else text
    except (ValueError, RecursionError):
        return text


def _fault(name: str, kind: str, message: str) -> RequestValidationError:
    return RequestValidationError([{"type": kind, "loc": (name,), "msg": message}])


def _too_large(request: Request, detail: str) -> Response:
    return problem_response(request.scope, Failure("content-too-large", detail))


def _written(request: Request, answer: Json) -> Response:
    """An answer as JSON, or as a script for a client that cannot read other websites."""
    # Only ASCII: a cell can have half of a pair of surrogates, which no other encoding can write.
    text = json.dumps(answer, separators=(",", ":"))
    callback = request.query_params.get("callback")
    if callback is None or not _CALLBACK.fullmatch(callback):
        return Response(text, media_type="application/json")
    return Response(f"/**/{callback}({text});", media_type="text/javascript")
