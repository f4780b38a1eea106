"""A registry for the pages of proposals, with a caller of each sort."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.db.session import make_engine
from app.main import create_app
from app.settings import Settings
from tests.conftest import a_copy
from tests.web.people import Desk


@pytest.fixture
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A registry of its own for each test."""
    with a_copy(request, "seeded_") as url:
        engine = make_engine(url)
        with TestClient(create_app(Settings(database_url=url)), follow_redirects=False) as client:
            yield Desk.of(client, engine)
        engine.dispose()
