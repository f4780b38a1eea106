"""Who may call what: one line a route, held against every kind of caller."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from app.db.session import make_engine, transaction
from app.http.deps import SESSION_COOKIE
from app.http.problems import KINDS
from app.main import create_app
from app.services.access.keys import revoke_key
from app.services.access.logins import ProvenPerson, log_in
from app.services.history.recording import Author
from app.settings import Settings
from app.vocabulary import Scope
from tests.callers import LONG_AGO, add_organisation, bearing, make_key
from tests.conftest import copied
from tests.described import APP, DESCRIPTION
from tests.http.test_problems import check_problem, filled

OWN, OTHER = "RXX", "RYY"
"""Two trusts; a route's address names the first."""


@dataclass(frozen=True)
class Rule:
    """What a route needs. No scope means that any known caller will do."""

    scope: Scope | None = None
    is_open: bool = False
    is_of_trust: bool = False
    is_for_own_pages: bool = False
    minds_a_bad_key: bool = False


OPEN = Rule(is_open=True)
ANY_CALLER = Rule()
CONTRIBUTE, REVIEW, ADMIN = (Rule(scope) for scope in Scope)
OPEN_BUT_FOR_BAD_KEYS = Rule(is_open=True, minds_a_bad_key=True)
OWN_PAGES = Rule(is_open=True, is_for_own_pages=True)
OF_TRUST = Rule(Scope.CONTRIBUTE, is_of_trust=True)

