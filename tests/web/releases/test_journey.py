"""A researcher and a data team follow what changes, in a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from app.main import create_app
from app.settings import Settings
from tests.servers import served
from tests.web.browser import texts, visit


@pytest.fixture(scope="module")
def home(released_url: str) -> Iterator[str]:
    with served(create_app(Settings(database_url=released_url))) as address:
        yield address


@pytest.mark.parametrize("scripts", [True, False])
def test_a_researcher_downloads_a_release_and_sees_what_is_new(
    browser: Browser, home: str, scripts: bool
) -> None:
    with visit(browser, home, scripts=scripts) as window:
        # Given a researcher on any page
        page = window.go("/ui/changes")

        # When they go to the releases and open the newest
        page.get_by_role("link", name="Releases", exact=True).click()
        page.get_by_role("link", name="2026.2").first.click()

        # Then they read what is new and download the tables
        assert page.locator("h1").inner_text() == "Release 2026.2"
        assert "'Ward Zorber' for Nursing Associate" in page.locator("main").inner_text()
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV files in a ZIP").click()
        assert download.value.suggested_filename.endswith(".zip")
        window.check(scripts)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_data_team_compares_two_releases(browser: Browser, home: str, scripts: bool) -> None:
    with visit(browser, home, scripts=scripts) as window:
        page = window.go("/ui/releases")
        window.check(scripts)

        page.get_by_role("button", name="Compare").click()

        assert page.locator("h1").inner_text() == "From release 2026.1 to release 2026.2"
        cells = texts(page.locator("tbody tr").first.locator("th, td"))
        assert cells == ["Healthcare Assistant", "renamed", "Care Assistant"]
        window.check(scripts)


@pytest.mark.parametrize("scripts", [True, False])
def test_anybody_reads_the_changes_and_narrows_them(
    browser: Browser, home: str, scripts: bool
) -> None:
    with visit(browser, home, scripts=scripts) as window:
        page = window.go("/ui/changes")
        window.check(scripts)

        page.get_by_label("Changes to").select_option("Roles and their names")
        page.get_by_label("On or before").fill("tomorrow")
        page.get_by_role("button", name="Show").click()
        assert page.locator(".nhsuk-error-summary a").inner_text().startswith("Enter a real date")
        window.check(scripts)

        page.get_by_label("On or before").fill("2026-01-02")
        page.get_by_role("button", name="Show").click()
        assert "'Healthcare Assistant' is now named 'Care Assistant'" in (
            page.locator("main").inner_text()
        )
