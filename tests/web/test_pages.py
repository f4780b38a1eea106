"""The frame of every page, and the page for an error."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from starlette.exceptions import HTTPException

import app.web.pages
from app.errors import CursorError, RoleNotFoundError
from app.main import create_app
from app.settings import Settings
from app.web.pages import page
from app.web.routing import page_router
from tests.servers import served
from tests.web.browser import accessibility_faults, hosts_asked, opened, visit

STATIC = Path(app.web.pages.__file__).parent / "static"
HOSTILE = "<script>alert(1)</script>"
FAILURES = {"role": RoleNotFoundError(HOSTILE), "cursor": CursorError(), "gone": HTTPException(404)}


@pytest.fixture(scope="module")
def address(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with one good page and a page for each failure."""
    database = tmp_path_factory.mktemp("pages") / "registry.db"
    shutil.copy(sqlite_template, database)
    served_app = create_app(Settings(database_url=f"sqlite:///{database}"))
    _add_pages(served_app)
    with served(served_app) as address:
        yield address


def _add_pages(to: FastAPI) -> None:
    router = page_router()

    @router.get("/good")
    async def good(request: Request) -> HTMLResponse:
        return page(request, "printable.html", title=f"A list {HOSTILE}", caption="A trust")

    @router.get("/fails/{how}")
    async def fails(how: str, number: int = Query(1)) -> HTMLResponse:
        raise FAILURES[how]

    to.include_router(router)


@pytest.mark.parametrize("path", ["good", "fails/role"])
def test_a_page_is_accessible_and_asks_no_other_host(
    browser: Browser, address: str, path: str
) -> None:
    at = f"{address}/ui/{path}"

    assert accessibility_faults(browser, at) == []
    assert hosts_asked(browser, at) == {address.removeprefix("http://")}


@pytest.mark.parametrize("path", ["good", "fails/cursor", "fails/gone"])
def test_a_page_keeps_the_rules_of_every_page_with_its_scripts(
    browser: Browser, address: str, path: str
) -> None:
    with visit(browser, address) as window:
        window.go(f"/ui/{path}")
        window.page.wait_for_selector("body.js-enabled")
        window.judge()


def test_a_page_shows_what_it_is_given_as_text(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/ui/good") as shown:
        assert shown.locator("h1").inner_text() == f"A trust\nA list {HOSTILE}"
        assert shown.title() == f"A list {HOSTILE} - NHS Role Registry"


def test_the_style_of_the_design_system_reaches_the_page(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/ui/good", judging=True) as shown:
        colour = shown.evaluate(
            "getComputedStyle(document.querySelector('.nhsuk-header')).backgroundColor"
        )

    assert colour == "rgb(0, 94, 184)"


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("fails/role", 404, "Page not found"),
        ("fails/cursor", 422, "There is a problem"),
        ("fails/gone", 404, "Page not found"),
        ("fails/gone?number=x", 422, "There is a problem"),
    ],
)
def test_a_failure_is_a_page_with_a_request_number(
    browser: Browser, address: str, path: str, status: int, heading: str
) -> None:
    context = browser.new_context()
    shown = context.new_page()

    answer = shown.goto(f"{address}/ui/{path}")

    assert answer is not None
    assert answer.status == status
    assert shown.locator("h1").inner_text() == heading
    assert answer.headers["x-request-id"] in shown.content()
    context.close()


def test_the_links_of_a_page_have_the_prefix_of_each_request(sqlite_template: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{sqlite_template}", trusted_proxies="127.0.0.1")
    behind_one = {"X-Forwarded-Prefix": "/one"}

    with TestClient(create_app(settings), client=("127.0.0.1", 1)) as client:
        texts = [client.get("/ui/checks", headers=headers).text for headers in ({}, behind_one, {})]

    for place in ("href", "action"):
        assert [f'{place}="/ui/' in text for text in texts] == [True, False, True]
        assert [f'{place}="/one/ui/' in text for text in texts] == [False, True, False]


def test_no_style_or_icon_names_another_host() -> None:
    for file in STATIC.rglob("*"):
        if file.is_file():
            named = set(re.findall(r"https?://[^/)\"']+", file.read_text(encoding="utf-8")))
            assert named <= {"http://www.w3.org"}, file  # the name of the SVG language


@pytest.mark.parametrize(("number", "status"), [("9" * 5_000, 404), ("9" * 18, 422), ("0", 422)])
def test_a_number_in_an_address_can_be_as_long_as_somebody_likes(
    client: TestClient, number: str, status: int
) -> None:
    assert client.get(f"/ui/proposals/{number}").status_code == status
