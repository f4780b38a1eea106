"""The registry on its real seed, on a database of each kind."""

import shutil
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.conftest import DATABASES, _new_database, _shown
from tests.contract import examples


@pytest.fixture(scope="session", params=DATABASES)
def real_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a database that holds the real seed."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("real") / "registry.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        examples.load(f"sqlite:///{path}")
        yield f"sqlite:///{path}"
        return
    template = request.getfixturevalue("postgresql_template")
    with _new_database(request.getfixturevalue("postgresql_server"), template) as address:
        examples.load(_shown(address))
        yield _shown(address)


@pytest.fixture(scope="session")
def registry(real_url: str) -> Iterator[TestClient]:
    """A client of the registry in that database."""
    with examples.registry(real_url) as client:
        yield client
