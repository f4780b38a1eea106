"""An application on a seeded database of each kind: made once, for its tests only read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.db.session import make_engine, transaction
from app.main import create_app
from app.services.seeding import load_seed, read_seed
from app.settings import Settings
from tests.api.lists import Trust, new_trust
from tests.conftest import DATABASES, MINI_SEED, migrated_database

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="session", params=DATABASES)
def seeded_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a database that holds the mini seed."""
    with migrated_database(
        request, tmp_path_factory.mktemp("seeded"), lambda url: seed(url, MINI_SEED)
    ) as address:
        yield address


@pytest.fixture(scope="session")
def client(seeded_url: str) -> Iterator[TestClient]:
    """A client of an application on that database."""
    with TestClient(create_app(Settings(database_url=seeded_url))) as client:
        yield client


@pytest.fixture(scope="session", params=DATABASES)
def writable(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestClient, Engine]]:
    """A client and the engine of a database that tests may write to, each for its own trust."""
    with migrated_database(
        request, tmp_path_factory.mktemp("writable"), lambda url: seed(url, MINI_SEED)
    ) as address:
        engine = make_engine(address)
        with TestClient(create_app(Settings(database_url=address))) as client:
            yield client, engine
        engine.dispose()


@pytest.fixture
def trust(writable: tuple[TestClient, Engine]) -> Trust:
    """A trust of its own for each test."""
    return new_trust(*writable)


def seed(url: str, path: Path) -> None:
    """Load a seed into a migrated database."""
    engine = make_engine(url)
    with transaction(engine) as session:
        load_seed(session, read_seed(path), at=NOON, actor="tester")
    engine.dispose()
