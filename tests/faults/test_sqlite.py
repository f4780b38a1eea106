"""A SQLite file that takes no writes: clear refusals, nothing half written, titles answered."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine, event

from app.db.session import reading
from app.main import create_app
from app.services.history.verification import verify_history
from app.settings import Settings
from app.vocabulary import Scope
from tests.api.proposing import proposal
from tests.callers import bearing, make_key
from tests.conftest import a_copy


@pytest.fixture
def client(request: pytest.FixtureRequest) -> Iterator[TestClient]:
    with (
        a_copy(request, "seeded_", kind="sqlite") as url,
        TestClient(create_app(Settings(database_url=url))) as client,
    ):
        yield client


@pytest.fixture
def its_engine(client: TestClient) -> Engine:
    """The engine that the application uses."""
    assert isinstance(client.app, FastAPI)
    engine: Engine = client.app.state.engine
    return engine


@pytest.fixture
def key(its_engine: Engine) -> dict[str, str]:
    return bearing(make_key(its_engine, Scope.CONTRIBUTE, organisations=("R1C",)))


Open = Callable[..., sqlite3.Connection]


def _full(path: str, named: dict[str, Any]) -> sqlite3.Connection:
    """A connection to a file that cannot grow."""
    connection: sqlite3.Connection = sqlite3.connect(path, **named)
    connection.execute("PRAGMA max_page_count = 1").close()  # SQLite makes it the present size
    return connection


def _read_only(path: str, named: dict[str, Any]) -> sqlite3.Connection:
    """A connection that has no right to write."""
    connection: sqlite3.Connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, **named)
    return connection


FAULTS: dict[str, tuple[Open, str, str]] = {
    "full": (_full, "database-full", "the disk of the database is full or almost full"),
    "read-only": (
        _read_only,
        "database-read-only",
        "the database can be read but not written",
    ),
}


def _write(client: TestClient, key: dict[str, str], number: int) -> Response:
    body = proposal("new_synonym", term="Zorber " + "abcdefghij"[number % 10] * (3 + number // 10))
    return client.post("/proposals", headers=key, json={**body, "reason": "Posts." * 300})


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_takes_no_writes_is_read_and_recovers(
    client: TestClient, its_engine: Engine, key: dict[str, str], fault: str
) -> None:
    opened, code, said = FAULTS[fault]
    first = _write(client, key, 0)
    assert first.status_code == 201, first.text
    stored = [first.json()["id"]]

    def connect(
        _dialect: object, _entry: object, arguments: Sequence[str], named: dict[str, Any]
    ) -> sqlite3.Connection:
        return opened(arguments[0], named)

    event.listen(its_engine, "do_connect", connect)
    its_engine.dispose()
    refused = None
    for number in range(1, 200):  # the file has some room in the pages that it has
        answer = _write(client, key, number)
        if answer.status_code != 201:
            refused = answer
            break
        stored.append(answer.json()["id"])
    status, resolved = client.get("/_status"), client.get("/resolve", params={"title": "EMHP"})
    listed = client.get("/proposals", params={"limit": 200}, headers=key)
    event.remove(its_engine, "do_connect", connect)
    its_engine.dispose()

    assert refused is not None
    assert (refused.status_code, refused.json()["code"]) == (503, code)
    assert refused.headers["retry-after"] == "5"
    assert refused.headers["content-type"] == "application/problem+json"
    assert (status.status_code, status.json()["status"]) == (200, "warn")
    assert status.json()["checks"]["writing"]["outcome"] == said
    assert (resolved.status_code, resolved.json()["outcome"]) == (200, "matched")
    assert sorted(row["id"] for row in listed.json()["proposals"]) == sorted(stored)
    with reading(its_engine) as session:
        verify_history(session)
    assert _write(client, key, 199).status_code == 201
    assert client.get("/_status").json()["status"] == "pass"
