"""Writes that are sent again, fail or come too late, shown by requests to small real routes."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.testclient import TestClient
from httpx2 import Response as Answered
from pydantic import BaseModel
from sqlalchemy import Engine, select, text
from sqlmodel import Session, col

from app.db.models import AnsweredRequest, Change, Mapping, Source
from app.db.session import reading
from app.errors import RoleNotFoundError, WritersCollidedError
from app.http.caching import IfMatch, must_match, tagged
from app.http.deps import OpenSessionDep, ReviewerDep, SessionDep, WriteSessionDep, author_of
from app.http.once import MOST_TRIES, REPLAYED_HEADER, WritersAtOnce
from app.http.routing import strict_router
from app.main import create_app
from app.services.history.recording import Step, record, wait_for_turn
from app.settings import Settings
from app.vocabulary import Scope
from app.web.routing import page_router
from tests.callers import bearing, make_key
from tests.http.test_problems import check_problem
from tests.waiting import HANGS_AFTER_SECONDS

MORE_THAN_THREADS = 48
"""The server has forty."""


class Thing(BaseModel):
    name: str


def routes() -> Iterator[APIRouter]:
    router = strict_router("Things")

    @router.post("/things", status_code=201)
    def add(
        request: Request,
        response: Response,
        session: WriteSessionDep,
        caller: ReviewerDep,
        thing: Thing,
    ) -> dict[str, str]:
        record(session, [Step("thing", (thing.name,), None, {})], author_of(request, caller))
        response.headers["Location"] = f"/things/{thing.name}"
        response.set_cookie("session", "the first sender's")
        time.sleep(0.1 if thing.name == "slow" else 0)
        if thing.name == "bad":
            raise RoleNotFoundError("bad")
        return {"name": thing.name, "request": request.scope["registry.request_id"]}

    @router.post("/refusals")
    def refuse(
        request: Request, session: WriteSessionDep, caller: ReviewerDep, status: int = 409
    ) -> Response:
        record(session, [Step("thing", ("refused",), None, {})], author_of(request, caller))
        return Response("no", status_code=status)

    @router.post("/broken-commits", status_code=201)
    def break_commit(session: WriteSessionDep, _: ReviewerDep) -> str:
        session.add(Mapping.model_validate(_OF_NO_CODE))  # judged at commit
        return "done"

    @router.get("/sources/{name}")
    def read(session: SessionDep, response: Response, name: str) -> Thing:
        source = session.get_one(Source, name)
        return tagged(response, Thing(name=source.title))

    @router.put("/sources/{name}")
    def put(
        session: WriteSessionDep,
        _: ReviewerDep,
        response: Response,
        name: str,
        thing: Thing,
        if_match: IfMatch = None,
    ) -> Thing:
        wait_for_turn(session)
        source = session.get_one(Source, name)
        must_match(if_match, Thing(name=source.title))
        source.title = thing.name
        return tagged(response, Thing(name=source.title))

    router.post("/open-things", operation_id="write_for_anybody")(write_for_anybody)
    add_collisions(router)
    yield router
    pages = page_router()

    @pages.post("/things")
    def fail_on_a_page(request: Request, session: WriteSessionDep, caller: ReviewerDep) -> Response:
        record(session, [Step("thing", ("page",), None, {})], author_of(request, caller))
        raise RoleNotFoundError("bad")

    yield pages


def write_for_anybody(_: OpenSessionDep) -> str:
    return "done"


def add_collisions(router: APIRouter) -> None:
    tries = Counter[str]()

    @router.post("/collisions", status_code=201)
    def collide(
        request: Request, session: WriteSessionDep, caller: ReviewerDep, thing: Thing
    ) -> Thing:
        """Others are in the way of the first tries, as many as the name has letters."""
        record(session, [Step("thing", (thing.name,), None, {})], author_of(request, caller))
        tries[thing.name] += 1
        if tries[thing.name] <= len(thing.name):
            _be_in_the_way(session)
        return thing


def _be_in_the_way(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":  # it has no deadlocks
        raise WritersCollidedError
    session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$"))


_OF_NO_CODE = {
    "role_id": "nobody",
    "system_id": "none",
    "version": "1",
    "code": "none",
    "relation": "own",
    "predicate": "skos:exactMatch",
    "justification": "semapv:LexicalMatching",
    "source_id": "nowhere",
}


@dataclass(frozen=True)
class Shop:
    """An application with routes that write, a reviewer's key, and what was written."""

    client: TestClient
    engine: Engine
    key: str

    def post(self, path: str = "/things", name: str = "a", **headers: str) -> Answered:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, json={"name": name}, headers={**bearing(self.key), **named})

    def written(self) -> list[str]:
        with reading(self.engine) as session:
            chosen = select(col(Change.entity_key)).where(col(Change.entity) == "thing")
            return list(session.scalars(chosen.order_by(col(Change.seq))))


