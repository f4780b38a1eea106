"""A person settles a list in a real browser."""

import csv
import io

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser import visit

LINES = "Job Title\tHeadcount\nPractitioner\t20\nQuantity Surveyor\t9\nPA\t2\nEMHP\t3\n"


def decisions(text: str) -> list[str]:
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return [row["your_role"] or row["your_decision"] for row in rows]


def expect_ready(page: Page, title: str) -> None:
    """Wait for the page of a title and its script, which hides the fields of other choices."""
    expect(page.locator("h1")).to_contain_text(title)
    expect(page.locator("#reason")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_settles_every_title_of_a_list(
    browser: Browser, page_home: str, *, scripts: bool
) -> None:
    with visit(browser, page_home, scripts=scripts) as window:
        # Given a checked list with three open titles
        page = window.go("/ui/checks")
        page.get_by_label("Job titles").fill(LINES)
        page.get_by_role("button", name="Check these titles").click()
        at = page.url
        page.get_by_role("button", name="Settle 3 open titles").click()

        # when a reading is chosen for the first, then the next comes and one fewer is left.
        expect(page.locator("h1")).to_contain_text("3 of 3 titles left")
        page.get_by_label("Nursing Associate").check()
        page.get_by_role("button", name="Save and go on").click()
        expect(page.locator("h1")).to_contain_text("2 of 3 titles left")

        # When it is a role of their own, then a reason is needed.
        page.get_by_label("None of these").check()
        page.get_by_role("button", name="Save and go on").click()
        expect(page.locator(".nhsuk-error-summary")).to_contain_text("Say why")
        page.get_by_label("Why it is a role of your own").fill("We build wards")
        page.get_by_role("button", name="Save and go on").click()

        # When another role is looked for, then it is chosen from those that are found.
        page.get_by_label("Another role").check()
        page.get_by_label("Words of the other role's name").fill("nursing")
        page.get_by_role("button", name="Save and go on").click()
        page.get_by_label("Trainee Nursing Associate").check()
        page.get_by_role("button", name="Save and go on").click()

        # Then nothing is left, and a decision can still be changed.
        expect(page.locator("main")).to_contain_text("0 of 3 titles left")
        page.get_by_role("link", name="PA").click()
        page.get_by_label("Ask the manager later").check()
        page.get_by_role("button", name="Save and go on").click()
        expect(page.locator("main")).to_contain_text("1 to ask a manager about")
        written = page.request.get(f"{at}/download?form=csv").text()
        assert decisions(written) == ["Nursing Associate", "own role", "ask the manager", ""]


def test_a_list_is_settled_with_the_keyboard_alone(browser: Browser, page_home: str) -> None:
    with visit(browser, page_home) as window:
        page = window.go("/ui/checks")
        page.get_by_label("Job titles").fill(LINES)
        page.get_by_role("button", name="Check these titles").press("Enter")
        at = page.url
        page.get_by_role("button", name="Settle 3 open titles").press("Enter")

        # A digit chooses and Enter goes on; nothing else is pressed.
        expect_ready(page, "Practitioner")
        page.keyboard.press("2")
        page.keyboard.press("Enter")
        expect_ready(page, "Quantity Surveyor")
        page.keyboard.press("9")
        page.keyboard.type("We build 2 wards")
        page.keyboard.press("Enter")
        expect_ready(page, "PA")
        page.keyboard.press("0")
        page.keyboard.press("Enter")

        expect(page.locator("main")).to_contain_text("0 of 3 titles left")
        written = page.request.get(f"{at}/download?form=csv").text()
        assert decisions(written) == ["Nursing Associate", "own role", "ask the manager", ""]
        assert "We build 2 wards" in written


def test_every_page_of_settling_keeps_the_rules_of_every_page(
    browser: Browser, page_home: str
) -> None:
    with visit(browser, page_home) as window:
        page = window.go("/ui/checks")
        page.get_by_label("Job titles").fill(LINES)
        page.get_by_role("button", name="Check these titles").click()
        page.get_by_role("button", name="Settle 3 open titles").click()
        window.judge()
        page.get_by_role("button", name="Save and go on").click()
        window.judge()
        page.get_by_label("Another role").check()
        page.get_by_label("Words of the other role's name").fill("nursing")
        page.get_by_role("button", name="Save and go on").click()
        window.judge()
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Save and go on").click()
        window.judge()
        page.get_by_role("link", name="All open titles").click()
        window.judge()
