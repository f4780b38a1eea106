"""A file comes in a form or as the body, and stays in memory."""

import asyncio
from collections.abc import Mapping

import pytest
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app.http.uploads import BODY_TYPES, Upload, limits_of, read_upload
from app.settings import Settings
from app.spreadsheets.tables import Limits

BOUNDARY = "part"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


def sent(body: bytes, content_type: str) -> Upload:
    headers: Mapping[bytes, bytes] = {b"content-type": content_type.encode()}
    scope = {"type": "http", "method": "POST", "headers": list(headers.items())}

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    return asyncio.run(read_upload(Request(scope, receive)))


def form(*parts: tuple[str, bytes]) -> bytes:
    lines = [
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode()
        + content
        + b"\r\n"
        for head, content in parts
    ]
    return b"".join(lines) + f"--{BOUNDARY}--\r\n".encode()


FILE = ('name="file"; filename="list.csv"', b"Job Title\nNurse\n")
FIELD = ('name="title"', b"Job Title")


@pytest.mark.parametrize("kind", BODY_TYPES)
def test_a_body_of_a_known_type_is_the_file(kind: str) -> None:
    upload = sent(b"Job Title\n", f"{kind.upper()}; charset=utf-8")

    assert upload == Upload(b"Job Title\n", {}, kind == "text/plain")


def test_a_form_gives_its_file_and_its_other_fields() -> None:
    upload = sent(form(FIELD, FILE), FORM)

    assert upload == Upload(FILE[1], {"title": "Job Title"}, is_plain_text=False)


def test_a_body_of_another_type_is_refused_with_the_types_that_are_read() -> None:
    with pytest.raises(HTTPException, match="text/csv") as refused:
        sent(b"{}", "application/json")

    assert refused.value.status_code == 415


@pytest.mark.parametrize(
    ("parts", "where", "message"),
    [
        ([FIELD], ("body", "file"), "Send the list as a file in the form"),
        ([FIELD, FIELD, FILE], ("body",), "Send each field once"),
        ([FILE, FILE], ("body",), "Too many files. Maximum number of files is 1."),
    ],
)
def test_a_form_must_have_one_file_and_each_field_once(
    parts: list[tuple[str, bytes]], where: tuple[str, ...], message: str
) -> None:
    with pytest.raises(RequestValidationError) as refused:
        sent(form(*parts), FORM)

    assert refused.value.errors() == [{"type": "value_error", "loc": where, "msg": message}]


@pytest.mark.parametrize(
    ("kind", "is_plain_text"),
    [
        ("Text/Plain; charset=utf-8", True),
        ("text/plain", True),
        ("text/csv; text/plain", False),
        ("text/csv", False),
        (None, False),
    ],
)
def test_the_file_of_a_form_says_whether_it_is_plain_text(
    kind: str | None, *, is_plain_text: bool
) -> None:
    head = FILE[0] if kind is None else f"{FILE[0]}\r\nContent-Type: {kind}"

    assert sent(form((head, FILE[1])), FORM).is_plain_text is is_plain_text


def test_a_form_has_forty_fields_of_ten_thousand_bytes_at_most() -> None:
    fields = [(f'name="field{number}"', b"x" * 10_000) for number in range(40)]
    longer = ('name="field"', b"x" * 10_001)

    assert len(sent(form(*fields, FILE), FORM).fields) == 40
    for parts in ((*fields, FIELD, FILE), (longer, FILE)):
        with pytest.raises(RequestValidationError):
            sent(form(*parts), FORM)


def test_a_request_without_a_type_is_refused() -> None:
    with pytest.raises(HTTPException):
        sent(b"Job Title\n", "")


def test_the_limits_of_a_file_are_settings() -> None:
    limits = limits_of(
        Settings(
            max_csv_rows=7,
            max_workbook_rows=8,
            max_body_bytes=2_000,
            max_unpacked_bytes=20_000_000,
            max_file_memory_bytes=900_000_000,
            max_file_seconds=3,
        )
    )

    assert limits == Limits(
        csv_rows=7,
        workbook_rows=8,
        file_bytes=2_000,
        unpacked_bytes=20_000_000,
        memory_bytes=900_000_000,
        seconds=3,
    )


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "undefined", "utf-7", '"a\\"b"', "a\0b", ""]
)
def test_a_form_in_a_charset_that_browsers_do_not_use_is_refused(charset: str) -> None:
    with pytest.raises(HTTPException, match="UTF-8") as refused:
        sent(form(FIELD, FILE), f"{FORM}; charset={charset}")

    assert refused.value.status_code == 415


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "us-ascii", "windows-1252"])
def test_a_form_in_a_usual_charset_is_read(charset: str) -> None:
    assert sent(form(FIELD, FILE), f"{FORM}; charset={charset}").fields == {"title": "Job Title"}
