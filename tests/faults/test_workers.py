"""Several processes serve one registry, on one machine or on several."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import Engine, select
from sqlmodel import col

from app.db.models import Change
from app.db.session import make_engine, reading
from app.services.content.indexing import read_version
from app.services.history.verification import verify_history
from app.vocabulary import Scope
from tests.api.proposing import proposal
from tests.api.test_server import ROOT, wait_for
from tests.api.test_stop import BODY, HALF, HEAD, is_closed
from tests.callers import bearing, make_key
from tests.conftest import DATABASES, MINI_SEED, copied
from tests.faults.traffic import Traffic, lost
from tests.http.sockets import PING, all_of, connected
from tests.processes import Service, children_of, is_alive, kill, started
from tests.servers import free_port
from tests.waiting import HANGS_AFTER_SECONDS, wait_until

EMHP = "education-mental-health-practitioner"
PROCESSES = 3
ACCEPTED = 8


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A SQLite file is on the disk here: the processes share it."""
    with copied(request, "seeded_", tmp_path) as address:
        yield address


def _settings(database_url: str) -> dict[str, str]:
    return {"REGISTRY_DATABASE_URL": database_url, "REGISTRY_SEED_DIR": str(MINI_SEED)}


def _accept(client: httpx2.Client, engine: Engine, term: str) -> None:
    by = {
        "proposer": bearing(make_key(engine, Scope.CONTRIBUTE, organisations=("R1C",))),
        "reviewer": bearing(make_key(engine, Scope.REVIEW)),
    }
    made = client.post(
        "/proposals", headers=by["proposer"], json=proposal("new_synonym", term=term)
    )
    for verb, who in (("submit", "proposer"), ("review", "reviewer"), ("accept", "reviewer")):
        answer = client.post(f"{made.headers['location']}/{verb}", headers=by[who])
        assert answer.status_code == 200, answer.text


def _answered(client: httpx2.Client, title: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/resolve", params={"title": title}).json()
    return found


def test_what_one_process_accepts_the_other_answers(
    database_url: str, engine: Engine, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        services = [Service(_settings(database_url), tmp_path / f"log-{n}") for n in range(2)]
        for service in services:
            stack.callback(service.kill)
            service.start()
        here, there = (stack.enter_context(service.client()) for service in services)
        before = _answered(there, "Schools Zorber")

        _accept(here, engine, "Schools Zorber")

        assert _answered(here, "Schools Zorber")["role"]["id"] == EMHP
        wait_until(
            lambda: _answered(there, "Schools Zorber")["outcome"] == "matched",
            "the other process answers with the new name",
        )
        after = _answered(there, "Schools Zorber")
        with reading(engine) as session:
            live = read_version(session)
        assert (before["outcome"], after["role"]["id"]) == ("unmatched", EMHP)
        assert after["registry"]["content"] == live.content_hash
        for client in (here, there):
            said = client.get("/_status").json()["checks"]["index"]["outcome"]
            assert said == f"answers for version {live.number} of the content"


@contextmanager
def _workers(database_url: str, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`serve --workers 2`, which answers."""
    patience = {"REGISTRY_STOP_SECONDS": str(HANGS_AFTER_SECONDS)}
    settings = {**os.environ, **_settings(database_url), **patience, "REGISTRY_PORT": str(port)}
    command = [sys.executable, "-m", "app", "serve", "--workers", "2"]
    with (
        log.open("wb") as lines,
        subprocess.Popen(command, env=settings, cwd=ROOT, stdout=lines, stderr=lines) as process,
    ):
        try:
            wait_until(lambda: len(children_of(process.pid)) == 2, "both workers run")
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
                wait_for(client)
            yield process
        finally:
            process.kill()


def _traffic(engine: Engine, port: int) -> Traffic:
    key = make_key(engine, Scope.CONTRIBUTE, organisations=("R1C",))
    return Traffic(f"http://127.0.0.1:{port}", bearing(key), 1)


def test_a_worker_that_is_killed_is_replaced_and_all_end_with_the_parent(
    database_url: str, engine: Engine, tmp_path: Path
) -> None:
    port = free_port()
    with _workers(database_url, port, tmp_path / "log") as parent:
        gone, other = children_of(parent.pid)
        with _traffic(engine, port).flowing() as traffic:
            kill(gone)

            wait_until(lambda: len({*children_of(parent.pid)} - {gone}) == 2, "another worker runs")
            workers = children_of(parent.pid)
            traffic.wait_for_reads(3)
            traffic.wait_for_writes(3)
        assert other in workers
    wait_until(lambda: not any(map(is_alive, workers)), "no worker stays")
    with socket.create_server(("127.0.0.1", port)):
        pass  # the port is free again
    assert (traffic.surprises, lost(engine, traffic.acknowledged)) == ([], set())


def test_workers_that_stop_finish_what_they_accepted(
    database_url: str, engine: Engine, tmp_path: Path
) -> None:
    port = free_port()
    with _workers(database_url, port, tmp_path / "log") as parent, ExitStack() as stack:
        workers = children_of(parent.pid)
        with _traffic(engine, port).flowing() as traffic:
            accepted = [stack.enter_context(connected(traffic.address)) for _ in range(ACCEPTED)]
            for connection in accepted:
                connection.sendall(PING + HEAD + BODY[:HALF])
            begun = [connection.recv(65_536) for connection in accepted]
            parent.terminate()
            wait_until(lambda: is_closed(traffic.address), "nobody new is let in")
            for connection in accepted:
                connection.sendall(BODY[HALF:])
            answers = [first + all_of(of) for first, of in zip(begun, accepted, strict=True)]
        code = parent.wait(HANGS_AFTER_SECONDS)
    assert [answer.count(b"HTTP/1.1 200 OK") for answer in answers] == [2] * ACCEPTED
    assert (code, list(filter(is_alive, workers))) == (0, [])
    assert (traffic.surprises, lost(engine, traffic.acknowledged)) == ([], set())


def test_migrations_and_seed_that_are_started_together_are_done_once(
    empty_database_url: str, tmp_path: Path
) -> None:
    for command in ("migrate", "seed"):
        logs = [tmp_path / f"{command}-{number}" for number in range(PROCESSES)]

        processes = [started(_settings(empty_database_url), log, command) for log in logs]

        for process, log in zip(processes, logs, strict=True):
            process.join(HANGS_AFTER_SECONDS)
            assert process.exitcode == 0, log.read_text()
    engine = make_engine(empty_database_url)
    with reading(engine) as session:
        assert read_version(session).number == 1
        assert verify_history(session).changes > 0
        loaded = session.scalars(select(Change).where(col(Change.entity) == "role")).all()
    engine.dispose()
    assert len(loaded) == len({change.entity_key for change in loaded}) > 0