RULES: Final = {
    # Whoever knows the id of a check, which cannot be guessed, sent the list.
    "DELETE /checks/{check_id}": OPEN,
    "GET /": OPEN,
    "GET /_ping": OPEN,
    "GET /_status": OPEN,
    "GET /ambiguous-titles": OPEN,
    "GET /auth/callback": OPEN,
    "GET /auth/login": OPEN,
    "GET /auth/me": ANY_CALLER,
    "GET /availability": OPEN,
    "GET /changes": OPEN,
    "GET /checks/{check_id}": OPEN,
    "GET /checks/{check_id}/result": OPEN,
    "GET /code-systems": OPEN,
    "GET /code-systems/{system_id}": OPEN,
    "GET /code-systems/{system_id}/codes": OPEN,
    "GET /code-systems/{system_id}/codes/{code:path}": OPEN,
    "GET /code-systems/{system_id}/versions": OPEN,
    "GET /docs": OPEN,
    "GET /docs/assets": OPEN,
    "GET /fhir/metadata": OPEN,
    "GET /fhir/syndication.xml": OPEN,
    "GET /fhir/syndication/{release}/{kind}/{resource_id}": OPEN,
    "GET /fhir/{path:path}": OPEN,
    "GET /gaps": OPEN,
    "GET /gaps.csv": OPEN,
    "GET /gaps/{role_id}": OPEN,
    "GET /mappings.csv": OPEN,
    "GET /openapi.json": OPEN,
    "GET /organisations": OPEN,
    "GET /organisations/{ods_code}": OPEN,
    "GET /organisations/{ods_code}/changes": OF_TRUST,
    "GET /organisations/{ods_code}/establishment": OF_TRUST,
    "GET /organisations/{ods_code}/establishment/changed-answers": OF_TRUST,
    "GET /organisations/{ods_code}/establishment/versions/{number}": OF_TRUST,
    "GET /organisations/{ods_code}/establishment/versions/{number}/diff": OF_TRUST,
    "GET /organisations/{ods_code}/local-titles": OF_TRUST,
    "GET /organisations/{ods_code}/local-titles/{local_id}": OF_TRUST,
    "GET /organisations/{ods_code}/new-roles": OF_TRUST,
    "GET /organisations/{ods_code}/resolve": OF_TRUST,
    "GET /ui": OPEN,
    "GET /ui/": OPEN,
    "GET /ui/ambiguous-titles": OPEN,
    "GET /ui/availability": OPEN,
    "GET /ui/changes": OPEN,
    "GET /ui/checks": OPEN,
    "GET /ui/checks/chosen": OPEN,
    "GET /ui/checks/deleted": OPEN,
    "GET /ui/checks/pasted": OPEN,
    "GET /ui/checks/{check_id}": OPEN,
    "GET /ui/checks/{check_id}/download": OPEN,
    "GET /ui/checks/{check_id}/rows": OPEN,
    "GET /ui/checks/{check_id}/settle": OPEN,
    "GET /ui/checks/{check_id}/settle/next": OPEN,
    "GET /ui/checks/{check_id}/settle/{number}": OPEN,
    "GET /ui/find": OPEN,
    "GET /ui/find/reported": OPEN,
    "GET /ui/find/wrong": OPEN,
    "GET /ui/gaps": OPEN,
    "GET /ui/gaps/{role_id}": OPEN,
    "GET /ui/releases": OPEN,
    "GET /ui/releases/compare": OPEN,
    "GET /ui/releases/{version}": OPEN,
    "GET /ui/releases/{version}/since/{other}": OPEN,
    "GET /ui/roles": OPEN,
    "GET /ui/roles/{role_id}": OPEN,
    "POST /organisations/{ods_code}/establishment/answers": OF_TRUST,
    "POST /organisations/{ods_code}/local-titles": OF_TRUST,
    "POST /ui/checks": OWN_PAGES,
    "POST /ui/checks/chosen": OWN_PAGES,
    "POST /ui/checks/pasted": OWN_PAGES,
    "POST /ui/checks/{check_id}/delete": OWN_PAGES,
    "POST /ui/checks/{check_id}/settle/keep": Rule(Scope.CONTRIBUTE, is_for_own_pages=True),
    "POST /ui/checks/{check_id}/settle/{number}": OWN_PAGES,
    "POST /ui/checks/{check_id}/settle/{number}/send": OWN_PAGES,
    "POST /ui/checks/{check_id}/settle/{number}/undo": OWN_PAGES,
    "POST /ui/find/wrong": OWN_PAGES,
    "PUT /organisations/{ods_code}/establishment": OF_TRUST,
    "PUT /organisations/{ods_code}/local-titles/{local_id}": OF_TRUST,
    "DELETE /organisations/{ods_code}/local-titles/{local_id}": OF_TRUST,
    "GET /problems/{code}": OPEN,
    "GET /reconcile": OPEN,
    "GET /reconcile/preview/{role_id}": OPEN,
    "GET /reconcile/properties": OPEN,
    "GET /reconcile/suggest/entity": OPEN,
    "GET /reconcile/suggest/property": OPEN,
    "GET /reconcile/suggest/type": OPEN,
    "GET /releases": OPEN,
    "GET /releases/{version}": OPEN,
    "GET /releases/{version}/checksums": OPEN,
    "GET /releases/{version}/diff/{other}": OPEN,
    "GET /releases/{version}/download": OPEN,
    "GET /releases/{version}/gaps.csv": OPEN,
    "GET /releases/{version}/mappings.csv": OPEN,
    "GET /releases/{version}/roles.csv": OPEN,
    "GET /releases/{version}/synonyms.csv": OPEN,
    "GET /resolve": OPEN,
    "GET /roles": OPEN,
    "GET /roles.csv": OPEN,
    "GET /roles/{role_id}": OPEN,
    "GET /skill-mix-change-types": OPEN,
    "GET /sources": OPEN,
    "GET /synonyms": OPEN,
    "GET /synonyms.csv": OPEN,
    "GET /ui/assets": OPEN,
    "GET /ui/help": OPEN,
    "GET /ui/help/": OPEN,
    "GET /ui/help/{name}": OPEN,
    "POST /checks": OPEN,
    "PUT /code-systems/{system_id}/versions/{version}": ADMIN,
    "GET /ui/about": OPEN,
    "GET /ui/about/accessibility": OPEN,
    "GET /ui/about/data-protection": OPEN,
    "GET /ui/organisations": OPEN_BUT_FOR_BAD_KEYS,
    "GET /ui/organisations/{ods_code}": OF_TRUST,
    "GET /ui/organisations/{ods_code}/answers": OF_TRUST,
    "GET /ui/organisations/{ods_code}/availability": OF_TRUST,
    "GET /ui/organisations/{ods_code}/local-titles": OF_TRUST,
    "GET /ui/organisations/{ods_code}/local-titles/{local_id}": OF_TRUST,
    "GET /ui/organisations/{ods_code}/new-roles": OF_TRUST,
    "GET /ui/organisations/{ods_code}/upload": OF_TRUST,
    "GET /ui/organisations/{ods_code}/versions/{number}": OF_TRUST,
    "GET /ui/organisations/{ods_code}/versions/{number}/changes": OF_TRUST,
    "POST /ui/organisations/{ods_code}/answers": OF_TRUST,
    "POST /ui/organisations/{ods_code}/local-titles": OF_TRUST,
    "POST /ui/organisations/{ods_code}/local-titles/{local_id}": OF_TRUST,
    "POST /ui/organisations/{ods_code}/local-titles/{local_id}/undo": OF_TRUST,
    "POST /ui/organisations/{ods_code}/upload": OF_TRUST,
    "POST /releases": ADMIN,
    "GET /proposals": OPEN_BUT_FOR_BAD_KEYS,
    "GET /proposals/{proposal_id}": OPEN_BUT_FOR_BAD_KEYS,
    "GET /proposals/{proposal_id}/evidence": OPEN_BUT_FOR_BAD_KEYS,
    "GET /proposals/{proposal_id}/impact": OPEN_BUT_FOR_BAD_KEYS,
    "GET /ui/proposals": OPEN_BUT_FOR_BAD_KEYS,
    "GET /ui/proposals/new": OPEN_BUT_FOR_BAD_KEYS,
    "GET /ui/proposals/reports": REVIEW,
    "GET /ui/proposals/unmatched-titles": REVIEW,
    "GET /ui/proposals/{proposal_id:int}": OPEN_BUT_FOR_BAD_KEYS,
    "GET /ui/proposals/{proposal_id:int}/application": REVIEW,
    "GET /ui/proposals/{proposal_id:int}/change": CONTRIBUTE,
    "GET /ui/proposals/{proposal_id:int}/review": OPEN_BUT_FOR_BAD_KEYS,
    "GET /ui/proposals/{proposal_id}/evidence": OPEN_BUT_FOR_BAD_KEYS,
    "POST /ui/proposals/new": CONTRIBUTE,
    "POST /ui/proposals/reports": REVIEW,
    "POST /ui/proposals/{proposal_id:int}/accept": REVIEW,
    "POST /ui/proposals/{proposal_id:int}/application": REVIEW,
    "POST /ui/proposals/{proposal_id:int}/change": CONTRIBUTE,
    "POST /ui/proposals/{proposal_id:int}/comments": ANY_CALLER,
    "POST /ui/proposals/{proposal_id:int}/reject": REVIEW,
    "POST /ui/proposals/{proposal_id:int}/review": REVIEW,
    "POST /ui/proposals/{proposal_id:int}/submit": CONTRIBUTE,
    "POST /ui/proposals/{proposal_id:int}/withdraw": ANY_CALLER,
    "GET /unmatched-titles": REVIEW,
    "PATCH /proposals/{proposal_id}": CONTRIBUTE,
    "POST /auth/logout": OWN_PAGES,
    "POST /feedback": OPEN,
    "POST /feedback/clear": REVIEW,
    "POST /proposals": CONTRIBUTE,
    "POST /proposals/{proposal_id}/accept": REVIEW,
    "POST /proposals/{proposal_id}/comments": ANY_CALLER,
    "POST /proposals/{proposal_id}/national-status": REVIEW,
    "POST /proposals/{proposal_id}/reject": REVIEW,
    "POST /proposals/{proposal_id}/review": REVIEW,
    "POST /proposals/{proposal_id}/submit": CONTRIBUTE,
    "POST /proposals/{proposal_id}/withdraw": ANY_CALLER,
    "POST /fhir": OPEN,
    "POST /fhir/{path:path}": OPEN,
    "POST /reconcile": OPEN,
    "POST /resolve": OPEN,
}
"""What each route needs. A route that is not here fails the first test: say who may call it."""

