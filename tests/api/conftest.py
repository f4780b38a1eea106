"""An application on a seeded database of each kind: made once, for its tests only read."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.db.session import make_engine
from app.main import create_app
from app.settings import Settings
from tests.api.lists import Trust, new_trust
from tests.api.proposing import Office
from tests.conftest import DATABASES, copied


@pytest.fixture(scope="session", params=DATABASES)
def seeded_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database that holds the mini seed."""
    with copied(request, "seeded_") as address:
        yield address


@pytest.fixture(scope="session")
def client(seeded_url: str) -> Iterator[TestClient]:
    """A client of an application on that database."""
    with TestClient(create_app(Settings(database_url=seeded_url))) as client:
        yield client


@pytest.fixture(scope="session", params=DATABASES)
def writable(request: pytest.FixtureRequest) -> Iterator[tuple[TestClient, Engine]]:
    """A client and the engine of a database that tests may write to, each for its own trust."""
    with copied(request, "seeded_") as address:
        engine = make_engine(address)
        with TestClient(create_app(Settings(database_url=address))) as client:
            yield client, engine
        engine.dispose()


@pytest.fixture
def trust(writable: tuple[TestClient, Engine]) -> Trust:
    """A trust of its own for each test."""
    return new_trust(*writable)


@pytest.fixture
def office(seeded_database_url: str, open_engine: Callable[[str], Engine]) -> Iterator[Office]:
    """A registry of its own for each test, with the keys of all who deal with proposals."""
    with TestClient(create_app(Settings(database_url=seeded_database_url))) as client:
        yield Office.of(client, open_engine(seeded_database_url))
