from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.cli.service import OPENAPI_FILE
from app.http.openapi import as_text, read_examples
from app.services.releases.forms.tables import FIXED_TABLES
from tests.contract.examples import REQUESTS, ask, comparable
from tests.described import DESCRIPTION

OPERATIONS = [
    (f"{method} {path}", operation)
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
]
EXAMPLES = [
    (operation_id, example) for operation_id, shown in read_examples().items() for example in shown
]
NHS_HEADINGS = (
    *("Overview", "Who can use this API", "Related APIs", "API status and roadmap"),
    *("Service level", "Technology", "Network access", "Security and authorisation", "Errors"),
    *("Open source", "Environments and testing", "Onboarding"),
)


def test_the_committed_description_is_that_of_the_code() -> None:
    in_step = OPENAPI_FILE.read_text(encoding="utf-8") == as_text(DESCRIPTION)

    assert in_step, "run 'role-registry openapi' and commit openapi/openapi.json"


def test_the_description_is_headed_as_nhs_england_has_it() -> None:
    text = DESCRIPTION["info"]["description"]
    headings = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]

    assert tuple(headings) == NHS_HEADINGS
    assert DESCRIPTION["info"]["contact"]["name"]
    assert DESCRIPTION["info"]["license"] == {"name": "MIT", "identifier": "MIT"}
    assert len(DESCRIPTION["servers"]) == 2


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_each_operation_is_described_with_its_ids_and_errors(
    name: str, operation: dict[str, Any]
) -> None:
    ids = {parameter.get("$ref", "").rsplit("/")[-1] for parameter in operation["parameters"]}

    assert operation["description"], name
    assert operation["summary"]
    assert operation["tags"]
    assert {"XRequestID", "XCorrelationID"} <= ids
    for status in ("400", "404", "405", "413", "422", "500"):
        problem = operation["responses"][status]["content"]["application/problem+json"]
        assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_every_question_about_content_has_an_example() -> None:
    asked = {
        operation["operationId"]
        for name, operation in OPERATIONS
        if name.startswith("get ") or name in {"post /resolve", "post /checks"}
        # What is a trust's own is in no seed.
        if "Trusts" not in operation["tags"]
    }

    # Of these either nothing is in the seed, or the answer is of the moment.
    assert asked - read_examples().keys() == {
        *("status", "read_caller", "log_in", "list_code_systems", "list_code_system_versions"),
        *("get_proposal", "proposal_impact", "proposal_evidence", "list_unmatched_titles"),
        *("get_check", "get_check_result"),
        # Everything about a role is long. The help page shows a part of it.
        "role_timeline",
        # The registry of the examples has published nothing; a table is not JSON.
        *("list_releases", "get_release", "diff_releases"),
        *("download_release", "get_checksums"),
        *(f"{table}_csv" for table in FIXED_TABLES),
        *(f"release_{table}_csv" for table in FIXED_TABLES),
    }


def test_the_examples_shown_are_those_that_are_asked() -> None:
    shown = {
        operation_id: [{**example, "answer": None} for example in examples]
        for operation_id, examples in read_examples().items()
    }
    asked = {
        operation_id: [{**request, "answer": None} for request in requests]
        for operation_id, requests in REQUESTS.items()
    }

    assert shown == asked


@pytest.mark.parametrize(
    ("operation_id", "example"),
    EXAMPLES,
    ids=[f"{operation_id}-{example['name']}" for operation_id, example in EXAMPLES],
)
def test_each_example_is_what_the_registry_answers(
    registry: TestClient, operation_id: str, example: dict[str, Any]
) -> None:
    answer = ask(registry, operation_id, example)

    assert comparable(answer) == comparable(example["answer"]), (
        "run 'python -m tests.contract.examples', read the difference, then 'role-registry openapi'"
    )
