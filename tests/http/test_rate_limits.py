"""An address and a key get so many answers in a minute, and wrong keys cannot be tried for ever."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from app.db.session import transaction
from app.main import create_app
from app.services.access.keys import revoke_key
from app.services.history.recording import Author
from app.settings import Settings
from app.vocabulary import Scope
from tests.callers import bearing, make_key
from tests.http.test_problems import check_problem

PROXY = ("127.0.0.1", 1)
HOME, OFFICE = "192.0.2.1", "192.0.2.2"
TITLE = "/resolve?title=EMHP"


@dataclass
class Clock:
    """The time, which passes only when a test says so."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Service:
    """A real application behind a proxy, and the time in its rate limits."""

    client: TestClient
    clock: Clock = field(default_factory=Clock)

    def get(
        self, path: str = TITLE, address: str = HOME, key: str = "", **headers: str
    ) -> Response:
        """The answer to a caller at an address, with a key if one is given."""
        sent = {"X-Forwarded-For": address, **headers, **(bearing(key) if key else {})}
        return self.client.get(path, headers=sent)


Serve = Callable[..., Service]


@pytest.fixture
def serve(sqlite_url: str) -> Iterator[Serve]:
    """Starts an application with these settings."""
    opened: list[TestClient] = []

    def start(**settings: int | str) -> Service:
        app = create_app(Settings.model_validate({"database_url": sqlite_url, **settings}))
        service = Service(TestClient(app, client=PROXY))
        (limits,) = [one for one in app.user_middleware if "rates" in one.kwargs]
        limits.kwargs["clock"] = service.clock
        opened.append(service.client)
        service.client.__enter__()
        return service

    yield start
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def key(sqlite_url: str, open_engine: Callable[[str], Engine]) -> str:
    """A key that is in force."""
    return make_key(open_engine(sqlite_url), Scope.REVIEW)


def quota(answer: Response) -> tuple[str | None, str | None]:
    return answer.headers.get("ratelimit"), answer.headers.get("ratelimit-policy")


def test_without_a_setting_nobody_is_limited_and_no_header_says_so(serve: Serve) -> None:
    service = serve()

    answers = [service.get() for _ in range(100)]

    assert {answer.status_code for answer in answers} == {200}
    assert {quota(answer) for answer in answers} == {(None, None)}


def test_an_address_gets_its_requests_and_then_a_429_until_its_minute_ends(serve: Serve) -> None:
    service = serve(requests_a_minute_per_address=2)

    first = service.get()
    service.clock.now += 20
    second = service.get()
    third = service.get()
    elsewhere = service.get(address=OFFICE)
    service.clock.now += 40
    later = service.get()

    assert quota(first) == ('"address";r=1;t=60', '"address";q=2;w=60')
    assert quota(second) == ('"address";r=0;t=40', '"address";q=2;w=60')
    problem = check_problem(third, 429, "rate-limit")
    assert problem["detail"] == "Your address asks too often. Please wait 40 seconds."
    assert third.headers["retry-after"] == "40"
    assert quota(third) == ('"address";r=0;t=40', '"address";q=2;w=60')
    assert [elsewhere.status_code, later.status_code] == [200, 200]


def test_only_a_trusted_proxy_says_which_address_asks(serve: Serve) -> None:
    service = serve(requests_a_minute_per_address=1, trusted_proxies="10.0.0.1")

    answers = [service.get(address=address) for address in (HOME, OFFICE)]

    assert [answer.status_code for answer in answers] == [200, 429]


def test_what_watches_the_service_and_the_files_of_a_page_are_always_answered(
    serve: Serve,
) -> None:
    service = serve(requests_a_minute_per_address=1)
    service.get()

    answers = [service.get(path) for path in ("/_ping", "/_status", "/ui/assets/nhsuk.css")]

    assert 429 not in [answer.status_code for answer in answers]
    assert service.get("/roles").status_code == 429


def test_a_person_gets_a_page_and_a_fhir_client_gets_an_outcome(serve: Serve) -> None:
    service = serve(requests_a_minute_per_address=1)
    service.get()

    page, outcome = service.get("/ui/"), service.get("/fhir/metadata")

    assert (page.status_code, outcome.status_code) == (429, 429)
    assert page.headers["content-type"].startswith("text/html")
    assert "Your address asks too often." in page.text
    assert outcome.json()["issue"][0]["code"] == "throttled"
    assert page.headers["retry-after"] == outcome.headers["retry-after"] == "60"


