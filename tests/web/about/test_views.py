"""The pages about the registry: what they say is what the code does, and everybody can use them."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from app.main import create_app
from app.settings import Settings
from app.web.about import quality, views
from tests.servers import served
from tests.web.browser import visit

PATHS = ("/ui/about", "/ui/about/data-protection", "/ui/about/accessibility")
CONTACT = "registry@trust.example"


@pytest.fixture(scope="module")
def url(seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    database = tmp_path_factory.mktemp("about") / "registry.db"
    shutil.copy(seeded_sqlite_template, database)
    return f"sqlite:///{database}"


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(database_url=url))) as client:
        yield client


def text_of(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", "", answer.text).split())


def test_the_figures_are_of_the_engine_that_answers_or_the_page_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: dict[str, Any] = {**quality.stored_figures()}
    monkeypatch.setattr(views, "stored_figures", lambda: stored | {"engine": "another"})
    assert "The engine has changed since these figures" in text_of(client, "/ui/about")

    own = {"engine": quality.engine_digest()}
    monkeypatch.setattr(views, "stored_figures", lambda: stored | own)
    assert "The engine has changed since" not in text_of(client, "/ui/about")


@pytest.mark.parametrize("path", PATHS)
def test_the_contact_is_the_one_that_is_set_or_none(url: str, path: str) -> None:
    for contact, said in (
        (CONTACT, f"To ask them: {CONTACT}."),
        (None, "This copy of the registry does not say how to reach them."),
    ):
        with TestClient(create_app(Settings(database_url=url, contact=contact))) as client:
            assert said in text_of(client, path)


def test_the_note_on_data_has_the_settings_of_this_copy(url: str) -> None:
    settings = Settings(database_url=url, check_hours_kept=7, session_minutes=45)
    with TestClient(create_app(settings)) as client:
        text = text_of(client, "/ui/about/data-protection")

    assert "kept for 7 hours and then deleted" in text
    assert "A log-in ends after 45 minutes" in text
    assert "sealed for at most 30 minutes" in text
    assert "Numbers from 1 to 4 are not shown" in text


def test_a_log_in_longer_than_a_day_cannot_be_set_so_minutes_are_clear() -> None:
    with pytest.raises(ValueError, match="session_minutes"):
        Settings(session_minutes=2_000)


@pytest.mark.parametrize("path", PATHS)
def test_every_link_leads_to_a_page(client: TestClient, path: str) -> None:
    for link in set(re.findall(r'href="(/[^"#]*)', client.get(path).text)):
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize("path", PATHS)
def test_everybody_can_use_the_pages(browser: Browser, url: str, path: str) -> None:
    with served(create_app(Settings(database_url=url))) as home, visit(browser, home) as window:
        window.go(path)
        window.judge()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_finds_out_how_good_it_is_and_what_is_kept(
    browser: Browser, url: str, scripts: bool
) -> None:
    with (
        served(create_app(Settings(database_url=url))) as home,
        visit(browser, home, scripts=scripts) as window,
    ):
        # Given a reader on any page, when they follow the links at its end
        page = window.go("/ui/releases")
        page.get_by_role("link", name="About the registry").click()
        assert page.locator("tbody tr").count() == 4
        page.locator("summary").first.click()
        assert "New titles will do less well." in page.locator("main").inner_text()

        # Then they learn what is kept of them
        page.locator("main").get_by_role("link", name="Data protection").click()
        assert page.locator("h1").inner_text() == "Data protection"
        window.check(scripts)
