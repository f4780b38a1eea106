"""Logging in and out on pages: the way there and back, ended sessions, forms of other sites."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from sqlalchemy import Engine, update

from app.db.models import LoginSession
from app.db.session import make_engine, transaction
from app.http.deps import SESSION_COOKIE, CallerDep, MaybeCallerDep
from app.main import create_app
from app.settings import Settings
from app.web.pages import page
from app.web.routing import page_router
from tests import issuer as issuers
from tests.callers import add_organisation
from tests.issuer import Issuer, settings_for
from tests.servers import free_port, served_at
from tests.web.browser import visit

HTML = {"Accept": "text/html,application/xhtml+xml"}
OWN = {"Sec-Fetch-Site": "same-origin"}
HERE = "https://registry.example"


@dataclass(frozen=True)
class Place:
    """A running registry that people log in to, and its database."""

    home: str
    engine: Engine

    def end_every_session(self) -> None:
        """As if hours went by."""
        past = datetime.now(UTC) - timedelta(minutes=1)
        with transaction(self.engine) as session:
            session.execute(update(LoginSession).values(expires_at=past))


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with issuers.running() as running:
        yield running


@pytest.fixture(scope="module")
def url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    database = tmp_path_factory.mktemp("log-in") / "registry.db"
    shutil.copy(sqlite_template, database)
    return f"sqlite:///{database}"


@pytest.fixture(scope="module")
def place(url: str, issuer: Issuer) -> Iterator[Place]:
    engine = make_engine(url)
    add_organisation(engine, "RXX")
    port = free_port()
    settings = Settings(database_url=url, **settings_for(issuer, f"http://127.0.0.1:{port}"))
    with served_at(_with_pages(create_app(settings)), port) as home:
        yield Place(home, engine)
    engine.dispose()


@contextmanager
def client_of(url: str, **settings: object) -> Iterator[TestClient]:
    app = _with_pages(create_app(Settings(database_url=url, **settings)))  # type: ignore[arg-type]  # of any setting
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        yield client


def _with_pages(app: FastAPI) -> FastAPI:
    """The application with one page for everybody, and one for people who are known."""
    pages = page_router()

    @pages.get("/open")
    def show_open(request: Request, caller: MaybeCallerDep) -> Response:
        caption = "nobody" if caller is None else caller.actor
        return page(request, "printable.html", title="Open", caption=caption)

    @pages.get("/own")
    def show_own(request: Request, caller: CallerDep) -> Response:
        return page(request, "printable.html", title="Own", caption=caller.actor)

    @pages.post("/own")
    def send_own(request: Request, caller: CallerDep) -> Response:
        return page(request, "printable.html", title="Sent", caption=caller.actor)

    app.router.routes[:0] = pages.routes
    return app


def _log_in_link(text: str) -> str:
    start = text.index("/auth/login?")
    return text[start : text.index('"', start)].replace("&amp;", "&")


def test_a_page_for_known_people_leads_to_the_log_in_and_back(url: str, issuer: Issuer) -> None:
    with client_of(url, **settings_for(issuer, HERE)) as client:
        answer = client.get("/ui/own?state=draft&kind=new_role")

    assert answer.status_code == 401
    assert "You need to log in" in answer.text
    link = urlsplit(_log_in_link(answer.text))
    assert parse_qs(link.query)["return_to"] == ["/ui/own?state=draft&kind=new_role"]


def test_behind_a_proxy_the_log_in_and_the_way_back_have_its_path(url: str, issuer: Issuer) -> None:
    proxied = {"X-Forwarded-Prefix": "/registry"}
    settings = settings_for(issuer, f"{HERE}/registry")
    with client_of(url, trusted_proxies="127.0.0.0/8", **settings) as client:
        client._transport.client = ("127.0.0.1", 1)  # type: ignore[attr-defined]  # noqa: SLF001  # the proxy's address
        answer = client.get("/ui/own?a=1", headers=proxied)
        sent = client.post("/ui/own", data={}, headers={**proxied, "Origin": HERE})

    assert 'href="/registry/auth/login?return_to=%2Fregistry%2Fui%2Fown%3Fa%3D1"' in answer.text
    assert sent.status_code == 401, "the form came from a page of ours, so only a log-in is missing"


def test_without_a_log_in_service_the_page_says_what_to_do(url: str) -> None:
    with client_of(url) as client:
        answer = client.get("/ui/own")

    assert answer.status_code == 401
    assert "Log-in is not set up on this copy of the registry." in answer.text
    assert "/auth/login" not in answer.text


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("registry@trust.example", "To ask them: registry@trust.example."),
        (None, "This copy of the registry does not say how to reach them."),
    ],
)
def test_the_page_says_whom_to_ask_only_where_it_is_set(
    url: str, issuer: Issuer, contact: str | None, said: str
) -> None:
    with client_of(url, contact=contact, **settings_for(issuer, HERE)) as client:
        assert said in client.get("/ui/own").text


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(
    url: str, issuer: Issuer
) -> None:
    headers = {**OWN, "Cookie": f"{SESSION_COOKIE}=gone", "Referer": f"{HERE}/ui/open?a=1"}
    with client_of(url, **settings_for(issuer, HERE)) as client:
        answer = client.post("/ui/own", data={"a": "1"}, headers=headers)

    assert answer.status_code == 401
    assert "Your log-in has ended." in answer.text
    assert "Nothing that you sent was saved." in answer.text
    assert "return_to=%2Fui%2Fopen%3Fa%3D1" in answer.text
    assert f'{SESSION_COOKIE}=""; ' in answer.headers["set-cookie"]


def test_a_form_with_the_address_of_another_site_never_leads_there(
    url: str, issuer: Issuer
) -> None:
    headers = {**OWN, "Referer": "https://other.example/ui/open"}
    with client_of(url, **settings_for(issuer, HERE)) as client:
        answer = client.post("/ui/own", headers=headers)

    assert "other.example" not in answer.text
    assert "return_to=%2Fui%2Fown" in answer.text


def test_an_open_page_says_that_the_session_has_ended(url: str, issuer: Issuer) -> None:
    with client_of(url, **settings_for(issuer, HERE)) as client:
        answer = client.get("/ui/open", headers={"Cookie": f"{SESSION_COOKIE}=gone"})
        stranger = client.get("/ui/open")

    assert answer.status_code == 200
    assert "Your log-in has ended, so this page shows what everybody sees." in answer.text
    assert "Log out" not in answer.text
    assert "Your log-in has ended" not in stranger.text


def test_nobody_keeps_a_page_of_a_person_who_is_logged_in(url: str, issuer: Issuer) -> None:
    with client_of(url, **settings_for(issuer, HERE)) as client:
        known = client.get("/ui/open", headers={"Cookie": f"{SESSION_COOKIE}=any"})
        stranger = client.get("/ui/open")

    assert known.headers["cache-control"] == "private, no-store"
    assert "public" in stranger.headers["cache-control"]


@pytest.mark.parametrize("path", ["/auth/callback?code=x&state=y", "/auth/login"])
def test_what_goes_wrong_on_the_way_is_a_page_for_a_browser(url: str, path: str) -> None:
    with client_of(url) as client:
        person, program = client.get(path, headers=HTML), client.get(path)

    assert person.headers["content-type"] == "text/html; charset=utf-8"
    assert program.headers["content-type"] == "application/problem+json"
    assert person.status_code == program.status_code


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_logs_in_on_the_way_to_a_page_and_out_again(
    browser: Browser, place: Place, scripts: bool
) -> None:
    with visit(browser, place.home, scripts=scripts) as window:
        # Given a person who opens a page that is not for everybody
        page = window.go("/ui/own?a=1")
        assert page.locator("h1").inner_text() == "You need to log in"
        window.check(scripts)

        # When they log in
        page.locator("main").get_by_role("link", name="Log in").click()
        page.get_by_role("link", name="contributor").click()

        # Then they are on the page that they wanted, and can log out
        assert page.url == f"{place.home}/ui/own?a=1"
        assert "person:" in page.locator("h1").inner_text()
        page.get_by_role("button", name="Log out").click()
        window.go("/ui/own")
        assert page.locator("h1").inner_text() == "You need to log in"


def test_an_ended_session_is_explained_and_renewed(browser: Browser, place: Place) -> None:
    with visit(browser, place.home) as window:
        page = window.go("/ui/open")
        page.get_by_role("link", name="Log in").click()
        page.get_by_role("link", name="contributor").click()
        assert "person:" in page.locator("h1").inner_text()

        place.end_every_session()
        window.go("/ui/open")
        assert "Your log-in has ended" in page.locator("main").inner_text()

        page.get_by_role("link", name="Log in again").click()
        page.get_by_role("link", name="contributor").click()
        assert page.url == f"{place.home}/ui/open"
        assert "person:" in page.locator("h1").inner_text()


def test_a_person_without_rights_is_given_a_page_that_says_so(
    browser: Browser, place: Place
) -> None:
    with visit(browser, place.home) as window:
        page = window.go("/ui/open")
        page.get_by_role("link", name="Log in").click()
        page.get_by_role("link", name="visitor").click()

        assert page.locator("h1").inner_text() == "You are not allowed to do this"
        assert "does not allow you to do anything here" in page.locator("main").inner_text()
