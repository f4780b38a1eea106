"""One browser for each module of tests of pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.browser import a_browser


# Not for the session: while Playwright runs, no other test of the process can use asyncio.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once for a module."""
    with a_browser() as browser:
        yield browser
