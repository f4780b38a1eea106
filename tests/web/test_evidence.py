"""The evidence pack as a person sees and prints it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser

from app.db.session import make_engine
from app.main import create_app
from app.settings import Settings
from app.vocabulary import Scope
from tests.api.proposing import proposal
from tests.callers import bearing, make_key
from tests.servers import served
from tests.web.browser import accessibility_faults, opened, sideways_at_320_pixels


@pytest.fixture(scope="module")
def address(
    seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The page of an application for a code."""
    database = tmp_path_factory.mktemp("evidence") / "registry.db"
    shutil.copy(seeded_sqlite_template, database)
    url = f"sqlite:///{database}"
    engine = make_engine(url)
    key = bearing(make_key(engine, Scope.CONTRIBUTE, organisations=("R1C",)))
    engine.dispose()
    with served(create_app(Settings(database_url=url))) as at:
        made = httpx2.post(f"{at}/proposals", json=proposal("new_code"), headers=key)
        yield f"{at}/ui{made.headers['location']}/evidence"


def test_the_page_holds_every_part_of_the_pack(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        headings = page.locator("h1, h2").all_inner_texts()
        wanted = page.locator("dl div").filter(has_text="Title wanted").locator("dd").inner_text()

    assert "Application for a code: Nursing Associate" in headings[0]
    assert {"Application", "Nearest codes", "Evidence", "Sources", "Not known"} <= {*headings}
    assert wanted == "Nursing Associate"


def test_the_page_is_accessible(browser: Browser, address: str) -> None:
    assert accessibility_faults(browser, address) == []
    assert sideways_at_320_pixels(browser, address) == 0
