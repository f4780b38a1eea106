"""Routes refuse what they do not understand."""

from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Query
from fastapi.testclient import TestClient
from pydantic import BaseModel

from app.http.routing import DayText, strict_router
from app.main import create_app
from app.settings import Settings


class Body(BaseModel):
    name: str


@pytest.fixture(scope="module")
def client() -> TestClient:
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

    app: FastAPI = create_app(Settings())
    app.router.routes.extend(router.routes)
    return TestClient(app)


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
        ("/probe/a?on=20260101", "query.on", "Give the date as YYYY-MM-DD"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(
    client: TestClient, path: str, where: str, message: str
) -> None:
    assert refused(client, path) == (where, message)


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
