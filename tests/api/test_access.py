"""Who is let in, shown by real requests with real keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

import pytest
from fastapi import Depends, Request
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select
from sqlmodel import col

from app.db.models import ApiKey, Change
from app.db.session import reading, transaction
from app.http.deps import ReviewerDep, WriteSessionDep, author_of, require
from app.http.routing import strict_router
from app.main import create_app
from app.services.access.callers import Caller
from app.services.access.keys import revoke_key
from app.services.history.recording import Author, Step, record
from app.settings import Settings
from app.vocabulary import Scope
from tests.callers import FAR_OFF, LONG_AGO, add_organisation, bearing, make_key
from tests.http.test_problems import check_problem


@dataclass(frozen=True)
class Door:
    """An application with routes that need a scope, and its database."""

    client: TestClient
    engine: Engine

    def key(self, *scopes: Scope, expires_at: datetime = FAR_OFF) -> str:
        """The text of a new key; one that contributes does so for RXX."""
        return make_key(self.engine, *scopes, expires_at=expires_at)


@pytest.fixture
def door(database_url: str, engine: Engine) -> Iterator[Door]:
    add_organisation(engine, "RXX")
    app = create_app(Settings(database_url=database_url))
    router = strict_router("Probe")
    for scope in Scope:

        def probe(caller: Annotated[Caller, Depends(require(scope))]) -> str:
            return caller.actor

        router.get(f"/probe/{scope}", operation_id=f"probe_{scope}")(probe)

    @router.post("/probe/steps", status_code=201)
    def write(request: Request, session: WriteSessionDep, caller: ReviewerDep, key: str) -> str:
        record(session, [Step("probe", (key,), None, {})], author_of(request, caller))
        return key

    app.include_router(router)
    with TestClient(app) as client:
        yield Door(client, engine)


def test_a_caller_without_a_key_is_asked_for_one(door: Door) -> None:
    answer = door.client.get("/auth/me")

    check_problem(answer, 401, "not-authenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("given", ["Bearer nrr_00000000_x", "Bearer ", "bearer é"])
def test_a_key_that_is_not_known_is_refused(door: Door, given: str) -> None:
    answer = door.client.get("/auth/me", headers={b"Authorization": given.encode()})

    problem = check_problem(answer, 401, "not-authenticated")
    assert "nrr_" not in problem["detail"]


def test_an_expired_key_says_so_to_its_holder(door: Door) -> None:
    text = door.key(Scope.ADMIN, expires_at=LONG_AGO + timedelta(days=1))

    answer = door.client.get("/auth/me", headers=bearing(text))

    assert "expired" in check_problem(answer, 401, "not-authenticated")["detail"]
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_a_revoked_key_opens_nothing_from_then_on(door: Door) -> None:
    text = door.key(Scope.ADMIN)
    assert door.client.get("/auth/me", headers=bearing(text)).status_code == 200

    with transaction(door.engine) as session:
        revoke_key(session, text.split("_")[1], None, Author("tester", LONG_AGO))

    answer = door.client.get("/auth/me", headers=bearing(text))
    assert "revoked" in check_problem(answer, 401, "not-authenticated")["detail"]


def test_a_caller_can_ask_who_it_is_and_nobody_keeps_the_answer(door: Door) -> None:
    text = door.key(Scope.CONTRIBUTE, Scope.REVIEW)

    answer = door.client.get("/auth/me", headers=bearing(text))

    assert answer.json() == {
        "actor": f"key:{text.split('_')[1]}",
        "scopes": ["contribute", "review"],
        "organisations": ["RXX"],
    }
    assert answer.headers["cache-control"] == "private, no-store"
    assert "etag" not in answer.headers


@pytest.mark.parametrize("held", Scope)
@pytest.mark.parametrize("needed", Scope)
def test_a_route_is_open_to_its_scope_and_to_administrators(
    door: Door, held: Scope, needed: Scope
) -> None:
    answer = door.client.get(f"/probe/{needed}", headers=bearing(door.key(held)))

    if held in {needed, Scope.ADMIN}:
        assert answer.status_code == 200
    else:
        assert needed in check_problem(answer, 403, "not-allowed")["detail"]


def test_a_use_is_noted_without_a_write_for_each_request(door: Door) -> None:
    text = door.key(Scope.ADMIN)

    noted: list[ApiKey] = []
    for _ in range(2):
        assert door.client.get("/auth/me", headers=bearing(text)).status_code == 200
        with reading(door.engine) as session:
            noted += session.scalars(select(ApiKey)).all()

    first, second = (row.last_used_at for row in noted)
    assert first is not None
    assert first == second


def test_a_write_names_its_caller_and_request_in_the_history(door: Door) -> None:
    text = door.key(Scope.REVIEW)
    request_id = str(uuid4())
    headers = {**bearing(text), "X-Request-ID": request_id}

    assert door.client.post("/probe/steps?key=a", headers=headers).status_code == 201

    with reading(door.engine) as session:
        (change,) = session.scalars(select(Change).where(col(Change.entity) == "probe"))
    assert (change.actor, change.request_id) == (f"key:{text.split('_')[1]}", request_id)


def test_a_request_id_in_free_text_is_echoed_and_not_put_in_the_history(door: Door) -> None:
    named = "J.Smith-ward-7-07700900123"
    headers = {**bearing(door.key(Scope.REVIEW)), "X-Request-ID": named}

    answer = door.client.post("/probe/steps?key=a", headers=headers)

    assert answer.headers["x-request-id"] == named
    with reading(door.engine) as session:
        (change,) = session.scalars(select(Change).where(col(Change.entity) == "probe"))
    assert UUID(change.request_id)
