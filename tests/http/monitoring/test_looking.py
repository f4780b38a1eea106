"""What the lookout reports of the index, the database and the lists that wait."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.db.models import CheckJob
from app.db.session import make_engine, transaction
from app.http.monitoring.looking import Lookout, looking
from app.http.monitoring.metrics import SHARED_FOLDER_VARIABLE, Metrics
from app.matching.index import compile_tables
from app.services.content.indexing import IndexCache, bump_version
from tests.conftest import NOON
from tests.http.monitoring.reading import value_of
from tests.waiting import wait_until

MOST = 20


def on_lookout(metrics: Metrics, engine: Engine, now: float = 1_000.0) -> Lookout:
    cache = IndexCache(engine, compile_tables)
    return Lookout(metrics, engine, cache, most_connections=MOST, now=lambda: now)


def seen(metrics: Metrics, name: str, **labels: str) -> float:
    return value_of(metrics.text().decode(), f"registry_{name}", **labels)


def test_a_working_registry_is_reported(engine: Engine) -> None:
    metrics = Metrics("unknown")

    on_lookout(metrics, engine).look()

    assert seen(metrics, "database_up") == 1
    assert seen(metrics, "index_version") == seen(metrics, "content_version")
    assert seen(metrics, "index_built_timestamp_seconds") == 1_000
    assert seen(metrics, "looked_timestamp_seconds") == 1_000
    assert seen(metrics, "workers") == 1
    assert seen(metrics, "database_connections_limit") == MOST
    assert seen(metrics, "checks", state="queued") == seen(metrics, "checks", state="running") == 0


def test_a_database_that_went_away_is_reported_and_the_index_is_not(tmp_path: Path) -> None:
    metrics = Metrics("unknown")
    engine = make_engine(f"sqlite:///{tmp_path / 'gone' / 'registry.db'}")
    (tmp_path / "gone").rmdir()

    on_lookout(metrics, engine).look()

    assert seen(metrics, "database_up") == 0
    assert seen(metrics, "index_built_timestamp_seconds") == 0


def test_an_index_behind_its_content_shows_as_two_versions(engine: Engine) -> None:
    metrics = Metrics("unknown")
    lookout = on_lookout(metrics, engine)
    lookout.look()
    before = seen(metrics, "index_version")

    with transaction(engine) as session:
        bump_version(session)
    lookout.look()

    assert seen(metrics, "index_version") == before
    assert seen(metrics, "content_version") == before + 1


def test_a_list_that_waits_for_its_check_is_counted(engine: Engine) -> None:
    metrics = Metrics("unknown")
    waiting = CheckJob(check_id="a", asked={}, listed=b"", rows=1, created_at=NOON, expires_at=NOON)
    with transaction(engine) as session:
        session.add(waiting)

    on_lookout(metrics, engine).look()

    assert (seen(metrics, "checks", state="queued"), seen(metrics, "checks", state="running")) == (
        1,
        0,
    )


def test_connections_in_use_are_counted(engine: Engine) -> None:
    metrics = Metrics("unknown")
    lookout = on_lookout(metrics, engine)

    with engine.connect():
        lookout.look()

    assert seen(metrics, "database_connections") == 1


def test_a_lookout_looks_until_the_service_ends(engine: Engine) -> None:
    metrics = Metrics("unknown")

    with looking(on_lookout(metrics, engine)):
        wait_until(lambda: seen(metrics, "database_up") == 1, "the lookout has looked")


def test_what_a_killed_process_said_of_itself_is_forgotten(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = Metrics("unknown")
    dead = tmp_path / "gauge_livesum_4194305.db"  # no process has a number above 2^22
    dead.write_bytes(b"")
    monkeypatch.setenv(SHARED_FOLDER_VARIABLE, str(tmp_path))

    on_lookout(metrics, engine).look()

    assert not dead.exists()
