"""The registry on its real seed, on a database of each kind."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.conftest import DATABASES, copied
from tests.contract import examples


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
