"""One browser for each module of tests of pages, and a registry with the mini seed to visit."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from app.main import create_app
from app.settings import Settings
from tests.conftest import a_copy
from tests.servers import served
from tests.web.browser import a_browser


# Not for the session: while Playwright runs, no other test of the process can use asyncio.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once for a module."""
    with a_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def page_settings(request: pytest.FixtureRequest) -> Iterator[Settings]:
    """A database of its own for the module."""
    with a_copy(request, "seeded_") as url:
        yield Settings(database_url=url)


@pytest.fixture(scope="module")
def page_client(page_settings: Settings) -> Iterator[TestClient]:
    """A client of an application on that database."""
    with TestClient(create_app(page_settings)) as client:
        yield client


@pytest.fixture(scope="module")
def page_home(page_settings: Settings) -> Iterator[str]:
    """The address of a server on that database."""
    with served(create_app(page_settings)) as address:
        yield address
