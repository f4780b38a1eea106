"""A client of the pages of checks, and a server for a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.servers import served


@pytest.fixture(scope="module")
def client(
    seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """A client whose forms come from our own pages."""
    database = tmp_path_factory.mktemp("settling") / "registry.db"
    shutil.copy(seeded_sqlite_template, database)
    app = create_app(Settings(database_url=f"sqlite:///{database}"))
    with TestClient(app, headers={"Sec-Fetch-Site": "same-origin"}) as client:
        yield client


@pytest.fixture(scope="module")
def home(seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server."""
    database = tmp_path_factory.mktemp("settling-home") / "registry.db"
    shutil.copy(seeded_sqlite_template, database)
    with served(create_app(Settings(database_url=f"sqlite:///{database}"))) as address:
        yield address
