"""Requests made up from the description, good and bad, by every kind of caller.

The answers must keep to the description. `make fuzz` makes many more of them.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.schemas import BaseSchema
from sqlalchemy import Engine

from app.db.session import make_engine, transaction
from app.main import create_app
from app.services.access.keys import revoke_key
from app.services.history.recording import Author
from app.settings import Settings
from app.vocabulary import Scope
from tests.api.test_who_may import browsing, logged_in
from tests.callers import LONG_AGO, bearing, make_key
from tests.conftest import DATABASES, SEARCHES, copied
from tests.described import DESCRIPTION
from tests.servers import served
from tests.waiting import HANGS_AFTER_SECONDS

load_all_checks()
CHECK_BY_NAME: dict[str, Any] = {name: CHECKS.get_one(name) for name in CHECKS.get_all_names()}
EXAMPLES = (
    {"sqlite": SEARCHES, "postgresql": SEARCHES} if SEARCHES else {"sqlite": 10, "postgresql": 4}
)
"""Most faults are of the edge. Each database needs some, for it refuses values in its own way."""

OWN, OTHER = "RWX", "RHA"
"""Two trusts of the real seed."""

KNOWN = {
    "ods_code": OWN,
    "system_id": "esr-job-role",
    "role_id": "nursing-associate",
    "code": "07054",
    "proposal_id": 1,
    "number": 1,
    "local_id": 1,
}
"""What is there: made up by chance, nearly every address is of nothing."""

OF_STATE = ("/proposals", "/feedback", "/organisations")
"""What can be written there depends on what is there."""

OF_FEW_TEXTS = {"POST /releases", "PUT /code-systems/{system_id}/versions/{version}"}
"""Few texts are the name of a release, or a code list."""

POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
CASES = [
    pytest.param(f"{method.upper()} {path}", mode, id=f"{method.upper()} {path} {mode.value}")
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
    for mode in (POSITIVE, NEGATIVE)
    # What takes nothing cannot be asked wrongly.
    if mode is POSITIVE
    or "requestBody" in operation
    or any("in" in parameter for parameter in operation["parameters"])
]


@dataclass(frozen=True)
class Described:
    """The description that a running registry serves, and those who ask, the first of them all."""

    schema: BaseSchema
    callers: dict[str, dict[str, str]]
    examples: int

    def turns(self) -> Iterator[list[dict[str, str]]]:
        """Who sends each request: in turn an administrator and another, or all in a search."""
        admin, *others = self.callers.values()
        if SEARCHES:
            return itertools.repeat([admin, *others])
        return ([one] for other in itertools.cycle(others) for one in (admin, other))


@pytest.fixture(scope="session", params=DATABASES)
def described(request: pytest.FixtureRequest) -> Iterator[Described]:
    """A registry of its own, for these requests write, behind a real server.

    Asked in this process, schemathesis would start and end the application for every test.
    """
    with copied(request, "real_") as url:
        # Some of the callers have keys that are not in force: they would have to wait.
        patient = Settings(
            database_url=url, failed_keys_a_minute=0, statement_seconds=HANGS_AFTER_SECONDS
        )
        app = create_app(patient)
        engine = make_engine(url)
        callers = callers_of(engine)
        engine.dispose()
        with served(app) as address:
            schema = schemathesis.openapi.from_url(
                f"{address}/openapi.json", timeout=HANGS_AFTER_SECONDS
            )
            yield Described(schema, callers, EXAMPLES[request.param])


def callers_of(engine: Engine) -> dict[str, dict[str, str]]:
    """The headers of each kind of caller. The first may do everything."""
    revoked = make_key(engine, Scope.ADMIN)
    with transaction(engine) as session:
        revoke_key(session, revoked.split("_")[1], None, Author("tester", LONG_AGO))
    contribute = Scope.CONTRIBUTE
    person = logged_in(engine, f"contribute:{OWN}", at=datetime.now(UTC) + timedelta(days=1))
    return {
        "admin": bearing(make_key(engine, Scope.ADMIN)),
        "nobody": {},
        "contribute": bearing(make_key(engine, contribute, organisations=(OWN,))),
        "contribute of another trust": bearing(
            make_key(engine, contribute, organisations=(OTHER,))
        ),
        "review": bearing(make_key(engine, Scope.REVIEW)),
        "a revoked key": bearing(revoked),
        "a person who contributes": browsing(person, "same-origin"),
        "a person led here by another site": browsing(person, "cross-site"),
    }


@pytest.mark.parametrize(("label", "mode"), CASES)
def test_every_operation_keeps_to_the_description(
    described: Described, label: str, mode: schemathesis.GenerationMode
) -> None:
    method, path = label.split(" ", 1)
    operation = described.schema[path][method]

    @settings(
        max_examples=described.examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case[Any]) -> None:
        number = next(numbers)
        if mode is POSITIVE and number % 3 != 0:
            case.path_parameters = {**case.path_parameters, **known_of(case)}
        for headers in next(turns):
            # Without its key, such a request still has the cookie of a person.
            by_cookie = [CHECK_BY_NAME["ignored_auth"]] if "Cookie" in headers else []
            case.call_and_validate(
                headers=headers,
                excluded_checks=[*excluded(case), *by_cookie],
                timeout=HANGS_AFTER_SECONDS,
            )

    numbers, turns = itertools.count(), described.turns()
    check()


def known_of(case: schemathesis.Case[Any]) -> dict[str, object]:
    """The parts of an address that are there, for the parameters that it has."""
    return {name: value for name, value in KNOWN.items() if name in case.path_parameters}


def excluded(case: schemathesis.Case[Any]) -> list[schemathesis.CheckFunction]:
    """The checks that do not apply to a request, each for a reason."""
    if case.operation.label == "POST /resolve":
        return [
            CHECK_BY_NAME["negative_data_rejection"]
        ]  # a bad item is an error in its place, not a bad request
    if case.operation.label == "POST /checks":
        return [
            CHECK_BY_NAME["negative_data_rejection"],  # any bytes may be a file of titles
            CHECK_BY_NAME["positive_data_acceptance"],  # most bytes are none
        ]
    if case.method != "GET" and case.operation.path.startswith(OF_STATE):
        return [
            CHECK_BY_NAME["positive_data_acceptance"]
        ]  # what is well formed may clash with the registry, or with the last use of its key
    if case.operation.label == "GET /proposals/{proposal_id}/impact":
        return [
            CHECK_BY_NAME["positive_data_acceptance"]
        ]  # a draft that is not complete has no impact, however the question is formed
    if case.operation.label in OF_FEW_TEXTS:
        return [CHECK_BY_NAME["positive_data_acceptance"]]
    if case.operation.label == "GET /resolve" and "field" in (case.query or {}):
        return [CHECK_BY_NAME["positive_data_acceptance"]]  # it needs format=text beside it
    if "cursor" in (case.query or {}):
        return [
            CHECK_BY_NAME["positive_data_acceptance"]
        ]  # only the lists' own cursors are good ones
    return []
