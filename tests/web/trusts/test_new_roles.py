"""A trust's list of new roles, as a page."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlmodel import Session

from app.db.session import make_engine, transaction
from app.main import create_app
from app.services.trusts.local_titles import TitleDecision, decide_title
from app.settings import Settings
from app.vocabulary import Scope
from tests.callers import bearing, make_key
from tests.servers import served
from tests.trusts import A_FEW, AUTHOR, add_trust, keep, posts
from tests.web.browser import accessibility_faults, opened, sideways_pixels, texts

Place = tuple[str, dict[str, str]]


@pytest.fixture(scope="module")
def place(
    seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """The address of the page of a trust that has a list, and the header with its key."""
    database = tmp_path_factory.mktemp("new-roles") / "registry.db"
    shutil.copy(seeded_sqlite_template, database)
    engine = make_engine(f"sqlite:///{database}")
    with transaction(engine) as session:
        _stock(session)
    key = bearing(make_key(engine, Scope.CONTRIBUTE, organisations=("RAA",)))
    engine.dispose()
    with served(create_app(Settings(database_url=f"sqlite:///{database}"))) as address:
        yield f"{address}/ui/organisations/RAA/new-roles", key


def _stock(session: Session) -> None:
    add_trust(session, "RAA")
    keep(
        session,
        "RAA",
        posts("EMHP", 3, band="5", new_as="nationally"),
        posts("EMHP", A_FEW, band="4", employed_by="outsourced"),
        posts("Practitioner", 20),
        posts("Hub Worker", 6),
        posts("Envoy", 1, new_as="new_title"),
    )
    decide_title(session, "RAA", "Hub Worker", TitleDecision(None, "Our own role"), AUTHOR)


def test_the_page_shows_what_the_trust_has_and_what_is_open(browser: Browser, place: Place) -> None:
    address, key = place

    with opened(browser, address, headers=key) as page:
        headings = texts(page.locator("main").locator("h1, h2"))
        cells = texts(page.locator("tbody tr").first.locator("th, td"))
        rest = texts(page.locator("dl"))

    assert headings == [
        "Trust RAA (RAA)\nNew roles",
        "Roles",
        "Titles that may be new roles",
        "The trust's own roles",
        "New titles that the registry does not know",
    ]
    name, titles, staff, new, job_role, occupation_code = cells
    assert name == "Education Mental Health Practitioner"
    assert titles.split("\n") == ["EMHP, band 4: some, number not given", "EMHP, band 5: 3"]
    assert (staff, new) == ("at least 3, with staff employed elsewhere", "nationally")
    assert (job_role, occupation_code) == ("07054", "no code of its own")
    assert "Which profession does the post require?" in rest[0]
    assert "Our own role" in rest[1]
    assert "new title" in rest[2]


def test_the_page_is_accessible(browser: Browser, place: Place) -> None:
    address, key = place

    assert accessibility_faults(browser, address, key) == []
    assert sideways_pixels(browser, address, key) == 0
