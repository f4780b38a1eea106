"""The evidence pack, as a page."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
from tests.waiting import HANGS_AFTER_SECONDS
from tests.web.browser import accessibility_faults, opened, sideways_pixels, texts

LONG_WORD = "https://www.example.org/" + "a-long-part-of-an-address" * 6


@pytest.fixture(scope="module")
def addresses(
    seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """The pages of two applications for a code. The second has long words in every place."""
    database = tmp_path_factory.mktemp("evidence") / "registry.db"
    shutil.copy(seeded_sqlite_template, database)
    url = f"sqlite:///{database}"
    engine = make_engine(url)
    key = bearing(make_key(engine, Scope.CONTRIBUTE, organisations=("R1C",)))
    engine.dispose()
    with served(create_app(Settings(database_url=url))) as at:
        plain, wide = (
            httpx2.post(
                f"{at}/proposals",
                json=asked,
                headers=key,
                timeout=HANGS_AFTER_SECONDS,
            ).raise_for_status()
            for asked in (proposal("new_code"), _with_long_words(proposal("new_code")))
        )
        yield _page(at, plain), _page(at, wide)


def _with_long_words(asked: dict[str, Any]) -> dict[str, Any]:
    texts = dict.fromkeys(("title", "definition", "why"), LONG_WORD)
    source = {"title": LONG_WORD, "url": LONG_WORD, "detail": LONG_WORD}
    payload = {**asked["payload"], **texts}
    return {**asked, "payload": payload, "reason": LONG_WORD, "sources": [source]}


def _page(at: str, made: httpx2.Response) -> str:
    return f"{at}/ui{made.headers['location']}/evidence"


def test_the_page_shows_every_part_of_the_pack(
    browser: Browser, addresses: tuple[str, str]
) -> None:
    with opened(browser, addresses[0]) as page:
        headings = texts(page.locator("h1, h2"))
        wanted = page.locator("dl div").filter(has_text="Title wanted").locator("dd").inner_text()

    assert "Application for a code: Nursing Associate" in headings[0]
    assert {"Application", "Nearest codes", "Evidence", "Sources", "Not known"} <= {*headings}
    assert wanted == "Nursing Associate"


def test_the_page_is_accessible(browser: Browser, addresses: tuple[str, str]) -> None:
    assert accessibility_faults(browser, addresses[0]) == []


@pytest.mark.parametrize("width", [320, 360, 390])
def test_long_words_do_not_make_the_page_scroll_sideways(
    browser: Browser, addresses: tuple[str, str], width: int
) -> None:
    assert sideways_pixels(browser, addresses[1], width=width) == 0
