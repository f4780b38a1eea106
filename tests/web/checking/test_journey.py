"""A person checks a list in a real browser."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from app.main import create_app
from app.settings import Settings
from tests.servers import served
from tests.spreadsheets.files import csv_bytes, sheets_bytes, xlsx_bytes
from tests.web.browser import Visit, visit
from tests.web.checks import POSTS

MANY = csv_bytes([["Job Title"], *[[f"Envoy {number}"] for number in range(600)]])


def choose(page: Page, data: bytes, name: str = "list.csv") -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="Check this file").click()


def saved(window: Visit, name: str, folder: Path) -> Path:
    with window.page.expect_download() as started:
        window.page.get_by_role("button", name=name).click()
    target = folder / started.value.suggested_filename
    started.value.save_as(target)
    return target


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_checks_a_workbook_and_takes_it_away(
    browser: Browser, page_home: str, tmp_path: Path, *, scripts: bool
) -> None:
    with visit(browser, page_home, scripts=scripts) as window:
        # Given the page for lists, when a workbook is sent
        page = window.go("/ui/checks")
        choose(page, xlsx_bytes(POSTS), "posts.xlsx")

        # then it says what the list comes to, and what needs a person first.
        expect(page.locator("h1")).to_have_text("Your checked list")
        expect(page.locator("main")).to_contain_text("The list has 6 rows with 4 different titles.")
        expect(page.locator("tbody tr").filter(has_text="Which profession")).to_contain_text("25")

        # When the rows are filtered and sorted, then only those are shown.
        page.get_by_role("link", name="See all rows").click()
        page.get_by_role("link", name="Ambiguous (3)").click()
        page.get_by_role("link", name="Most staff first").click()
        expect(page.locator("tbody tr")).to_have_count(3)
        expect(page.locator("tbody tr").first).to_contain_text("Practitioner")

        # When it is downloaded, then every row has its answer.
        page.get_by_role("link", name="Back to the summary").click()
        written = saved(window, "Download as CSV", tmp_path).read_text(encoding="utf-8-sig")
        assert [row["outcome"] for row in csv.DictReader(written.splitlines())] == [
            *("matched", "ambiguous", "ambiguous", "ambiguous", "unmatched", "not checked"),
        ]
        assert saved(window, "Download as a workbook", tmp_path).suffix == ".xlsx"

        # When it is deleted, then nothing is left at its address.
        address = page.url
        page.get_by_role("button", name="Delete this list now").click()
        expect(page.locator("h1")).to_have_text("The list is deleted")
        page.goto(address)
        expect(page.locator("h1")).to_have_text("Page not found")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_corrects_what_they_pasted(
    browser: Browser, page_home: str, *, scripts: bool
) -> None:
    with visit(browser, page_home, scripts=scripts) as window:
        # Given two lines of which one has personal data, when they are sent
        page = window.go("/ui/checks")
        page.get_by_label("Job titles").fill("EMHP\njo@example.nhs.uk")
        page.get_by_role("button", name="Check these titles").click()

        # then the page says what is wrong in which row, and keeps what was typed.
        expect(page).to_have_title("Error: Check a list - NHS Role Registry")
        expect(page.locator("#faults")).to_contain_text("Row 2")
        page.get_by_label("Job titles").fill("EMHP")
        page.get_by_role("button", name="Check these titles").click()
        expect(page.locator("main")).to_contain_text("1 row has one national role")


def test_the_page_of_a_long_list_goes_on_to_the_result_without_scripts(
    browser: Browser, page_home: str
) -> None:
    with visit(browser, page_home, scripts=False) as window:
        choose(window.go("/ui/checks"), MANY)

        # The page of progress asks again until the check is done.
        expect(window.page.locator("h1")).to_have_text("Your checked list")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_chooses_the_sheets_and_columns_first(
    browser: Browser, page_home: str, *, scripts: bool
) -> None:
    with visit(browser, page_home, scripts=scripts) as window:
        # Given a workbook with two lists, of which one has a heading that nobody knows
        book = sheets_bytes({"Wards": [["Job Title"], ["EMHP"]], "Hubs": [["Held"], ["PA"]]})
        page = window.go("/ui/checks")
        page.get_by_label("Let me choose the sheets and columns first").check()
        choose(page, book)

        # when both are ticked without saying where the titles are, then the page asks.
        expect(page.locator("h1")).to_have_text("Choose the columns of your list")
        page.get_by_label("Check this sheet").nth(1).check()
        page.get_by_role("button", name="Check the list").click()
        expect(page.locator(".nhsuk-error-summary")).to_contain_text("Choose the column of job")
        if scripts:
            window.judge()

        # When the column is chosen, then both sheets are one list.
        page.get_by_label("Job titles").nth(1).select_option(label="A: Held")
        page.get_by_role("button", name="Check the list").click()
        expect(page.locator("main")).to_contain_text("The list has 2 rows with 2 different titles.")


def test_every_page_of_a_list_keeps_the_rules_of_every_page(
    browser: Browser, page_home: str
) -> None:
    with visit(browser, page_home) as window:
        page = window.go("/ui/checks")
        window.judge()
        choose(page, b"%PDF")
        window.judge()
        choose(page, csv_bytes([["Job Title", "Band"], ["PA", "6", "x"]]))
        window.judge()
        choose(page, xlsx_bytes(POSTS))
        at = page.url
        page.get_by_text("What was left out").click()
        window.judge()
        for part in ("/rows", "/rows?show=miscoded", "/settle"):
            page.goto(f"{at}{part}")
            window.judge()
        window.go("/ui/checks/deleted")
        window.judge()


def test_the_page_of_progress_keeps_the_rules_of_every_page(
    browser: Browser, page_settings: Settings
) -> None:
    app = create_app(page_settings)
    with served(app) as address, visit(browser, address) as window:
        # Given a service that does no check, and a page that stays while it is judged
        app.state.desk.runner.stop()
        window.page.route("**/ui/checks/*", without_refresh)

        choose(window.go("/ui/checks"), MANY)

        expect(window.page.locator("h1")).to_have_text("Your list is being checked")
        window.judge()


def without_refresh(route: Route) -> None:
    answer = route.fetch(max_redirects=0)
    headers = {name: text for name, text in answer.headers.items() if name != "refresh"}
    route.fulfill(response=answer, headers=headers)
