"""A client of the pages of settling."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings


@pytest.fixture(scope="module")
def client(page_settings: Settings) -> Iterator[TestClient]:
    """A client whose forms come from our own pages."""
    app = create_app(page_settings)
    with TestClient(app, headers={"Sec-Fetch-Site": "same-origin"}) as client:
        yield client