@pytest.fixture
def shop(database_url: str, engine: Engine) -> Iterator[Shop]:
    app = create_app(Settings(database_url=database_url))
    for router in routes():
        app.include_router(router)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Shop(client, engine, make_key(engine, Scope.REVIEW))


def test_a_write_sent_again_gets_the_first_answer_and_is_done_once(shop: Shop) -> None:
    first, again = shop.post(idempotency_key="k-1"), shop.post(idempotency_key="k-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.headers["location"] == again.headers["location"] == "/things/a"
    assert first.headers["content-type"] == again.headers["content-type"]
    assert REPLAYED_HEADER not in first.headers
    assert again.headers[REPLAYED_HEADER] == "true"
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    assert shop.written() == ["a"]


def test_a_cookie_of_the_first_answer_is_neither_sent_again_nor_stored(shop: Shop) -> None:
    first, again = shop.post(idempotency_key="k-1"), shop.post(idempotency_key="k-1")

    assert "set-cookie" in first.headers
    assert "set-cookie" not in again.headers
    with reading(shop.engine) as session:
        (kept,) = session.scalars(select(AnsweredRequest))
    assert "the first sender's" not in kept.model_dump_json()
    assert {name.lower() for name in kept.headers or {}} >= {"location", "content-type"}


def test_a_request_id_sent_again_names_the_same_write(shop: Shop) -> None:
    answers = [shop.post(x_request_id="r-1") for _ in range(2)]

    assert [REPLAYED_HEADER in answer.headers for answer in answers] == [False, True]
    assert shop.written() == ["a"]


def test_one_request_id_can_be_sent_with_other_requests(shop: Shop) -> None:
    assert shop.post(x_request_id="r-1").status_code == 201
    assert shop.post(name="b", x_request_id="r-1").status_code == 201

    assert shop.written() == ["a", "b"]


def test_a_write_without_a_name_is_done_each_time(shop: Shop) -> None:
    assert shop.post().status_code == shop.post().status_code == 201

    assert shop.written() == ["a", "a"]


def test_a_key_with_another_request_is_refused(shop: Shop) -> None:
    shop.post(idempotency_key="k-1")

    check_problem(shop.post(name="b", idempotency_key="k-1"), 422, "idempotency-key-reused")
    check_problem(shop.post("/refusals", idempotency_key="k-1"), 422, "idempotency-key-reused")
    assert shop.written() == ["a"]


def test_two_callers_can_choose_the_same_key(shop: Shop) -> None:
    other = Shop(shop.client, shop.engine, make_key(shop.engine, Scope.REVIEW))

    answers = [one.post(idempotency_key="k-1") for one in (shop, other)]

    assert not any(REPLAYED_HEADER in answer.headers for answer in answers)
    assert shop.written() == ["a", "a"]


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_a_key_must_be_short_and_printable(shop: Shop, key: str) -> None:
    problem = check_problem(shop.post(idempotency_key=key), 422, "invalid-request")

    assert problem["errors"][0]["where"] == "header.Idempotency-Key"
    assert shop.written() == []


def test_a_write_that_failed_left_nothing_and_is_tried_again(shop: Shop) -> None:
    for _ in range(2):
        answer = shop.post(name="bad", idempotency_key="k-1")
        check_problem(answer, 404, "role-not-found")

    assert shop.written() == []
    assert shop.post(idempotency_key="k-1").status_code == 201


@pytest.mark.parametrize("status", [400, 409, 503])
def test_an_answer_that_says_no_undoes_what_was_written(shop: Shop, status: int) -> None:
    path = f"/refusals?status={status}"
    for _ in range(2):
        answer = shop.post(path, idempotency_key="k-1")
        assert (answer.status_code, REPLAYED_HEADER in answer.headers) == (status, False)

    assert shop.written() == []


def test_a_failure_shown_on_a_page_undoes_what_was_written(shop: Shop) -> None:
    own_page = {"Sec-Fetch-Site": "same-origin"}

    answer = shop.client.post("/ui/things", headers={**bearing(shop.key), **own_page})

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert shop.written() == []


def test_a_commit_that_fails_is_never_acknowledged(shop: Shop) -> None:
    answer = shop.client.post("/broken-commits", headers=bearing(shop.key))

    check_problem(answer, 409, "changed-meanwhile")


def test_duplicates_at_the_same_moment_are_one_write(shop: Shop) -> None:
    together = threading.Barrier(4)

    def send(_: int) -> Answered:
        together.wait(HANGS_AFTER_SECONDS)
        return shop.post(name="slow", idempotency_key="k-1")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum(REPLAYED_HEADER in answer.headers for answer in answers) == 3
    assert shop.written() == ["slow"]


def test_a_write_is_tried_again_when_others_were_in_its_way_and_done_once(shop: Shop) -> None:
    answer = shop.post("/collisions", name="aa", idempotency_key="k-1")
    again = shop.post("/collisions", name="aa", idempotency_key="k-1")

    assert (answer.status_code, answer.json()) == (201, {"name": "aa"})
    assert again.headers[REPLAYED_HEADER] == "true"
    assert shop.written() == ["aa"]


def test_a_write_that_others_are_always_in_the_way_of_is_refused_clearly(shop: Shop) -> None:
    answer = shop.post("/collisions", name="a" * MOST_TRIES, idempotency_key="k-1")

    check_problem(answer, 503, "writers-collided")
    assert answer.headers["retry-after"] == "5"
    assert shop.written() == []


def test_more_writers_than_threads_do_not_stop_each_other(shop: Shop) -> None:
    together = threading.Barrier(MORE_THAN_THREADS)

    def send(number: int) -> int:
        together.wait(HANGS_AFTER_SECONDS)
        return shop.post(name=f"thing-{number}", idempotency_key=f"k-{number}").status_code

    with ThreadPoolExecutor(MORE_THAN_THREADS) as pool:
        statuses = list(pool.map(send, range(MORE_THAN_THREADS)))

    assert statuses == [201] * MORE_THAN_THREADS
    assert len(shop.written()) == MORE_THAN_THREADS


@pytest.mark.parametrize("path", ["/things", "/open-things"])
def test_a_writer_who_gets_no_place_in_time_is_sent_away(shop: Shop, path: str) -> None:
    assert isinstance(shop.client.app, FastAPI)
    shop.client.app.state.writers = WritersAtOnce(most=0, seconds=0.01)

    answer = shop.post(path)

    check_problem(answer, 503, "too-busy")
    assert shop.written() == []


def test_an_unknown_caller_learns_nothing_about_the_first_answer(shop: Shop) -> None:
    shop.post(idempotency_key="k-1")

    answer = shop.client.post("/things", json={"name": "a"}, headers={"Idempotency-Key": "k-1"})

    check_problem(answer, 401, "not-authenticated")


@pytest.fixture
def source(shop: Shop) -> str:
    """The address of a thing that can be changed."""
    engine = shop.engine
    with engine.begin() as connection:
        table = Source.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
        row = {"source_id": "s", "title": "first", "standing": "verified", "origin": "seed"}
        connection.execute(table.insert().values(row))
    return "/sources/s"


def _put(shop: Shop, address: str, if_match: str | None, name: str = "second") -> Answered:
    condition = {} if if_match is None else {"If-Match": if_match}
    return shop.client.put(address, json={"name": name}, headers={**bearing(shop.key), **condition})


def test_an_update_of_what_the_caller_saw_is_made_and_gives_the_new_tag(
    shop: Shop, source: str
) -> None:
    seen = shop.client.get(source).headers["etag"]

    changed = _put(shop, source, seen)

    assert changed.status_code == 200
    assert changed.headers["etag"] == shop.client.get(source).headers["etag"] != seen
    assert _put(shop, source, changed.headers["etag"], "third").json() == {"name": "third"}


@pytest.mark.parametrize("if_match", ['"another"', "", 'W/"another"', "{tag}x"])
def test_an_update_of_what_changed_meanwhile_is_refused(
    shop: Shop, source: str, if_match: str
) -> None:
    tag = shop.client.get(source).headers["etag"]

    check_problem(_put(shop, source, if_match.format(tag=tag)), 412, "precondition-failed")

    assert shop.client.get(source).json() == {"name": "first"}


@pytest.mark.parametrize("if_match", [None, "*", '"another", {tag}', "W/{tag}"])
def test_an_update_without_a_condition_or_with_one_that_holds_is_made(
    shop: Shop, source: str, if_match: str | None
) -> None:
    tag = shop.client.get(source).headers["etag"]
    given = None if if_match is None else if_match.format(tag=tag)

    assert _put(shop, source, given).status_code == 200


def test_the_tag_of_a_thing_answers_a_conditional_get(shop: Shop, source: str) -> None:
    tag = shop.client.get(source).headers["etag"]

    assert shop.client.get(source, headers={"If-None-Match": tag}).status_code == 304
