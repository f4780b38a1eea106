"""People logging in over HTTP with a real issuer, and what may go wrong on the way."""

import os
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import Engine, select, update
from structlog.testing import capture_logs

from app.api.login import ATTEMPT_COOKIE
from app.db.models import LoginSession
from app.db.session import reading, transaction
from app.http.deps import SESSION_COOKIE
from app.main import create_app
from app.services.access.logins import ProvenPerson
from app.settings import Settings
from tests import issuer as issuers
from tests.api.test_server import ROOT, wait_for
from tests.callers import add_organisation
from tests.http.test_problems import check_problem
from tests.issuer import Behaviour, Issuer, settings_for
from tests.servers import free_port
from tests.waiting import HANGS_AFTER_SECONDS

HERE = "https://registry.example"
# What no database has a part in need not be asked on each.
on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with issuers.running() as running:
        yield running


@dataclass(frozen=True)
class Site:
    """A registry whose people log in, as a browser sees it."""

    browser: TestClient
    engine: Engine
    issuer: Issuer

    def begin(self, return_to: str = "/") -> str:
        """Start to log in; the address at the issuer."""
        sent = self.browser.get("/auth/login", params={"return_to": return_to})
        assert sent.status_code == 303, sent.text
        return sent.headers["location"]

    def log_in(self, person: str, return_to: str = "/") -> httpx2.Response:
        """Go there, say who it is, and come back."""
        return self.come_back(chosen(self.begin(return_to), person))

    def come_back(self, address: str) -> httpx2.Response:
        back = urlsplit(address)
        return self.browser.get(f"{back.path}?{back.query}")

    def sessions(self) -> list[LoginSession]:
        with reading(self.engine) as session:
            return list(session.scalars(select(LoginSession)))


def chosen(address: str, person: str) -> str:
    """What a browser is sent back to by the issuer once a person is chosen."""
    asked = httpx2.get(f"{address}&person={person}", timeout=HANGS_AFTER_SECONDS)
    return asked.headers["location"]


@pytest.fixture
def site(database_url: str, engine: Engine, issuer: Issuer) -> Iterator[Site]:
    issuer.behaviour = Behaviour()
    add_organisation(engine, "RXX")
    settings = Settings(database_url=database_url, **settings_for(issuer, HERE))
    with TestClient(create_app(settings), base_url=HERE, follow_redirects=False) as browser:
        yield Site(browser, engine, issuer)


def test_a_person_logs_in_and_is_known_by_a_pseudonym(site: Site) -> None:
    answer = site.log_in("contributor", "/ui/proposals?state=open")

    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == "/ui/proposals?state=open"
    caller = site.browser.get("/auth/me").json()
    assert caller["actor"].startswith("person:")
    assert (caller["scopes"], caller["organisations"]) == (["contribute"], ["RXX"])


@on_one_database
def test_a_pseudonym_belongs_to_the_person_at_this_issuer(site: Site) -> None:
    site.log_in("admin")
    actor = site.browser.get("/auth/me").json()["actor"]

    [here, elsewhere] = [
        ProvenPerson(issuer, "subject-of-admin", frozenset()).actor
        for issuer in (site.issuer.address, "https://another.example")
    ]
    assert actor == here != elsewhere


@pytest.mark.parametrize(("person", "scopes"), [("reviewer", ["review"]), ("admin", ["admin"])])
def test_the_groups_of_the_issuer_say_what_a_person_may_do(
    site: Site, person: str, scopes: list[str]
) -> None:
    site.log_in(person)

    assert site.browser.get("/auth/me").json()["scopes"] == scopes


@on_one_database
def test_groups_may_come_from_the_issuers_second_source(site: Site) -> None:
    site.issuer.behaviour = Behaviour(groups_in_userinfo=True)

    assert site.log_in("reviewer").status_code == 303
    assert site.browser.get("/auth/me").json()["scopes"] == ["review"]


def test_a_person_has_the_same_pseudonym_each_time_and_no_other_has_it(site: Site) -> None:
    actors = []
    for person in ("reviewer", "reviewer", "admin"):
        site.log_in(person)
        actors.append(site.browser.get("/auth/me").json()["actor"])

    assert actors[0] == actors[1] != actors[2]


def test_nothing_personal_is_kept(site: Site) -> None:
    site.log_in("reviewer")

    (row,) = site.sessions()
    kept = row.model_dump_json()
    for word in ("subject-of", "reviewer", "Person", "tests.example"):
        assert word not in kept
    assert site.browser.cookies[SESSION_COOKIE] not in kept


