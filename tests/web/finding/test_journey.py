"""A person finds a role in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browser import visit


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_finds_a_role_and_reports_an_answer(
    browser: Browser, page_home: str, *, scripts: bool
) -> None:
    with visit(browser, page_home, scripts=scripts) as window:
        # Given the start page, when somebody asks about an abbreviation
        page = window.go("/")
        page.get_by_label("Job title").fill("PA")
        page.get_by_role("button", name="Find the role").click()

        # then the registry asks back, and one of the readings leads to its role.
        expect(page.locator(".nhsuk-tag")).to_have_text("Ambiguous")
        expect(page.locator("main")).to_contain_text("Does the post assist a doctor or a manager?")
        page.get_by_role("link", name="Physician Assistant").click()
        expect(page.locator("h1")).to_contain_text("Physician Assistant")

        # When they add what they know, then it is kept beside the answer.
        page.go_back()
        page.get_by_text("Add what you know about the post").click()
        page.get_by_label("Pay band").fill("7")
        page.get_by_role("button", name="Find the role").click()
        expect(page.get_by_label("Pay band")).to_have_value("7")

        # When the answer is wrong, then a fault is beside its field, and the report has a number.
        page.get_by_role("link", name="This answer is wrong").click()
        page.get_by_role("button", name="Send the report").click()
        expect(page.locator(".nhsuk-error-summary")).to_contain_text("Choose what the answer")
        page.get_by_label("A role that the registry does not have").check()
        page.get_by_role("button", name="Send the report").click()
        expect(page.locator("h1")).to_have_text("Your report is recorded")
        window.check(scripts)


@pytest.mark.parametrize(
    "path",
    [
        "/ui/",
        "/ui/find?title=EMHP&band=5&occupation_code=H1D",
        "/ui/find?title=PA",
        "/ui/find?title=Hub+Envoy",
        "/ui/find?title=&band=6",
        "/ui/find/wrong?title=EMHP",
    ],
)
def test_a_page_keeps_the_rules_of_every_page(browser: Browser, page_home: str, path: str) -> None:
    with visit(browser, page_home) as window:
        window.go(path)
        window.judge()


def test_names_are_suggested_as_a_person_types_and_chosen_with_the_keyboard(
    browser: Browser, page_home: str
) -> None:
    with visit(browser, page_home) as window:
        page = window.go("/ui/")
        page.get_by_role("combobox", name="Job title").press_sequentially("nurs")
        expect(page.get_by_role("option")).to_have_text(
            ["Nursing Associate", "Trainee Nursing Associate"]
        )
        window.judge()

        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")

        expect(page.locator("h1")).to_contain_text("Nursing Associate")
        expect(page.locator(".nhsuk-tag")).to_have_text("Matched")
