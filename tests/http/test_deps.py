"""Who is let in, and what a request is given."""

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from fastapi.security import HTTPAuthorizationCredentials
from sqlalchemy import Engine

from app.db.session import make_engine, reading, transaction
from app.errors import NotAuthenticatedError, OtherSiteError, ReleaseNotFoundError, TooBusyError
from app.http import deps
from app.http.deps import (
    KEY_ID_KEY,
    author_of,
    get_caller_if_any,
    has_ended,
    refuse_other_sites,
    sender_of,
    snapshot_in_thread,
    snapshot_of,
    take_turn_to_decide,
)
from app.matching.index import compile_tables
from app.services.access.callers import Caller
from app.services.access.keys import list_keys
from app.services.content.indexing import IndexCache
from app.services.releases.indexes import ReleaseIndexes
from app.settings import Settings
from app.vocabulary import Scope
from tests.callers import make_key
from tests.releasing import edit, load, publish_now, rename, seed_folder

take_turn = asynccontextmanager(take_turn_to_decide)


def request(method: str, app: FastAPI | None = None, /, **headers: str) -> Request:
    app = app or FastAPI()
    app.state.settings = Settings(public_url="https://registry.example")
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "app": app, "method": method, "headers": sent, "state": {}})


@pytest.fixture
def served(engine: Engine) -> FastAPI:
    """An application on a database, and nothing else."""
    app = FastAPI()
    app.state.engine = engine
    return app


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none"},
        {"origin": "https://registry.example"},
    ],
)
def test_a_write_from_our_own_pages_is_allowed(headers: dict[str, str]) -> None:
    refuse_other_sites(request("POST", **headers))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "cross-site", "origin": "https://registry.example"},
        {"origin": "https://registry.example.attacker.test"},
        {"origin": "http://registry.example"},
        {"origin": "null"},
    ],
)
def test_a_write_from_another_website_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(OtherSiteError, match="came from another website, so it was refused"):
        refuse_other_sites(request("DELETE", **headers))


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_read_can_come_from_anywhere(method: str) -> None:
    refuse_other_sites(request(method, sec_fetch_site="cross-site"))


def test_a_session_that_has_ended_counts_as_no_caller_and_is_noted(served: FastAPI) -> None:
    asked = request("GET", served)

    assert not has_ended(asked)
    assert get_caller_if_any(asked, None, "no-such-session") is None
    assert has_ended(asked)


def test_a_caller_with_nothing_is_nobody_and_no_session_has_ended(served: FastAPI) -> None:
    asked = request("GET", served)

    assert get_caller_if_any(asked, None, None) is None
    assert not has_ended(asked)


def test_a_key_that_is_not_known_is_a_mistake_even_where_anybody_may_read(
    served: FastAPI,
) -> None:
    given = HTTPAuthorizationCredentials(scheme="Bearer", credentials="nrr_nothing")

    with pytest.raises(NotAuthenticatedError, match="not known"):
        get_caller_if_any(request("GET", served), given, "no-such-session")


def test_the_holder_of_a_key_is_served_though_the_use_cannot_be_noted(
    served: FastAPI, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = make_key(engine, Scope.REVIEW)
    key_id = text.split("_")[1]
    given = HTTPAuthorizationCredentials(scheme="Bearer", credentials=text)
    without_tables = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    monkeypatch.setattr(deps, "transaction", lambda _: transaction(without_tables))
    asked = request("GET", served)

    caller = get_caller_if_any(asked, given, None)

    without_tables.dispose()
    assert caller == Caller(f"key:{key_id}", frozenset({Scope.REVIEW}), frozenset())
    assert asked.scope[KEY_ID_KEY] == key_id
    with reading(engine) as session:
        assert [known.row.last_used_at for known in list_keys(session)] == [None]


def test_a_sender_is_known_by_the_address_that_the_server_saw() -> None:
    asked = request("POST")
    asked.scope.update({deps.RECORDED_ID_KEY: "r-1", "client": ("192.0.2.7", 1)})

    sender = sender_of(asked)
    assert (sender.address, sender.request_id) == ("192.0.2.7", "r-1")
    asked.scope["client"] = None
    assert sender_of(asked).address == ""


def test_the_history_names_the_caller_and_the_recorded_id_of_a_request() -> None:
    asked = request("POST")
    asked.scope[deps.RECORDED_ID_KEY] = "r-1"

    author = author_of(asked, Caller("key:1", frozenset(), frozenset()))

    assert (author.actor, author.request_id) == ("key:1", "r-1")


def test_an_answer_comes_from_the_release_that_was_asked_for(
    served: FastAPI, engine: Engine, tmp_path: Path
) -> None:
    folder = seed_folder(tmp_path / "seed")
    for version, name in (("2026.1", "First"), ("2026.2", "Second")):
        edit(folder, "roles.csv", rename("nursing-associate", name))
        load(engine, folder)
        with transaction(engine) as session:
            publish_now(session, version, folder)
    served.state.index_cache = IndexCache(engine, compile_tables)
    served.state.release_indexes = indexes = ReleaseIndexes(engine, compile_tables)
    served.state.release_builder = CapacityLimiter(1)
    live = served.state.index_cache.snapshot

    def ask(release: str | None) -> deps.Snapshot:
        return asyncio.run(snapshot_of(request("GET", served), release))

    async def ask_in_a_thread() -> deps.Snapshot:
        return await to_thread.run_sync(snapshot_in_thread, request("GET", served), None)

    assert ask(None) is ask("2026.2") is live
    assert asyncio.run(ask_in_a_thread()) is live
    assert indexes.peek("2026.2") is None
    of_then, index = ask("2026.1")
    assert (of_then.release, index.roles["nursing-associate"].name) == ("2026.1", "First")
    served.state.release_builder = None
    assert ask("2026.1") == (of_then, index)  # from memory
    served.state.release_builder = CapacityLimiter(1)
    with pytest.raises(ReleaseNotFoundError):
        ask("2026.3")


def test_a_release_that_is_not_in_memory_waits_for_one_that_is_being_built(
    served: FastAPI, engine: Engine
) -> None:
    served.state.index_cache = IndexCache(engine, compile_tables)
    served.state.release_indexes = ReleaseIndexes(engine, compile_tables)

    async def ask_beside_another() -> int:
        served.state.release_builder = builder = CapacityLimiter(1)
        async with builder:
            asked = asyncio.create_task(snapshot_of(request("GET", served), "2026.3"))
            while not builder.statistics().tasks_waiting and not asked.done():
                await asyncio.sleep(0)
            waiting = builder.statistics().tasks_waiting
        with pytest.raises(ReleaseNotFoundError):
            await asked
        return waiting

    assert asyncio.run(ask_beside_another()) == 1


def test_one_acceptance_is_decided_at_a_time_and_who_waits_too_long_is_sent_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deps, "_LONGEST_WAIT_SECONDS", 0)

    async def decide() -> None:
        app = FastAPI()
        app.state.turn_to_decide = turn = asyncio.Lock()
        first = request("POST", app)
        async with take_turn(first):
            with pytest.raises(TooBusyError):
                async with take_turn(request("POST", app)):
                    pass
            async with take_turn(first):  # the same write, tried again
                assert turn.locked()
            assert turn.locked()
        assert not turn.locked()
        with pytest.raises(ValueError, match="a fault"):
            async with take_turn(request("POST", app)):
                raise ValueError("a fault")
        assert not turn.locked()

    asyncio.run(decide())