@on_one_database
def test_a_person_who_names_no_page_comes_back_to_the_first(site: Site) -> None:
    begun = site.browser.get("/auth/login")

    answer = site.come_back(chosen(begun.headers["location"], "reviewer"))

    assert answer.headers["location"] == "/"


@on_one_database
def test_the_cookie_is_for_this_host_alone_and_no_script_reads_it(site: Site) -> None:
    answer = site.log_in("reviewer")

    cookies = [c for c in answer.headers.get_list("set-cookie") if c.startswith(SESSION_COOKIE)]
    assert len(cookies) == 1
    words = {word.strip().lower() for word in cookies[0].split(";")}
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= words
    assert SESSION_COOKIE.startswith("__Host-")
    assert answer.headers["cache-control"] == "no-store"


@on_one_database
def test_the_issuer_is_asked_with_pkce_state_and_nonce(site: Site) -> None:
    first, second = (parse_qs(urlsplit(site.begin()).query) for _ in range(2))

    assert first["code_challenge_method"] == ["S256"]
    assert first["scope"] == ["openid"]
    assert first["redirect_uri"] == [f"{HERE}/auth/callback"]
    for name in ("code_challenge", "state", "nonce"):
        assert first[name] != second[name]


def test_a_person_whose_groups_allow_nothing_is_refused(site: Site) -> None:
    check_problem(site.log_in("visitor"), 403, "not-allowed")

    assert site.sessions() == []


def test_an_organisation_that_is_not_known_gives_no_scope(
    database_url: str, engine: Engine, issuer: Issuer
) -> None:
    issuer.behaviour = Behaviour()
    settings = Settings(database_url=database_url, **settings_for(issuer, HERE))
    with TestClient(create_app(settings), base_url=HERE, follow_redirects=False) as browser:
        check_problem(Site(browser, engine, issuer).log_in("contributor"), 403, "not-allowed")


def test_logging_out_ends_the_session_for_good(site: Site) -> None:
    site.log_in("reviewer")
    stolen = site.browser.cookies[SESSION_COOKIE]

    answer = site.browser.post("/auth/logout", headers=OWN_PAGE)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert SESSION_COOKIE not in site.browser.cookies
    assert site.sessions() == []
    again = site.browser.get("/auth/me", headers={"Cookie": f"{SESSION_COOKIE}={stolen}"})
    check_problem(again, 401, "not-authenticated")


def test_logging_in_again_ends_the_session_before(site: Site) -> None:
    site.log_in("reviewer")
    site.log_in("admin")

    assert len(site.sessions()) == 1


def test_a_session_ends_by_itself_and_is_removed_when_somebody_logs_in(site: Site) -> None:
    site.log_in("reviewer")
    (row,) = site.sessions()
    assert row.expires_at - row.created_at == timedelta(minutes=480)
    with transaction(site.engine) as session:
        session.execute(update(LoginSession).values(expires_at=datetime(2020, 1, 1, tzinfo=UTC)))

    answer = site.browser.get("/auth/me")
    site.browser.cookies.clear()
    site.log_in("admin")

    assert "ended" in check_problem(answer, 401, "not-authenticated")["detail"]
    assert len(site.sessions()) == 1


