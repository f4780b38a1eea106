"""A trust's list as it comes in: JSON, or a file as the body or in a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError

from app.api.schemas.lists_in import EstablishmentIn, ListIn
from app.api.trusts.own_trust import OwnTrustDep
from app.http.deps import IndexDep, SessionDep
from app.http.uploads import BODY_TYPES, Upload, limits_of, read_upload
from app.matching.index import MatchIndex
from app.services.content.word_lists import job_words_of
from app.services.trusts.establishments import NewList, prepare
from app.services.trusts.local_titles import get_open_trust
from app.services.trusts.sent_posts import SentPosts, read_posts, read_posts_file
from app.spreadsheets.rows.messages import MOST_FAULTS
from app.spreadsheets.tables import Remark, Table

_LIST: Final = TypeAdapter(EstablishmentIn)


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list ready to be stored, what was left out of it, and how its file was read, if any."""

    new: NewList
    remarks: tuple[Remark, ...]
    table: Table | None


async def read_sent(request: Request) -> bytes | Upload:
    """What was sent: JSON as it came, or a file."""
    return await request.body() if _is_json(request) else await read_upload(request)


def read_list(
    request: Request,
    session: SessionDep,
    snapshot: IndexDep,
    ods_code: OwnTrustDep,
    sent: Annotated[bytes | Upload, Depends(read_sent)],
    given: Annotated[ListIn, Query()],
) -> ReadList:
    """The list, checked and answered before anything is written.

    Its titles may take seconds: nobody else's write waits for them.
    """
    get_open_trust(session, ods_code)
    version, index = snapshot
    if isinstance(sent, Upload):
        asked = _with_fields(given, sent)
        limits = limits_of(request.app.state.settings)
        read, table = read_posts_file(sent.data, asked.wanted(job_words_of(index)), limits)
    else:
        asked, table, read = given, None, _posts(sent, index)
    today = datetime.now(UTC).date()
    new = prepare(read.posts, asked.as_at, index, version.content_hash, today=today)
    return ReadList(new, read.remarks, table)


# "function": it rests on the session, which ends before the answer leaves.
ReadListDep = Annotated[ReadList, Depends(read_list, scope="function")]


def _posts(body: bytes, index: MatchIndex) -> SentPosts:
    try:
        given = _LIST.validate_json(body)
    except ValidationError as error:
        raise _invalid(error) from None
    return read_posts([posts.line() for posts in given.lines], job_words_of(index))


def _with_fields(given: ListIn, sent: Upload) -> ListIn:
    """What the address says, and over it what the form says."""
    try:
        return ListIn.model_validate({**given.model_dump(exclude_unset=True), **sent.fields})
    except ValidationError as error:
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> RequestValidationError:
    faults = error.errors(include_url=False, include_input=False)[:MOST_FAULTS]
    return RequestValidationError([{**fault, "loc": ("body", *fault["loc"])} for fault in faults])


def _is_json(request: Request) -> bool:
    header = Message()
    header["content-type"] = request.headers.get("content-type", "application/octet-stream")
    subtype = header.get_content_subtype()
    return subtype == "json" or subtype.endswith("+json")


def body_description() -> dict[str, Any]:
    """What may be sent, for the documentation of the route."""
    schema = _LIST.json_schema()
    content = {"application/json": {"schema": _inlined(schema, schema["$defs"])}}
    content |= {
        kind: {"schema": {"type": "string", "format": "binary"}} for kind in sorted(BODY_TYPES)
    }
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
