"""A trust's list as it comes in: JSON, or a file as the body or as a form's only file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.api.own_trust import OwnTrustDep
from app.api.routing import DayText, Name
from app.api.schemas.establishments import EstablishmentIn
from app.api.uploads import limits_of
from app.deps import IndexDep, SessionDep
from app.matching.index import MatchIndex
from app.services.establishment_lines import Line
from app.services.establishments import NewList, prepare
from app.services.local_titles import get_open_trust
from app.services.posts import EXTRA_HEADINGS, MOST_FAULTS, check_posts, posts_of_table
from app.services.spreadsheets.job_words import job_words
from app.services.spreadsheets.sandbox import read_file
from app.services.spreadsheets.tables import Table, Wanted

_JSON: Final = TypeAdapter(EstablishmentIn)
_FILES: Final = {
    "text/csv": "A CSV file, with a heading row",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "A workbook",
    "application/octet-stream": "A CSV, XLSX, XLS or ODS file",
}


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list ready to be stored, and how its file was read, if it came as one."""

    new: NewList
    table: Table | None


async def read_body(request: Request) -> bytes:
    """The list itself: the body, or the file of a form."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form(max_files=1, max_fields=0) as form:
        files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        return await files[0].read() if files else b""


def read_list(
    request: Request,
    session: SessionDep,
    snapshot: IndexDep,
    body: Annotated[bytes, Depends(read_body)],
    ods_code: OwnTrustDep,
    as_at: Annotated[DayText, Query(description="The day that the list shows, as YYYY-MM-DD")],
    sheet: Name = None,
) -> ReadList:
    """The list, checked and answered before anything is written.

    Its titles may take seconds: nobody else's write waits for them.
    """
    get_open_trust(session, ods_code)
    version, index = snapshot
    table = None if _is_json(request) else _table(request, body, index, sheet)
    posts = _posts(body, index) if table is None else posts_of_table(table)
    today = datetime.now(UTC).date()
    return ReadList(prepare(posts, as_at, index, version.content_hash, today=today), table)


# "function": it rests on the session, which ends before the answer leaves.
ReadListDep = Annotated[ReadList, Depends(read_list, scope="function")]


def _posts(body: bytes, index: MatchIndex) -> tuple[Line, ...]:
    try:
        told = _JSON.validate_json(body)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)[:MOST_FAULTS]
        raise RequestValidationError(
            [{**fault, "loc": ("body", *fault["loc"])} for fault in faults]
        ) from None
    return check_posts([posts.line() for posts in told.lines], job_words(index))


def _table(request: Request, body: bytes, index: MatchIndex, sheet: str | None) -> Table:
    wanted = Wanted(
        columns={}, sheet=sheet, extra_headings=EXTRA_HEADINGS, job_words=job_words(index)
    )
    return read_file(body, wanted, limits_of(request.app.state.settings))


def _is_json(request: Request) -> bool:
    header = Message()
    header["content-type"] = request.headers.get("content-type", "application/octet-stream")
    subtype = header.get_content_subtype()
    if header.get_content_maintype() in {"image", "audio", "video", "font"}:
        raise HTTPException(415)
    return subtype == "json" or subtype.endswith("+json")


def body_description() -> dict[str, Any]:
    """What may be sent, for the documentation of the route."""
    schema = _JSON.json_schema()
    content: dict[str, Any] = {"application/json": {"schema": _inlined(schema, schema["$defs"])}}
    for media_type, text in _FILES.items():
        told = {"type": "string", "format": "binary", "description": text}
        content[media_type] = {"schema": told}
    return {"requestBody": {"required": True, "content": content}}


def _inlined(part: Any, named: Mapping[str, Any]) -> Any:  # noqa: ANN401  # JSON
    """A schema with what it refers to in its place."""
    if isinstance(part, list):
        return [_inlined(item, named) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(named[part["$ref"].rsplit("/", 1)[1]], named)
    return {key: _inlined(value, named) for key, value in part.items() if key != "$defs"}