@on_one_database
@pytest.mark.parametrize(
    ("headers", "is_refused"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": HERE}, True),
        ({"Origin": HERE}, False),
        ({"Origin": "https://evil.example"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": f"{HERE}.evil.example"}, True),
        ({}, True),
    ],
)
def test_a_write_with_a_cookie_must_come_from_our_own_pages(
    site: Site, headers: dict[str, str], is_refused: bool
) -> None:
    site.log_in("reviewer")

    answer = site.browser.post("/auth/logout", headers=headers)

    if is_refused:
        check_problem(answer, 403, "cross-site-request")
        assert len(site.sessions()) == 1
    else:
        assert answer.status_code == 303


@on_one_database
def test_a_read_with_a_cookie_may_come_from_anywhere(site: Site) -> None:
    site.log_in("reviewer")

    assert site.browser.get("/auth/me", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@on_one_database
@pytest.mark.parametrize(
    "return_to", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\nb", "x"]
)
def test_nobody_is_led_to_another_site(site: Site, return_to: str) -> None:
    answer = site.browser.get("/auth/login", params={"return_to": return_to})

    check_problem(answer, 422, "invalid-request")


def test_a_way_back_that_this_browser_did_not_begin_is_refused(site: Site) -> None:
    theirs = chosen(site.begin(), "admin")
    site.browser.cookies.clear()

    problem = check_problem(site.come_back(theirs), 400, "login-failed")
    assert "did not begin a log-in, or began it too long ago" in problem["detail"]

    site.begin()
    problem = check_problem(site.come_back(theirs), 400, "login-failed")
    assert "did not begin this log-in" in problem["detail"]
    assert site.sessions() == []


@on_one_database
@pytest.mark.parametrize("change", [lambda state: "", lambda state: state[:-1], lambda _: "é"])
def test_the_state_alone_is_enough_to_refuse_a_way_back(
    site: Site, change: Callable[[str], str]
) -> None:
    back = chosen(site.begin(), "admin")
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    other = urlencode({**query, "state": change(query["state"])})

    check_problem(site.come_back(f"/auth/callback?{other}"), 400, "login-failed")

    assert site.sessions() == []
    assert site.come_back(back).status_code == 303


@on_one_database
def test_a_way_back_without_a_code_is_not_asked_about(site: Site) -> None:
    state = parse_qs(urlsplit(site.begin()).query)["state"][0]

    answer = site.browser.get("/auth/callback", params={"state": state})

    detail = check_problem(answer, 400, "login-failed")["detail"]
    assert "refused or not finished" in detail


@on_one_database
@pytest.mark.parametrize(
    "kept",
    [
        "x",
        "e30=",
        '{"state": 1, "nonce": "n", "code_verifier": "v", "return_to": "/"}',
        '{"state": "", "nonce": "n", "code_verifier": "v", "return_to": "https://evil.example"}',
    ],
)
def test_a_cookie_of_somebody_elses_making_is_no_log_in(site: Site, kept: str) -> None:
    cookie = urlsafe_b64encode(kept.encode()).decode() if kept.startswith("{") else kept

    answer = site.browser.get(
        "/auth/callback?code=c", headers={"Cookie": f"{ATTEMPT_COOKIE}={cookie}"}
    )

    check_problem(answer, 400, "login-failed")


def test_a_code_works_once(site: Site) -> None:
    back = chosen(site.begin(), "reviewer")
    cookie = dict(site.browser.cookies)
    assert site.come_back(back).status_code == 303

    site.browser.cookies.update(cookie)
    check_problem(site.come_back(back), 400, "login-failed")


@on_one_database
def test_an_issuer_that_refuses_is_reported_without_its_words(site: Site) -> None:
    state = parse_qs(urlsplit(site.begin()).query)["state"][0]
    words = {"error": "access_denied", "error_description": "Jane Doe may not", "state": state}

    answer = site.browser.get("/auth/callback", params=words)

    assert "Jane" not in check_problem(answer, 400, "login-failed")["detail"]


@on_one_database
@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(claims={"nonce": "another"}),
        Behaviour(claims={"aud": "somebody else"}),
        Behaviour(claims={"iss": "https://evil.example"}),
        Behaviour(claims={"exp": 1_000_000_000}),
        Behaviour(claims={"sub": None}),
        Behaviour(key=RSAKey.generate_key(2048, {"kid": "one"})),
        Behaviour(header={"kid": "another"}),
        # Anybody can sign with a secret that is published.
        Behaviour(
            key=OctKey.generate_key(256, {"kid": "two"}),
            publishes_key=True,
            header={"alg": "HS256", "kid": "two"},
        ),
    ],
    ids=["nonce", "audience", "issuer", "expiry", "subject", "signature", "key id", "secret"],
)
def test_a_token_that_proves_nothing_lets_nobody_in(site: Site, behaviour: Behaviour) -> None:
    site.issuer.behaviour = behaviour

    check_problem(site.log_in("admin"), 400, "login-failed")

    assert site.sessions() == []


@on_one_database
@pytest.mark.parametrize(
    "claims",
    [{"sub": "subject-of-admin"}, {"sub": None}, {"groups": None}],
    ids=["another", "nobody", "without groups"],
)
def test_groups_of_another_person_in_the_second_source_are_not_used(
    site: Site, claims: dict[str, Any]
) -> None:
    site.issuer.behaviour = Behaviour(groups_in_userinfo=True, userinfo=claims)

    assert site.log_in("reviewer").status_code in {400, 403}

    assert site.sessions() == []


@on_one_database
def test_groups_of_an_issuer_without_a_second_source_are_none(site: Site) -> None:
    site.issuer.behaviour = Behaviour(
        groups_in_userinfo=True, description={"userinfo_endpoint": None}
    )

    check_problem(site.log_in("reviewer"), 403, "not-allowed")


@on_one_database
def test_one_group_can_come_as_a_text(site: Site) -> None:
    site.issuer.behaviour = Behaviour(claims={"groups": "reviewers"})

    assert site.log_in("visitor").status_code == 303
    assert site.browser.get("/auth/me").json()["scopes"] == ["review"]


@on_one_database
@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"id_token_signing_alg_values_supported": ["HS256", "none"]},
    ],
    ids=["another name", "no name", "unsafe signatures"],
)
def test_nobody_is_sent_to_an_issuer_that_is_not_the_one_that_is_set(
    site: Site, description: dict[str, Any]
) -> None:
    site.issuer.behaviour = Behaviour(description=description)

    check_problem(site.browser.get("/auth/login"), 400, "login-failed")


