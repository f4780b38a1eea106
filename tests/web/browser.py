"""A real browser on a real server, for the tests of pages."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships none
from playwright.sync_api import Browser, Locator, Page, sync_playwright

Headers = dict[str, str] | None
WAITS_MILLISECONDS = 120_000
"""The longest time for a step. A busy machine is slow, so only a hang is a fault."""
FOLDS_MILLISECONDS = 5_000
"""The longest time in which the script of a page folds its menu after the window changed."""
_LOOKS_MILLISECONDS = 100
NARROW_PIXELS = 320
"""The narrowest screen on which nobody should scroll sideways: WCAG 1.4.10."""

_BROWSERS = ("chromium", "google-chrome")
_NAME = "registry.test"
_QUIET = (
    f"--host-resolver-rules=MAP {_NAME} 127.0.0.1",
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}


@dataclass(frozen=True)
class Seen:
    """What a browser finds on a page."""

    address: str
    status: int
    first_headings: int
    accessibility_faults: list[str]
    sideways_pixels: int
    hosts: set[str]
    messages: list[str]
    links: list[str]


@dataclass
class Visit:
    """A window in which a person uses pages, with what went wrong meanwhile."""

    page: Page
    home: str
    messages: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def go(self, path: str) -> Page:
        """Open a page of the registry. It may have any status."""
        self.page.goto(f"{self.home}{path}")
        return self.page

    def judge(self) -> None:
        """Fail if the page that is open breaks a rule that every page keeps.

        One first heading, WCAG 2.2 AA, nothing wider than a narrow screen, no message in the
        console, no other host.
        """
        page, size = self.page, self.page.viewport_size
        page.wait_for_load_state()  # without its style sheets a page has other colours
        faults = Axe().run(page, options=_RULES).response["violations"]
        page.set_viewport_size({"width": NARROW_PIXELS, "height": 800})
        wide = _too_wide(page)
        if size is not None:
            page.set_viewport_size(size)
        found = [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in faults]
        assert found == [], f"{page.url}: {found}"
        assert wide <= 0, f"{page.url} is {wide} pixels too wide"
        assert page.locator("h1").count() == 1, page.url
        self.must_be_quiet()

    def must_be_quiet(self) -> None:
        """Fail on a message in the console or a request to another host."""
        assert self.messages == [], self.messages
        assert self.hosts == {self.home.removeprefix("http://")}, self.hosts

    def check(self, scripts: bool) -> None:
        """`judge` the page that is open, or where there is no JavaScript what needs none."""
        if scripts:
            self.judge()
        else:
            self.must_be_quiet()


def texts(located: Locator) -> list[str]:
    """What a person reads in each place found, once the page has its style sheets.

    A page that a press of a button brought may be read before them. Then text that they hide
    is in it, as the headings that each cell of a table has for a narrow screen.
    """
    located.page.wait_for_load_state()
    return located.all_inner_texts()


def _too_wide(page: Page, width: int = NARROW_PIXELS) -> int:
    """How much wider than the screen the page stays once its menu is folded."""
    for _ in range(FOLDS_MILLISECONDS // _LOOKS_MILLISECONDS):
        # Not compared with the window, which a phone makes as wide as the page.
        wide = int(page.evaluate("document.documentElement.scrollWidth")) - width
        if wide <= 0:
            break
        page.wait_for_timeout(_LOOKS_MILLISECONDS)
    return wide


class NoBrowserError(Exception):
    """The tests need a browser and there is none: a failure, never a skip."""


def by_name(home: str) -> str:
    """The address of a server by a name that only the browser of these tests knows.

    A browser trusts `127.0.0.1` as it trusts https. It does not trust a name on plain http, and
    then sends no `Sec-Fetch-Site`.
    """
    return home.replace("127.0.0.1", _NAME)


@contextmanager
def a_browser() -> Iterator[Browser]:
    """The Chromium of this machine, without a window."""
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
def visit(
    browser: Browser, home: str, *, scripts: bool = True, headers: Headers = None
) -> Iterator[Visit]:
    """A window on the registry at `home`, with JavaScript or without.

    `judge` needs JavaScript. The policy of each page is in force. The browser itself logs a
    page with an error status, which is no fault of the page.
    """
    context = browser.new_context(
        java_script_enabled=scripts, extra_http_headers=headers, accept_downloads=True
    )
    context.set_default_timeout(WAITS_MILLISECONDS)
    made = Visit(context.new_page(), home)
    made.page.on("request", lambda request: made.hosts.add(request.url.split("/")[2]))
    made.page.on("console", lambda message: _note(made.messages, message.text))
    made.page.on("pageerror", lambda error: made.messages.append(str(error)))
    yield made
    context.close()


def _note(messages: list[str], text: str) -> None:
    if not text.startswith("Failed to load resource: the server responded with a status of 4"):
        messages.append(text)


@contextmanager
def opened(
    browser: Browser, address: str, *, judging: bool = False, headers: Headers = None
) -> Iterator[Page]:
    """A page without JavaScript. `judging` allows axe's script.

    `headers` has the key, if the page is not for everybody.
    """
    context = browser.new_context(
        java_script_enabled=judging, bypass_csp=judging, extra_http_headers=headers
    )
    context.set_default_timeout(WAITS_MILLISECONDS)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def seen(browser: Browser, address: str) -> Seen:
    """A page in a narrow window, judged in one visit. `messages` are errors in the console."""
    hosts: set[str] = set()
    messages: list[str] = []
    # The policy of the page stays in force until it is loaded, so that what it blocks is seen.
    with opened(browser, "about:blank") as page:
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        page.on("console", lambda message: messages.append(message.text))
        answer = page.goto(address)
        links = [link.get_attribute("href") or "" for link in page.locator("a").all()]
        first_headings = page.locator("h1").count()
    assert answer is not None
    return Seen(
        address=address,
        status=answer.status,
        first_headings=first_headings,
        accessibility_faults=accessibility_faults(browser, address),
        sideways_pixels=sideways_pixels(browser, address),
        hosts=hosts,
        messages=messages,
        links=links,
    )


def accessibility_faults(browser: Browser, address: str, headers: Headers = None) -> list[str]:
    """What axe finds against WCAG 2.2 AA, each with its elements."""
    with opened(browser, address, judging=True, headers=headers) as page:
        found = Axe().run(page, options=_RULES).response["violations"]
    return [f"{fault['id']}: {[node['html'] for node in fault['nodes']]}" for fault in found]


def sideways_pixels(
    browser: Browser, address: str, headers: Headers = None, *, width: int = NARROW_PIXELS
) -> int:
    """How many pixels a page must be scrolled sideways on a screen of this width."""
    with opened(browser, address, judging=True, headers=headers) as page:
        page.set_viewport_size({"width": width, "height": 800})
        return _too_wide(page, width)


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
