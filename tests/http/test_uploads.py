"""A file comes in a form or as the body, and stays in memory."""

import asyncio
from collections.abc import Mapping

import pytest
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app.http.uploads import BODY_TYPES, Upload, limits_of, read_upload
from app.settings import Settings

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

    (fault,) = refused.value.errors()
    assert (fault["loc"], fault["msg"]) == (where, message)


def test_the_limits_of_a_file_are_settings() -> None:
    limits = limits_of(Settings(max_csv_rows=7, max_body_bytes=2_000, max_file_seconds=3))

    assert (limits.csv_rows, limits.file_bytes, limits.seconds) == (7, 2_000, 3)


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
