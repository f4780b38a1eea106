"""A trust and a registry of its own for each test of the API."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.main import create_app
from app.settings import Settings
from tests.api.lists import Trust, new_trust
from tests.api.proposing import Office


@pytest.fixture
def trust(writable: tuple[TestClient, Engine]) -> Trust:
    """A trust of its own for each test."""
    return new_trust(*writable)


@pytest.fixture
def office(seeded_database_url: str, open_engine: Callable[[str], Engine]) -> Iterator[Office]:
    """A registry of its own for each test, with the keys of all who deal with proposals."""
    with TestClient(create_app(Settings(database_url=seeded_database_url))) as client:
        yield Office.of(client, open_engine(seeded_database_url))
