"""A client and a server on a registry with the mini seed, for the pages of one title."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.servers import served


@pytest.fixture(scope="module")
def settings(seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A database of its own for the module."""
    database = tmp_path_factory.mktemp("finding") / "registry.db"
    shutil.copy(seeded_sqlite_template, database)
    return Settings(database_url=f"sqlite:///{database}")


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of an application on that database."""
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture(scope="module")
def home(settings: Settings) -> Iterator[str]:
    """The address of a server on that database."""
    with served(create_app(settings)) as address:
        yield address
