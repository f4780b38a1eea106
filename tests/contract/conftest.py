"""The registry on its real seed, on a database of each kind."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.conftest import DATABASES, migrated_database
from tests.contract import examples


@pytest.fixture(scope="session", params=DATABASES)
def real_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a database that holds the real seed."""
    with migrated_database(request, tmp_path_factory.mktemp("real"), examples.load) as address:
        yield address


@pytest.fixture(scope="session")
def registry(real_url: str) -> Iterator[TestClient]:
    """A client of the registry in that database."""
    with examples.registry(real_url) as client:
        yield client
