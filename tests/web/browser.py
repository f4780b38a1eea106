"""A real browser on a real server: what the tests of pages look through."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships none
from playwright.sync_api import Browser, Page, sync_playwright

Headers = dict[str, str] | None
WAITS_MILLISECONDS = 120_000
"""How long a step may take: a loaded machine is slow, and only a hang is a fault."""

_BROWSERS = ("chromium", "google-chrome")
_QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}


class NoBrowserError(Exception):
    """The tests need a browser and there is none: a failure, never a skip."""


@contextmanager
def a_browser() -> Iterator[Browser]:
    """The machine's own Chromium, without a window."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        raise NoBrowserError("The tests of pages need Chromium (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=[*_QUIET], timeout=WAITS_MILLISECONDS
        )
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, address: str, *, judging: bool = False, headers: Headers = None
) -> Iterator[Page]:
    """A page as a person without JavaScript sees it; `judging` lets axe's script in.

    `headers` say who asks, where a page is not for everybody.
    """
    context = browser.new_context(
        java_script_enabled=judging, bypass_csp=judging, extra_http_headers=headers
    )
    context.set_default_timeout(WAITS_MILLISECONDS)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def accessibility_faults(browser: Browser, address: str, headers: Headers = None) -> list[str]:
    """What axe finds against WCAG 2.2 AA, each with the elements it stands on."""
    with opened(browser, address, judging=True, headers=headers) as page:
        found = Axe().run(page, options=_RULES).response["violations"]
    return [f"{fault['id']}: {[node['html'] for node in fault['nodes']]}" for fault in found]


def sideways_at_320_pixels(browser: Browser, address: str, headers: Headers = None) -> int:
    """How many pixels a page must be scrolled sideways on the narrowest screen: WCAG 1.4.10."""
    with opened(browser, address, judging=True, headers=headers) as page:
        page.set_viewport_size({"width": 320, "height": 800})
        return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def hosts_asked(browser: Browser, address: str) -> set[str]:
    """Every host that the page makes the browser ask."""
    asked: set[str] = set()
    context = browser.new_context()
    context.set_default_timeout(WAITS_MILLISECONDS)
    page = context.new_page()
    page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    page.goto(address)
    context.close()
    return asked
