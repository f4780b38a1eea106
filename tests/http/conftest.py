from collections.abc import Iterator

import pytest

from tests.conftest import a_copy


@pytest.fixture(scope="package")
def sqlite_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with the mini seed, where one kind of database is enough."""
    with a_copy(request, "seeded_") as url:
        yield url