BAD_KEYS: Final = {"a key that is none", "an expired key", "a revoked key"}
STRANGERS: Final = {*BAD_KEYS, "nobody", "a session that is none", "a session that has ended"}
OF_ANOTHER_TRUST: Final = {"contribute of another trust", "a person of another trust"}
LED_HERE: Final = "an administrator led here by another site"
SCOPES: Final = {
    "a person who contributes": {Scope.CONTRIBUTE},
    "a person of another trust": {Scope.CONTRIBUTE},
    "a person who reviews": {Scope.REVIEW},
    "a person who administers": {*Scope},
    LED_HERE: {*Scope},
    "contribute": {Scope.CONTRIBUTE},
    "contribute of another trust": {Scope.CONTRIBUTE},
    "review": {Scope.REVIEW},
    "admin": {*Scope},
}
DESCRIBED = DESCRIPTION["paths"]


def routes() -> Iterator[str]:
    """Every route of the application, whether or not it is in the description."""
    for route in iter_route_contexts(APP.routes):
        for method in route.methods or {"GET"}:
            if method != "HEAD":
                yield f"{method} {route.path}"


# A rule is of the routes: what each database keeps of keys and sessions is tested with those.
@pytest.fixture(scope="module", params=["sqlite"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database with two trusts."""
    with copied(request) as url:
        engine = make_engine(url)
        for ods_code in (OWN, OTHER):
            add_organisation(engine, ods_code)
        yield engine
        engine.dispose()


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    url = engine.url.render_as_string(hide_password=False)
    # Each route is asked with wrong keys, from one address.
    settings = Settings(database_url=url, failed_keys_a_minute=0)
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture(scope="module")
def programs(engine: Engine) -> dict[str, dict[str, str]]:
    """The headers of programs with keys."""
    revoked = make_key(engine, Scope.ADMIN)
    with transaction(engine) as session:
        revoke_key(session, revoked.split("_")[1], None, Author("tester", LONG_AGO))
    expired = make_key(engine, Scope.ADMIN, expires_at=LONG_AGO + timedelta(days=1))
    keys = {
        "a key that is none": "nrr_00000000_" + "a" * 43,
        "an expired key": expired,
        "a revoked key": revoked,
        "contribute": make_key(engine, Scope.CONTRIBUTE, organisations=(OWN,)),
        "contribute of another trust": make_key(engine, Scope.CONTRIBUTE, organisations=(OTHER,)),
        "review": make_key(engine, Scope.REVIEW),
        "admin": make_key(engine, Scope.ADMIN),
    }
    return {name: bearing(key) for name, key in keys.items()}


@pytest.fixture
def callers(engine: Engine, programs: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The headers that each kind of caller sends; people log in again: one route ends it."""
    return {"nobody": {}, **programs, **people(engine)}


def people(engine: Engine) -> dict[str, dict[str, str]]:
    """The headers of browsers in which people are, or were, logged in."""
    admin = logged_in(engine, "admin")
    tokens = {
        "a session that is none": "a" * 43,
        "a person who contributes": logged_in(engine, f"contribute:{OWN}"),
        "a person of another trust": logged_in(engine, f"contribute:{OTHER}"),
        "a person who reviews": logged_in(engine, "review"),
        "a person who administers": admin,
    }
    # The last one, for a log-in removes the sessions that have ended.
    tokens["a session that has ended"] = logged_in(engine, "admin", at=LONG_AGO)
    own = {name: browsing(token, "same-origin") for name, token in tokens.items()}
    return {**own, LED_HERE: browsing(admin, "cross-site")}


def logged_in(engine: Engine, right: str, at: datetime | None = None) -> str:
    """The cookie of a person who logged in and has this right."""
    identity = ProvenPerson("https://issuer.example", f"{right} {at}", frozenset({"group"}))
    now, hour = at or datetime.now(UTC), timedelta(hours=1)
    with transaction(engine) as session:
        return log_in(session, identity, {"group": [right]}, now=now, lasts=hour)


def browsing(token: str, site: str) -> dict[str, str]:
    return {"Cookie": f"{SESSION_COOKIE}={token}", "Sec-Fetch-Site": site}


def test_every_route_says_who_may_call_it() -> None:
    assert sorted(RULES) == sorted(routes())


@pytest.mark.parametrize("route", RULES)
def test_a_route_is_open_to_those_it_is_meant_for_and_to_nobody_else(
    client: TestClient, callers: dict[str, dict[str, str]], route: str
) -> None:
    method, path = route.split(" ")

    for name, headers in callers.items():
        client.cookies.clear()
        sent = {"Sec-Fetch-Site": "same-origin", **headers, **body_of(method, path)}
        answer = client.request(method, address(path), headers=sent)
        expected = refusal(RULES[route], name, is_write=method != "GET")
        if expected is None:
            assert answer.status_code not in {401, 403}, (name, answer.text)
        else:
            check_refused(answer, expected, name)


def refusal(rule: Rule, caller: str, *, is_write: bool) -> str | None:
    """The code with which the rule turns a caller away, if it does."""
    is_asked_for = rule.is_for_own_pages or not rule.is_open
    if is_write and caller == LED_HERE and is_asked_for:
        return "cross-site-request"
    if rule.is_open:
        return "not-authenticated" if rule.minds_a_bad_key and caller in BAD_KEYS else None
    if caller in STRANGERS:
        return "not-authenticated"
    lacks_scope = rule.scope is not None and rule.scope not in SCOPES[caller]
    is_elsewhere = rule.is_of_trust and caller in OF_ANOTHER_TRUST
    return "not-allowed" if lacks_scope or is_elsewhere else None


def check_refused(answer: Response, code: str, caller: str) -> None:
    status = KINDS[code].status
    assert answer.status_code == status, (caller, answer.text)
    if not answer.headers["content-type"].startswith("text/html"):  # a page tells it on a page
        check_problem(answer, status, code)


def address(path: str) -> str:
    plain = path.replace("{code:path}", "{code}").replace(":int}", "}")
    return filled(plain).replace("{ods_code}", OWN)


def body_of(method: str, path: str) -> dict[str, str]:
    """The header of a body of the kind that the route takes, so that only the caller matters."""
    if method == "POST" and path.startswith(("/ui/proposals", "/ui/organisations")):
        return {"Content-Type": "application/x-www-form-urlencoded"}
    operation = DESCRIBED.get(path, {}).get(method.lower(), {})
    kinds = list(operation.get("requestBody", {}).get("content", {}))
    return {"Content-Type": kinds[0]} if kinds else {}
