"""The registry on its real seed, on a database of each kind."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import URL

from tests.conftest import DATABASES, copied, new_database
from tests.contract import examples


@pytest.fixture(scope="session")
def real_postgresql_template(postgresql_server: URL, postgresql_template: str) -> Iterator[str]:
    """The name of a database with the real seed to copy."""
    with new_database(postgresql_server, postgresql_template) as address:
        examples.load(address.render_as_string(hide_password=False))
        yield str(address.database)


@pytest.fixture(scope="session")
def real_sqlite_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the real seed to copy."""
    path = tmp_path_factory.mktemp("real-template") / "registry.db"
    shutil.copy(sqlite_template, path)
    examples.load(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session", params=DATABASES)
def real_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database that contains the real seed."""
    with copied(request, "real_") as address:
        yield address


@pytest.fixture(scope="session")
def registry(real_url: str) -> Iterator[TestClient]:
    """A client of the registry in that database."""
    with examples.registry(real_url) as client:
        yield client
