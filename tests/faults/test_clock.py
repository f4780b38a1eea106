"""The clock of the machine is put back while the service runs, as time servers do."""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.db.session import reading
from app.services.history.verification import verify_history
from app.vocabulary import Scope
from tests.api.proposing import proposal
from tests.callers import bearing, make_key

BACK = timedelta(hours=2)


class Earlier(datetime):
    """A clock that was put back."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:  # noqa: ANN401  # a plain time, as of the real one
        return datetime.now(tz) - BACK


@pytest.fixture
def put_back(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Puts the clock back, for everything that reads it."""

    def put() -> None:
        readers = [
            module
            for name, module in sys.modules.items()
            if name.startswith("app.") and "datetime.now(" in _source(module)
        ]
        assert len(readers) > 10
        for module in readers:
            monkeypatch.setattr(module, "datetime", Earlier)

    return put


def _source(module: ModuleType) -> str:
    return Path(module.__file__).read_text("utf-8") if module.__file__ else ""


def test_nothing_is_lost_or_done_twice_when_the_clock_is_put_back(
    writable: tuple[TestClient, Engine], put_back: Callable[[], None]
) -> None:
    client, engine = writable
    key = make_key(engine, Scope.CONTRIBUTE, organisations=("R1C",))
    proposer = {**bearing(key), "Idempotency-Key": "before-the-clock"}
    reviewer = bearing(make_key(engine, Scope.REVIEW))
    body = proposal("new_synonym", term="Zorber of the clock")
    made = client.post("/proposals", headers=proposer, json=body)
    place = made.headers["location"]

    put_back()
    again = client.post("/proposals", headers=proposer, json=body)
    for verb, who in (("submit", bearing(key)), ("review", reviewer), ("accept", reviewer)):
        assert client.post(f"{place}/{verb}", headers=who).is_success
    changes = client.get("/changes?limit=1000").json()["changes"]

    assert (again.status_code, again.json()["id"]) == (made.status_code, made.json()["id"])
    assert client.get("/resolve?title=Zorber of the clock").json()["outcome"] == "matched"
    assert changes[-1]["at"] < made.json()["created_at"]
    assert [change["seq"] for change in changes] == sorted(change["seq"] for change in changes)
    with reading(engine) as session:
        verify_history(session)
