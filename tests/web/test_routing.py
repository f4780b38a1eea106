"""A page and the API answer the same failure with the same status."""

import inspect
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.testclient import TestClient
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from app.errors import RegistryError, known_errors
from app.http.problems import KINDS, Failure
from app.main import create_app
from app.matching.resolve import TitleError
from app.settings import Settings
from app.web.routing import failure_page, page_router

FILLED: dict[str, Any] = {
    "str": "x",
    "int": 1,
    "Sequence[str]": ["where: what"],
    "Sequence[tuple[str, str]]": [("where", "what")],
}


def made(kind: type[RegistryError]) -> RegistryError:
    """An error of this kind, with a value for everything that it must be given."""
    needed = [
        parameter
        for parameter in inspect.signature(kind).parameters.values()
        if parameter.default is inspect.Parameter.empty
    ]
    return kind(*[FILLED[_type_of(parameter)] for parameter in needed])


def _type_of(parameter: inspect.Parameter) -> str:
    return inspect.formatannotation(parameter.annotation).split(" | ")[0].split("abc.")[-1]


OTHERS = {
    "title": TitleError("The title is empty."),
    "pool": PoolTimeoutError(),
    "integrity": IntegrityError("INSERT", {}, Exception()),
    "stale": StaleDataError(),
    "database": OperationalError("SELECT", {}, Exception()),
    "request": RequestValidationError(
        [{"type": "missing", "loc": ("query", "q"), "msg": "Field required"}]
    ),
    "address": HTTPException(404),
    "type": HTTPException(415),
}
FAILURES: dict[str, Exception] = {**{kind.code: made(kind) for kind in known_errors()}, **OTHERS}


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = create_app(Settings())
    pages = page_router()

    @pages.get("/fails/{how}")
    async def page_fails(how: str) -> None:
        raise FAILURES[how]

    @app.get("/fails/{how}")
    async def api_fails(how: str) -> None:
        raise FAILURES[how]

    app.include_router(pages)
    return TestClient(app)


@pytest.mark.parametrize("how", FAILURES)
def test_a_page_and_the_api_give_the_same_status(client: TestClient, how: str) -> None:
    program = client.get(f"/fails/{how}")
    person = client.get(f"/ui/fails/{how}")

    assert program.status_code == person.status_code
    assert program.headers["content-type"] == "application/problem+json"
    assert person.headers["content-type"] == "text/html; charset=utf-8"
    for name in ("retry-after", "www-authenticate", "cache-control"):
        assert program.headers.get(name) == person.headers.get(name)


def test_every_code_can_be_shown_on_a_page(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)

    @app.get("/shown/{code}")
    async def shown(request: Request, code: str) -> Response:
        return failure_page(request, Failure(code))

    for code, kind in KINDS.items():
        answer = client.get(f"/shown/{code}")
        assert answer.status_code == kind.status
        assert answer.text.count("<h1") == 1


def test_an_address_without_a_page_is_a_page_that_says_so(client: TestClient) -> None:
    answer = client.get("/ui/nothing/here")

    assert answer.status_code == 404
    assert "Page not found" in answer.text
    assert "Check the address." in answer.text
    assert client.get("/nothing/here").headers["content-type"] == "application/problem+json"


def test_a_page_says_what_a_person_can_do_and_not_what_a_program_can(client: TestClient) -> None:
    method = client.put("/ui/fails/address")
    cursor = client.get("/ui/fails/invalid-cursor")

    assert method.status_code == 405
    assert "Allow" not in method.text
    assert "Go back" in method.text
    assert "in the answer" not in cursor.text
    assert "from its first page" in cursor.text
