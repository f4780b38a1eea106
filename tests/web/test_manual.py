"""The manual: every page opens, can be used by everybody, and leads only to pages that exist."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx2
import pytest
from playwright.sync_api import Browser

import app.web.pages
from app.main import create_app
from app.settings import PREFIX, Settings
from app.web.manual import TOPICS, settings_in_words
from tests.servers import served
from tests.web.browser import Seen, opened, seen, texts

TEMPLATES = Path(app.web.pages.__file__).parent / "templates" / "help"
PAGES = ["", *(topic.name for topic in TOPICS)]


@pytest.fixture(scope="module")
def address(
    seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the manual."""
    database = tmp_path_factory.mktemp("manual") / "registry.db"
    shutil.copy(seeded_sqlite_template, database)
    with served(create_app(Settings(database_url=f"sqlite:///{database}"))) as address:
        yield f"{address}/ui/help"


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Seen:
    """What a browser finds on one page of the manual."""
    return seen(browser, f"{address}/{request.param}")


def test_a_help_page_opens_with_one_heading(page: Seen) -> None:
    assert page.status == 200
    assert page.first_headings == 1


def test_a_help_page_is_accessible(page: Seen) -> None:
    assert page.accessibility_faults == []


def test_a_help_page_asks_no_other_host_and_logs_no_error(page: Seen, address: str) -> None:
    assert page.hosts == {address.split("/")[2]}
    assert page.messages == []


def test_a_help_page_fits_a_narrow_screen(page: Seen) -> None:
    assert page.sideways_pixels == 0


def test_every_link_of_a_help_page_leads_somewhere(page: Seen) -> None:
    for link in page.links:
        target, _, place = urljoin(page.address, link).partition("#")
        answer = httpx2.get(target)
        assert answer.status_code == 200, link
        assert not place or f'id="{place}"' in answer.text, link


def test_an_unknown_topic_is_a_page_that_leads_to_the_manual(
    browser: Browser, address: str
) -> None:
    assert httpx2.get(f"{address}/no-such-topic").status_code == 404
    with opened(browser, f"{address}/no-such-topic") as shown:
        assert shown.locator("h1").inner_text() == "Page not found"
        assert "There is no help page at this address." in shown.locator("main").inner_text()


def test_the_manual_opens_with_and_without_a_slash_at_the_end(address: str) -> None:
    assert httpx2.get(address).text == httpx2.get(f"{address}/").text


def test_every_topic_has_a_template_and_every_template_a_topic() -> None:
    expected = {"index", *(topic.name for topic in TOPICS)}

    assert {file.stem for file in TEMPLATES.iterdir()} == expected


def test_the_manual_explains_every_setting(browser: Browser, address: str) -> None:
    expected = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}

    with opened(browser, f"{address}/settings") as shown:
        named = set(texts(shown.locator(".help-settings dt")))
        meanings = texts(shown.locator(".help-settings dd"))

    assert named == expected
    assert all(len(meaning.split("\n")[0]) > 10 for meaning in meanings)


def test_the_manual_never_shows_what_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_OIDC_CLIENT_ID", "hush")
    monkeypatch.setenv("REGISTRY_HOST", "10.9.8.7")

    shown = {setting.variable: setting.default for setting in settings_in_words()}

    assert shown["REGISTRY_OIDC_CLIENT_ID"] == "none"
    assert shown["REGISTRY_HOST"] == "127.0.0.1"
    assert shown["REGISTRY_SEED_DIR"] == "seed/ beside the code"


def test_links_of_the_manual_have_the_path_of_a_proxy(sqlite_template: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{sqlite_template}", root_path="/registry")
    proxied = create_app(settings)
    proxied.root_path = settings.root_path

    with served(proxied) as at:
        text = httpx2.get(f"{at}/ui/help/").text

    assert 'href="/registry/ui/help/titles"' in text
    assert 'href="/ui/' not in text
