"""Routes refuse what they do not understand."""

import asyncio
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Query
from fastapi.testclient import TestClient
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.http.routing import DayText, Moment, strict_router
from app.main import create_app
from app.settings import Settings
from tests.asgi import ask, request_scope


class Body(BaseModel):
    name: str


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return create_app(Settings())


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client of the service with some routes more, which each test has to itself."""
    router = strict_router("Probe")

    @router.get("/probe/{name}")
    async def read(name: str, colour: str = "", on: DayText | None = None) -> str:
        return f"{name} {colour} {on}"

    @router.get("/bare")
    async def bare() -> str:
        return "bare"

    @router.get("/many")
    async def many(colour: Annotated[str, Query(alias="color")] = "") -> str:
        return colour

    @router.post("/probe")
    async def write(body: Body) -> str:
        return body.name

    @router.post("/optional")
    async def write_or_not(body: Body | None = None) -> str:
        return body.name if body else "nothing"

    own = list(app.router.routes)
    app.router.routes.extend(router.routes)
    yield TestClient(app)
    app.router.routes[:] = own


def refused(client: TestClient, path: str) -> tuple[str, str]:
    answer = client.get(path)
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    return fault["where"], fault["message"]


@pytest.mark.parametrize(
    ("path", "where", "message"),
    [
        ("/probe/a?color=x", "query.color", "Unknown parameter. This address takes: colour, on"),
        ("/bare?x=1", "query.x", "Unknown parameter. This address takes none"),
        ("/many?colour=x", "query.colour", "Unknown parameter. This address takes: color"),
        ("/probe/a?colour=x&colour=y", "query.colour", "Give this parameter once"),
        ("/probe/a?colour=%00", "query.colour", "Leave out control characters"),
        ("/probe/a%07", "path.name", "Leave out control characters"),
        ("/bare?x%1b=1", "query.x?", "Unknown parameter. This address takes none"),
        (f"/bare?{'x' * 41}=1", f"query.{'x' * 40}", "Unknown parameter. This address takes none"),
        ("/probe/a?on=20260101", "query.on", "Give the date as YYYY-MM-DD"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(
    client: TestClient, path: str, where: str, message: str
) -> None:
    assert refused(client, path) == (where, message)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/probe/a", "a  None"),
        ("/probe/a?on=2026-01-31&colour=red", "a red 2026-01-31"),
        ("/bare", "bare"),
        ("/many?color=red", "red"),
    ],
)
def test_parameters_that_are_known_are_used(client: TestClient, path: str, said: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.json()) == (200, said)
    assert "deprecation" not in answer.headers


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [
        ("2026-01-31T12:00:00Z", True),
        ("2026-01-31t12:00:00.5+01:00", True),
        (datetime(2026, 1, 31, tzinfo=UTC), True),
        ("2026-01-31T12:00:00", False),
        ("2026-01-31", False),
        ("1769860800", False),
        (1769860800, False),
    ],
)
def test_a_time_has_its_zone_and_is_no_number(given: object, *, is_taken: bool) -> None:
    with nullcontext() if is_taken else pytest.raises(ValidationError):
        TypeAdapter(Moment).validate_python(given)


@pytest.mark.parametrize(("given", "is_taken"), [("2026-01-31", True), (1769860800, False)])
def test_a_day_is_no_number(given: object, *, is_taken: bool) -> None:
    with nullcontext() if is_taken else pytest.raises(ValidationError):
        TypeAdapter(DayText).validate_python(given)


def test_a_request_that_says_nothing_of_a_body_has_none(client: TestClient) -> None:
    scope = {**request_scope("/optional", content_type="text/plain"), "method": "POST"}

    assert asyncio.run(ask(client.app, scope)).body == b'"nothing"'


@pytest.mark.parametrize(
    ("path", "body", "kind", "status"),
    [
        ("/probe", b'{"name": "x"}', "application/json", 200),
        ("/probe", b'{"name": "x"}', "application/vnd.api+json", 200),
        ("/probe", b'{"name": "x"}', "text/plain", 415),
        ("/probe", b"", "text/plain", 415),
        ("/optional", b'{"name": "x"}', "text/plain", 415),
        ("/optional", b"", "text/plain", 200),
    ],
)
def test_a_body_must_be_sent_as_json(
    client: TestClient, path: str, body: bytes, kind: str, status: int
) -> None:
    headers: dict[str, Any] = {"Content-Type": kind}

    assert client.post(path, content=body, headers=headers).status_code == status