def test_pages_of_other_websites_can_read_why_they_are_refused(serve: Serve) -> None:
    service = serve(requests_a_minute_per_address=1)
    service.get()

    refused = service.get()

    assert refused.status_code == 429
    assert refused.headers["access-control-allow-origin"] == "*"
    assert "RateLimit" in refused.headers["access-control-expose-headers"]


def test_a_key_has_a_limit_of_its_own_wherever_it_is_used(serve: Serve, key: str) -> None:
    service = serve(requests_a_minute_per_address=1, requests_a_minute_per_key=3)

    with_key = [service.get(address=address, key=key) for address in (HOME, OFFICE, HOME, HOME)]
    without = service.get()

    assert [answer.status_code for answer in with_key] == [200, 200, 200, 429]
    assert quota(with_key[0]) == ('"key";r=2;t=60', '"key";q=3;w=60')
    assert without.status_code == 200


def test_a_key_without_a_limit_of_its_own_counts_for_its_address(serve: Serve, key: str) -> None:
    service = serve(requests_a_minute_per_address=1)

    answers = [service.get("/auth/me", key=key), service.get("/auth/me", key=key)]

    assert [answer.status_code for answer in answers] == [200, 429]


@pytest.mark.parametrize("text", ["nrr_00000000_" + "x" * 43, "another-token"])
def test_a_wrong_key_buys_no_requests(serve: Serve, text: str) -> None:
    service = serve(requests_a_minute_per_address=2, requests_a_minute_per_key=100)

    answers = [service.get(key=f"{text[:-1]}{number}") for number in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert quota(answers[0]) == ('"address";r=1;t=60', '"address";q=2;w=60')


@pytest.mark.parametrize("by_key", [0, 100])
def test_an_address_that_tries_wrong_keys_is_refused_before_they_are_looked_up(
    serve: Serve, key: str, by_key: int
) -> None:
    service = serve(failed_keys_a_minute=2, requests_a_minute_per_key=by_key)
    wrong = "nrr_00000000_" + "x" * 43

    answers = [service.get("/auth/me", key=wrong) for _ in range(3)]
    right = service.get("/auth/me", key=key)
    elsewhere = service.get("/auth/me", key=wrong, address=OFFICE)
    reading = service.get()
    service.clock.now += 60

    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert check_problem(answers[2], 429, "rate-limit")["detail"] == (
        "Your address sent too many wrong keys. Please wait 60 seconds."
    )
    # An answer to the right key would tell a guesser that it is right.
    assert [right.status_code, elsewhere.status_code, reading.status_code] == [429, 401, 200]
    assert service.get("/auth/me", key=key).status_code == 200


def test_a_key_that_was_in_force_a_moment_ago_is_not_locked_out_by_its_neighbours(
    serve: Serve, key: str
) -> None:
    service = serve(failed_keys_a_minute=1)
    service.get("/auth/me", key=key)
    for _ in range(2):
        service.get("/auth/me", key="wrong")

    assert service.get("/auth/me", key=key).status_code == 200


def test_wrong_keys_where_no_key_is_needed_are_counted_only_if_they_are_looked_up(
    serve: Serve,
) -> None:
    wrong = "nrr_00000000_" + "x" * 43
    plain = serve(failed_keys_a_minute=1)
    looking = serve(failed_keys_a_minute=1, requests_a_minute_per_key=10)

    of_a_gateway = [plain.get(key="token-of-a-gateway") for _ in range(3)]
    looked_up = [looking.get(key=wrong) for _ in range(2)]

    assert [answer.status_code for answer in of_a_gateway] == [200, 200, 200]
    assert [answer.status_code for answer in looked_up] == [200, 429]


def test_a_revoked_key_is_refused_at_once_and_counts_as_wrong(
    serve: Serve, key: str, sqlite_url: str, open_engine: Callable[[str], Engine]
) -> None:
    service = serve(failed_keys_a_minute=1)
    service.get("/auth/me", key=key)
    with transaction(open_engine(sqlite_url)) as session:
        revoke_key(session, key.split("_")[1], None, Author("tester", datetime.now(UTC)))

    answers = [service.get("/auth/me", key=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [401, 429]
