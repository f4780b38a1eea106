"""A data team looks for gaps in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browser import visit


@pytest.mark.parametrize("scripts", [True, False])
def test_a_data_team_finds_the_roles_behind_a_figure_and_their_story(
    browser: Browser, page_home: str, *, scripts: bool
) -> None:
    with visit(browser, page_home, scripts=scripts) as window:
        # Given the gaps of one list, when somebody chooses another list
        page = window.go("/ui/gaps")
        page.get_by_label("Code list").select_option("NHS occupation code")
        page.get_by_role("button", name="Show the gaps").click()
        expect(page.locator(".nhsuk-lede-text")).to_contain_text("NHS occupation code")

        # and opens the figures of the first chart, then each figure leads to its roles.
        figure = page.locator("figure").first
        figure.get_by_text("The figures as a table").click()
        figure.get_by_role("link", name="No code").click()
        expect(page.get_by_label("Status")).to_have_value("no_code")

        # When they open a role, then its story says what would settle the gap.
        page.get_by_role("table", name="Roles and their codes").get_by_role("link").first.click()
        expect(page.locator("h1")).to_contain_text("The story of its codes")
        expect(page.locator("main")).to_contain_text("What would settle it")


@pytest.mark.parametrize(
    "path",
    [
        "/ui/gaps",
        "/ui/gaps?system=nhs-occupation-code&status=no_code",
        "/ui/gaps?family=dental",
        "/ui/gaps?family=dragons&version=22.1",
        "/ui/gaps/trainee-nursing-associate",
    ],
)
def test_a_page_keeps_the_rules_of_every_page(browser: Browser, page_home: str, path: str) -> None:
    with visit(browser, page_home) as window:
        window.go(path)
        window.judge()