@on_one_database
def test_an_issuer_that_does_not_say_how_it_signs_uses_the_usual_way(site: Site) -> None:
    site.issuer.behaviour = Behaviour(description={"id_token_signing_alg_values_supported": None})

    assert site.log_in("reviewer").status_code == 303


def test_an_issuer_that_does_not_answer_is_a_clear_problem(
    database_url: str, issuer: Issuer
) -> None:
    gone = Issuer(f"http://127.0.0.1:{free_port()}")
    settings = Settings(database_url=database_url, **settings_for(gone, HERE))
    with TestClient(create_app(settings), base_url=HERE, follow_redirects=False) as browser:
        check_problem(browser.get("/auth/login"), 503, "issuer-unavailable")
    issuer.behaviour = Behaviour(is_broken=True)
    settings = Settings(database_url=database_url, **settings_for(issuer, HERE))
    with TestClient(create_app(settings), base_url=HERE, follow_redirects=False) as browser:
        check_problem(browser.get("/auth/login"), 503, "issuer-unavailable")


@on_one_database
@pytest.mark.parametrize(
    ("behaviour", "event", "kind"),
    [
        (Behaviour(description={"issuer": None}), "log-in failed", "KeyError"),
        (Behaviour(is_broken=True), "issuer unavailable", "HTTPStatusError"),
    ],
)
def test_a_log_in_that_fails_is_logged_by_its_kind_alone(
    site: Site, behaviour: Behaviour, event: str, kind: str
) -> None:
    site.issuer.behaviour = behaviour

    with capture_logs() as logs:
        site.browser.get("/auth/login")

    logged = {"event": event, "kind": kind, "log_level": "warning"}
    assert [line for line in logs if line["event"] == event] == [logged]


@pytest.mark.parametrize("path", ["/auth/login", "/auth/callback"])
def test_where_no_issuer_is_set_a_log_in_says_so(client: TestClient, path: str) -> None:
    check_problem(client.get(path), 404, "login-not-set-up")


def test_a_person_logs_in_over_real_connections(
    database_url: str, engine: Engine, issuer: Issuer, tmp_path: Path
) -> None:
    issuer.behaviour = Behaviour()
    add_organisation(engine, "RXX")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = Settings(database_url=database_url, **settings_for(issuer, address))
    environment = {"REGISTRY_DATABASE_URL": database_url, "REGISTRY_PORT": str(port)}
    for name in ("public_url", "oidc_issuer", "oidc_client_id"):
        environment[f"REGISTRY_{name.upper()}"] = getattr(settings, name)
    environment["REGISTRY_OIDC_CLIENT_SECRET"] = issuers.CLIENT_SECRET
    environment["REGISTRY_OIDC_GROUPS"] = '{"reviewers": ["review"]}'
    # A browser takes 127.0.0.1 for a safe place, as Python's jar does not.
    jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
    log = tmp_path / "log"
    with (
        log.open("w") as lines,
        subprocess.Popen(
            [sys.executable, "-m", "app", "serve"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=lines,
            stderr=lines,
        ) as process,
        httpx2.Client(
            base_url=address,
            cookies=jar,
            follow_redirects=True,
            timeout=HANGS_AFTER_SECONDS,
        ) as browser,
    ):
        try:
            wait_for(browser)
            asked = browser.get("/auth/login", params={"return_to": "/auth/me"})
            assert "Who are you?" in asked.text
            came_back = browser.get(f"{asked.url}&person=reviewer")
            assert came_back.json()["scopes"] == ["review"], came_back.text
            browser.post("/auth/logout", headers={"Origin": address})
            assert browser.get("/auth/me").status_code == 401
        finally:
            process.terminate()
            process.wait()
    said = log.read_text()
    assert "Traceback" not in said
    for word in ("subject-of", "Person", "tests.example", issuers.CLIENT_SECRET):
        assert word not in said
