"""Files that callers send: in a form with one file, or as the body."""

from dataclasses import dataclass
from typing import Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser

from app.settings import Settings
from app.spreadsheets.tables import Limits

FORM: Final = "multipart/form-data"
TEXT: Final = "text/plain"
BODY_TYPES: Final = (
    "text/csv",
    TEXT,
    "text/tab-separated-values",
    "application/csv",
    "application/octet-stream",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
)
"""The types of body that are read as a file. The content says what kind of file it is."""

_CHARSETS: Final = (b"utf-8", b"us-ascii", b"iso-8859-1", b"windows-1252")
_MOST_FIELDS: Final = 40
_MOST_FIELD_BYTES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file, the other fields of its form, and whether it is sent as plain text."""

    data: bytes
    fields: dict[str, str]
    is_plain_text: bool


class _InMemory(MultiPartParser):
    """A parser that keeps a file in memory, so that what a trust sends is never on the disk.

    The size of the whole request is limited before.
    """

    spool_max_size = 2**31


async def read_upload(request: Request) -> Upload:
    """The file that a request sends.

    Raises `HTTPException` 415 for a body of another type and `RequestValidationError` for a
    form without exactly one file.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FORM:
        return await _read_form(request)
    if kind not in BODY_TYPES:
        raise HTTPException(415, f"Send a form with a file, or a body of: {', '.join(BODY_TYPES)}.")
    return Upload(await request.body(), {}, kind == TEXT)


def must_have_known_charset(request: Request) -> None:
    """Raise `HTTPException` 415 for a form in a charset that browsers do not use.

    The parser takes the name of any codec of Python. Some fail, and some take a time that grows
    with the square of the length.
    """
    _, options = parse_options_header(request.headers.get("content-type"))
    if options.get(b"charset", b"utf-8").lower() not in _CHARSETS:
        raise HTTPException(415, "Send the form in UTF-8.")


async def _read_form(request: Request) -> Upload:
    must_have_known_charset(request)
    parser = _InMemory(
        request.headers,
        request.stream(),
        max_files=1,
        max_fields=_MOST_FIELDS,
        max_part_size=_MOST_FIELD_BYTES,
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise _invalid("body", error.message) from None
    try:
        return await _upload_of(form)
    finally:
        await form.close()


async def _upload_of(form: FormData) -> Upload:
    files = [value for value in form.values() if isinstance(value, UploadFile)]
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    if not files:
        raise _invalid("body.file", "Send the list as a file in the form")
    if len(fields) + len(files) < len(form.multi_items()):
        raise _invalid("body", "Send each field once")
    kind = (files[0].content_type or "").partition(";")[0].strip().lower()
    return Upload(await files[0].read(), fields, kind == TEXT)


def _invalid(where: str, message: str) -> RequestValidationError:
    return RequestValidationError(
        [{"type": "value_error", "loc": tuple(where.split(".")), "msg": message}]
    )


def limits_of(settings: Settings) -> Limits:
    """How large a file can be, and how much it can cost to read."""
    return Limits(
        csv_rows=settings.max_csv_rows,
        workbook_rows=settings.max_workbook_rows,
        file_bytes=settings.max_body_bytes,
        unpacked_bytes=settings.max_unpacked_bytes,
        memory_bytes=settings.max_file_memory_bytes,
        seconds=settings.max_file_seconds,
    )
