"""A workforce lead keeps the trust's list, in a browser, and prints its new roles."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload

from app.db.session import make_engine, transaction
from app.main import create_app
from app.settings import Settings
from app.vocabulary import Scope
from tests import issuer as issuers
from tests.callers import bearing, make_key
from tests.issuer import settings_for
from tests.servers import free_port, served_at
from tests.trusts import add_trust
from tests.web.browser import Visit, texts, visit

HEADINGS = "Job Title,Band,Headcount,Employed By,New Role\n"
FIRST = HEADINGS + "EMHP,5,3,Trust,nationally\nPractitioner,6,20,Trust,\nHub Worker,4,6,Trust,\n"
SECOND = FIRST.replace("EMHP,5,3", "EMHP,5,7")
FAULTY = HEADINGS + "EMHP,5,lots of them,Trust,\n,5,3,Trust,\n"
MANY = HEADINGS + "".join(
    f"Envoy {number},5,{number},Trust,nationally\n" for number in range(1, 90)
)


@pytest.fixture(scope="module")
def home(seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A registry with a log-in service. The contributor acts for the trust RXX."""
    database = tmp_path_factory.mktemp("trust") / "registry.db"
    shutil.copy(seeded_sqlite_template, database)
    url, port = f"sqlite:///{database}", free_port()
    engine = make_engine(url)
    with transaction(engine) as session:
        for code in ("RXX", "RAA", "RBB"):
            add_trust(session, code)
    HEADERS.update(
        {
            code: bearing(make_key(engine, Scope.CONTRIBUTE, organisations=(code,)))
            for code in ("RAA", "RBB")
        }
    )
    engine.dispose()
    with issuers.running() as issuer:
        settings = Settings(database_url=url, **settings_for(issuer, f"http://127.0.0.1:{port}"))
        with served_at(create_app(settings), port) as address:
            yield address


HEADERS: dict[str, dict[str, str]] = {}


def file_of(text: str) -> FilePayload:
    return {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}


def send(window: Visit, text: str, day: str) -> None:
    page = window.page
    page.locator("input[type=file]").set_input_files(file_of(text))
    page.get_by_label("The day that the list shows").fill(day)
    page.get_by_role("button", name="Store this list").click()


def test_a_person_logs_in_and_keeps_the_list_of_their_trust(browser: Browser, home: str) -> None:
    with visit(browser, home) as window:
        # Given a person who is not logged in and is shown what this is
        page = window.go("/ui/organisations")
        assert "How to get access" in page.locator("main").inner_text()
        window.judge()

        # When they log in, they see their trust and no other
        page.locator("main").get_by_role("link", name="Log in").click()
        page.get_by_role("link", name="contributor").click()
        assert page.url == f"{home}/ui/organisations"
        window.hosts.intersection_update({home.removeprefix("http://")})  # without the log-in
        assert "Trust RAA" not in page.locator("main").inner_text()
        window.judge()
        page.get_by_role("link", name="Trust RXX").click()
        window.judge()

        # When they send a list with faults, each is shown with its row
        page.get_by_role("button", name="Upload your list").click()
        window.judge()
        send(window, FAULTY, "2026-01-01")
        rows = texts(page.locator("#faults tbody tr"))
        assert len(rows) == 1 or "Row 3" in rows[-1]
        window.judge()

        # When they correct it, it is stored and can be seen
        send(window, FIRST, "2026-01-01")
        assert "Your list is stored as version 1." in page.locator("main").inner_text()
        window.judge()
        page.get_by_role("link", name="All posts of this version").click()
        window.judge()
        page.get_by_role("link", name="Your trust").last.click()
        assert "Practitioner" in page.locator("main").inner_text()
        window.judge()


@pytest.mark.parametrize(("scripts", "trust"), [(True, "RAA"), (False, "RBB")])
def test_a_list_changes_and_a_title_is_decided(
    browser: Browser, home: str, scripts: bool, trust: str
) -> None:
    own = f"/ui/organisations/{trust}"
    with visit(browser, home, scripts=scripts, headers=HEADERS[trust]) as window:
        # Given a trust with two lists
        page = window.go(f"{own}/upload")
        send(window, FIRST, "2026-01-01")
        window.go(f"{own}/upload")
        send(window, SECOND, "2026-02-01")

        # Then what changed is shown post by post
        cells = texts(page.locator("tbody tr").first.locator("th, td"))
        assert cells[0].startswith("EMHP")
        assert cells[1:] == ["3", "7"]
        window.check(scripts)

        # When a title of their own is decided
        window.go(own)
        window.check(scripts)
        page.get_by_role("link", name="Decide Hub Worker").click()
        assert page.get_by_label("Title", exact=True).input_value() == "Hub Worker"
        page.get_by_role("button", name="Decide").click()
        assert (
            page.locator(".nhsuk-error-summary").inner_text().endswith("Choose what the title is")
        )
        window.check(scripts)
        page.get_by_label("A role of our own").check()
        page.get_by_label("Why").fill("Only we have this role")
        page.get_by_role("button", name="Decide").click()
        window.check(scripts)

        # Then it no longer waits for a person, and can be undone
        window.go(own)
        assert page.get_by_role("link", name="Decide Hub Worker").count() == 0
        window.go(f"{own}/local-titles")
        page.get_by_role("link", name="Change or undo Hub Worker").click()
        window.check(scripts)
        page.get_by_role("button", name="Undo the decision").click()
        assert "You have decided no title yet." in page.locator("main").inner_text()

        # And others see no small number
        window.go(f"{own}/availability")
        assert "7, exact" in page.locator("main").inner_text()
        window.check(scripts)
        window.go(f"{own}/answers")
        window.check(scripts)


def test_the_list_of_new_roles_prints_on_pages_with_headings(browser: Browser, home: str) -> None:
    with visit(browser, home, headers=HEADERS["RAA"]) as window:
        page = window.go("/ui/organisations/RAA/upload")
        send(window, MANY, "2026-03-01")
        window.go("/ui/organisations/RAA/new-roles")
        window.judge()
        page.emulate_media(media="print")

        printed = page.pdf(format="A4")

        assert printed.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) > 1
        for hidden in (".nhsuk-header", ".nhsuk-back-link", ".registry-screen"):
            assert not page.locator(hidden).first.is_visible(), hidden
        assert page.locator("h1").is_visible()
        assert page.locator(".registry-content").is_visible(), "it says what it was made from"
