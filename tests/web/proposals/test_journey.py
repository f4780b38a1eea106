"""A trust proposes a name, a data team decides, and everybody follows it, in a browser."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Request
from sqlmodel import Session

from app.db.session import make_engine
from app.main import create_app
from app.settings import Settings
from tests.servers import served
from tests.trusts import add_trust, keep, posts
from tests.web.browser import by_name, texts, visit
from tests.web.people import Desk


@dataclass(frozen=True)
class Registry:
    """A running registry, and the same one through a client."""

    home: str
    desk: Desk


@pytest.fixture(scope="module")
def registry(
    seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Registry]:
    database = tmp_path_factory.mktemp("proposals") / "registry.db"
    shutil.copy(seeded_sqlite_template, database)
    url = f"sqlite:///{database}"
    engine = make_engine(url)
    app = create_app(Settings(database_url=url))
    with served(app) as home, TestClient(create_app(Settings(database_url=url))) as client:
        yield Registry(home, Desk.of(client, engine))
    engine.dispose()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_name_is_proposed_corrected_submitted_and_accepted(
    browser: Browser, registry: Registry, scripts: bool
) -> None:
    term = f"Ward Zorber {'One' if scripts else 'Two'}"
    keys = registry.desk.keys
    with visit(browser, registry.home, scripts=scripts, headers=keys["proposer"]) as window:
        # Given a contributor who chooses what the proposal is about
        page = window.go("/ui/proposals")
        window.check(scripts)
        page.get_by_role("button", name="Propose a change").click()
        window.check(scripts)
        page.get_by_role("link", name="Another name for a role").click()
        window.check(scripts)

        # When they leave something out
        page.get_by_label("Role", exact=True).fill("Zorber")
        page.get_by_label("The other name").fill(term)
        page.get_by_role("button", name="Save the draft").click()

        # Then each fault is beside its field, and what they typed is kept
        assert page.title().startswith("Error:")
        assert texts(page.locator(".nhsuk-error-summary li")) == [
            "No role has this national name. Choose one of the list",
            "Choose what kind of name it is",
            "Choose what the name means",
        ]
        assert page.get_by_label("The other name").input_value() == term
        window.check(scripts)

        # When they correct it, save it and submit it
        page.get_by_label("Role", exact=True).fill("nursing associate")
        page.get_by_label("What kind of name it is").select_option("Local variant")
        page.get_by_label("It means the same as the role").check()
        page.get_by_role("button", name="Save the draft").click()
        page.get_by_role("button", name="Submit to the reviewers").click()
        assert "Correct the errors" in page.locator(".nhsuk-error-summary").inner_text()
        window.check(scripts)
        page.get_by_role("link", name="Correct it").first.click()
        page.get_by_label("Why the change is wanted").fill("Our posts\nhave this name.")
        page.get_by_label("Title of the document or page").fill("Our list")
        page.get_by_label("Web address").fill("https://www.example.org/list")
        page.get_by_role("button", name="Save the draft").click()
        window.check(scripts)
        page.get_by_role("button", name="Submit to the reviewers").click()
        assert "Waiting for a reviewer" in page.locator("main").inner_text()
        window.check(scripts)
        path = page.url.removeprefix(registry.home)

    with visit(browser, registry.home, scripts=scripts, headers=keys["reviewer"]) as window:
        # Then a reviewer takes it, sees what would change, and accepts it
        page = window.go(path)
        page.get_by_role("button", name="Take it for review").click()
        assert "Safe: no title" in page.locator("main").inner_text()
        window.check(scripts)
        page.get_by_role("button", name="Reject").click()
        assert "Say why the proposal is rejected" in page.locator("main").inner_text()
        window.check(scripts)
        page.get_by_role("button", name="Accept").click()
        assert "The change is made and in use." in page.locator("main").inner_text()
        window.check(scripts)

    with visit(browser, registry.home, scripts=scripts) as window:
        # Then everybody can follow what happened
        page = window.go(path)
        steps = texts(page.locator(".registry-steps li"))
        assert [step.split("\n")[1].split(" by ")[0] for step in steps] == [
            *("Drafted", "Sources given", "Changed", "Submitted", "Taken for review", "Accepted"),
        ]
        window.check(scripts)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reviewer_withdraws_many_reports_at_once(
    browser: Browser, registry: Registry, scripts: bool
) -> None:
    for name in ("Three", "Four"):
        registry.desk.report(f"Ward Zorber {name} {scripts}")
    headers = registry.desk.keys["reviewer"]
    with visit(browser, registry.home, scripts=scripts, headers=headers) as window:
        page = window.go("/ui/proposals")
        page.get_by_role("link", name="Readers' reports that wait").click()
        window.check(scripts)

        page.get_by_role("button", name="Withdraw the ticked reports").click()
        assert texts(page.locator(".nhsuk-error-summary li")) == [
            "Say why they are withdrawn",
            "Tick at least one report",
        ]
        window.check(scripts)

        page.get_by_label(f"Ward Zorber Three {scripts}").check()
        page.get_by_label(f"Ward Zorber Four {scripts}").check()
        page.get_by_label("Why they are withdrawn").fill("Nobody repeated them.")
        page.get_by_role("button", name="Withdraw the ticked reports").click()
        window.check(scripts)
        page.get_by_role("button", name="Withdraw 2 reports").click()
        assert "2 reports withdrawn." in page.locator("main").inner_text()
        window.check(scripts)


@pytest.mark.parametrize("kind", ["new_code", "new_role", "change_mapping", "mark_ambiguous"])
def test_each_form_can_be_used_by_everybody(
    browser: Browser, registry: Registry, kind: str
) -> None:
    with visit(browser, registry.home, headers=registry.desk.keys["proposer"]) as window:
        page = window.go(f"/ui/proposals/new?kind={kind}")
        window.judge()
        page.get_by_role("button", name="Save the draft").click()
        assert page.locator(".nhsuk-error-summary li").count() > 0
        window.judge()


def test_what_became_of_an_application_is_recorded(browser: Browser, registry: Registry) -> None:
    number = registry.desk.in_review("new_code")
    registry.desk.send(f"/ui/proposals/{number}/accept", "reviewer")
    with visit(browser, registry.home, headers=registry.desk.keys["reviewer"]) as window:
        page = window.go(f"/ui/proposals/{number}/application")
        page.get_by_role("button", name="Record it").click()
        window.judge()

        page.get_by_label("Sent to the organisation").check()
        page.get_by_label("When", exact=True).fill("2026-03")
        page.get_by_role("button", name="Record it").click()
        assert "Sent to the organisation that keeps the list" in page.locator("main").inner_text()
        window.judge()


def test_a_form_works_on_plain_http_where_the_browser_says_only_its_origin(
    browser: Browser, registry: Registry
) -> None:
    number = registry.desk.draft("new_synonym", term="Ward Zorber Five")
    home, headers = by_name(registry.home), registry.desk.keys["stranger"]
    sent: list[dict[str, str]] = []
    with visit(browser, home, headers=headers) as window:
        window.page.on("request", lambda request: _note_form(request, sent))
        page = window.go(f"/ui/proposals/{number}")
        page.get_by_label("Add a comment").fill("Who uses it?")
        page.get_by_role("button", name="Comment").click()

        assert "Who uses it?" in page.locator("main").inner_text()
    (given,) = sent
    assert "sec-fetch-site" not in given
    assert given["origin"] == home


def _note_form(request: Request, sent: list[dict[str, str]]) -> None:
    if request.method == "POST":
        sent.append(request.all_headers())


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reviewer_goes_from_a_title_that_nothing_matches_to_a_proposal(
    browser: Browser, registry: Registry, scripts: bool
) -> None:
    codes = [f"R{number}{int(scripts)}" for number in range(3)]
    with Session(registry.desk.engine) as session, session.begin():
        for code in codes:
            add_trust(session, code)
            keep(session, code, posts("Zorbing Coach"))
    headers = registry.desk.keys["reviewer"]
    with visit(browser, registry.home, scripts=scripts, headers=headers) as window:
        page = window.go("/ui/proposals")
        page.get_by_role("link", name="Titles that nothing matches").click()
        window.check(scripts)

        page.get_by_role("link", name="propose a change for Zorbing Coach").click()
        window.check(scripts)

        assert "Another name for a role" in page.content()
        assert "title=Zorbing" in page.url
