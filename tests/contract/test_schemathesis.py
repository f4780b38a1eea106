"""Requests made up from the description, good and bad: the answers must keep to it."""

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok
from schemathesis.schemas import BaseSchema

from app.main import create_app
from app.settings import Settings

load_all_checks()
CHECK_BY_NAME: dict[str, Any] = {name: CHECKS.get_one(name) for name in CHECKS.get_all_names()}
EXAMPLES = 10
POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
CASES = [
    pytest.param(f"{method.upper()} {path}", mode, id=f"{method.upper()} {path} {mode.value}")
    for path, operations in create_app(Settings()).openapi()["paths"].items()
    for method, operation in operations.items()
    for mode in (POSITIVE, NEGATIVE)
    # What takes nothing cannot be asked wrongly.
    if mode is POSITIVE
    or "requestBody" in operation
    or any("in" in parameter for parameter in operation["parameters"])
]


@pytest.fixture(scope="session")
def described(registry: TestClient) -> BaseSchema:
    """The description that the running registry serves."""
    assert isinstance(registry.app, FastAPI)
    return schemathesis.openapi.from_asgi("/openapi.json", registry.app)


@pytest.mark.parametrize(("label", "mode"), CASES)
def test_every_operation_keeps_to_the_description(
    described: BaseSchema, label: str, mode: schemathesis.GenerationMode
) -> None:
    (operation,) = (
        found.ok()
        for found in described.get_all_operations()
        if isinstance(found, Ok) and found.ok().label == label
    )

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(excluded_checks=excluded(case))

    check()


def excluded(case: schemathesis.Case[Any]) -> list[schemathesis.CheckFunction]:
    """The checks that a request is no matter for, each for a reason."""
    if case.operation.label == "POST /resolve":
        return [
            CHECK_BY_NAME["negative_data_rejection"]
        ]  # a bad item is an error in its place, not a bad request
    if "cursor" in (case.query or {}):
        return [
            CHECK_BY_NAME["positive_data_acceptance"]
        ]  # only the lists' own cursors are good ones
    return []
