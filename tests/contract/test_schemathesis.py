"""Requests made up from the description, good and bad: the answers must keep to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.schemas import BaseSchema

from app.main import create_app
from app.settings import Settings
from app.vocabulary import Scope
from tests.callers import bearing, make_key
from tests.conftest import DATABASES, copied
from tests.described import DESCRIPTION
from tests.servers import served
from tests.waiting import HANGS_AFTER_SECONDS

load_all_checks()
CHECK_BY_NAME: dict[str, Any] = {name: CHECKS.get_one(name) for name in CHECKS.get_all_names()}
EXAMPLES = {"sqlite": 10, "postgresql": 4}
"""Most faults are of the edge. Each database needs some, for it refuses values in its own way."""

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
    """The description that a running registry serves, and a header that opens every door."""

    schema: BaseSchema
    headers: dict[str, str]
    examples: int


@pytest.fixture(scope="session", params=DATABASES)
def described(request: pytest.FixtureRequest) -> Iterator[Described]:
    """A registry of its own, for these requests write, behind a real server.

    Asked in this process, schemathesis would start and end the application for every test.
    """
    with copied(request, "real_") as url:
        app = create_app(Settings(database_url=url))
        with served(app) as address:
            key = make_key(app.state.engine, Scope.ADMIN)
            schema = schemathesis.openapi.from_url(f"{address}/openapi.json")
            yield Described(schema, bearing(key), EXAMPLES[request.param])


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
        case.call_and_validate(
            headers=described.headers,
            excluded_checks=excluded(case),
            timeout=HANGS_AFTER_SECONDS,
        )

    check()


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
    if case.method != "GET" and case.operation.path.startswith(("/proposals", "/feedback")):
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
