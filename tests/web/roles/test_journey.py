"""A person looks for roles in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browser import visit


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_narrows_the_list_and_follows_a_career(
    browser: Browser, page_home: str, *, scripts: bool
) -> None:
    with visit(browser, page_home, scripts=scripts) as window:
        # Given the list of roles, when somebody narrows it
        page = window.go("/ui/roles")
        page.get_by_label("Words in a name").fill("associate")
        page.get_by_label("Family").select_option("Nursing")
        page.get_by_role("button", name="Show the roles").click()

        # then the roles that fit are counted, and one leads to its page,
        expect(page.locator("main")).to_contain_text("2 roles")
        page.get_by_role("link", name="Trainee Nursing Associate").click()
        expect(page.locator("h1")).to_contain_text("Trainee Nursing Associate")

        # and from there a career leads on.
        page.get_by_role("link", name="Nursing Associate", exact=True).first.click()
        expect(page.locator("h1")).to_have_text("NursingNursing Associate")
        expect(page.locator("main")).to_contain_text("Takes on tasks of registered nurses.")


@pytest.mark.parametrize(
    "path",
    [
        "/ui/roles",
        "/ui/roles?q=dragon",
        "/ui/roles?family=dragons",
        "/ui/roles/trainee-nursing-associate",
        "/ui/roles/physician-associate",
        "/ui/roles/dragon",
    ],
)
def test_a_page_keeps_the_rules_of_every_page(browser: Browser, page_home: str, path: str) -> None:
    with visit(browser, page_home) as window:
        window.go(path)
        window.judge()
