"""Every answer of `/reconcile` is valid by the official schemas of version 0.2."""

import json
import os
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from app.reconcile.asking import QueryRefusedError, read_query

FOLDER: Final = Path(os.environ["REGISTRY_STANDARDS_DIR"]) / "reconciliation-0.2"
_AT: Final = "https://reconciliation-api.github.io/specs/0.2/schemas/"
EMHP: Final = "education-mental-health-practitioner"
FIXTURES: Final = [
    pytest.param(path, id=f"{path.parts[-3]}-{path.parts[-2]}-{path.stem}")
    for path in sorted((FOLDER / "examples").glob("*/*/*.json"))
    if (FOLDER / "schemas" / f"{path.parts[-3]}.json").exists()
]
QUERIES: Final = sorted((FOLDER / "examples" / "reconciliation-query-batch").glob("*/*.json"))
EXTENSIONS: Final = sorted((FOLDER / "examples" / "data-extension-query").glob("valid/*.json"))


def read(path: Path) -> Any:  # noqa: ANN401  # JSON
    return json.loads(path.read_text(encoding="utf-8"))


def schemas() -> Registry[Any]:
    """Each schema under its own id and under its address: one of the ids is misspelt."""
    found: Registry[Any] = Registry()
    for path in (FOLDER / "schemas").glob("*.json"):
        schema = read(path)
        # The line `$schema` names no version, so the version is named here.
        resource = Resource.from_contents(schema, default_specification=DRAFT7)
        found = found.with_resource(f"{_AT}{path.name}", resource)
        found = found.with_resource(schema["$id"], resource)
        found = found.with_resource(schema["$id"].rstrip("#"), resource)
    return found


SCHEMAS: Final = schemas()


def validator(name: str) -> Draft7Validator:
    schema = read(FOLDER / "schemas" / f"{name}.json")
    return Draft7Validator({**schema, "$id": f"{_AT}{name}.json"}, registry=SCHEMAS)


def faults(name: str, answer: object) -> list[str]:
    return [error.message for error in validator(name).iter_errors(answer)]


@pytest.mark.parametrize("path", FIXTURES)
def test_the_schemas_judge_their_own_fixtures_as_they_say(path: Path) -> None:
    is_valid = faults(path.parts[-3], read(path)) == []

    assert is_valid == (path.parts[-2] == "valid")


def test_there_are_fixtures_of_every_kind() -> None:
    assert len(FIXTURES) > 30
    assert len(QUERIES) > 5
    assert EXTENSIONS


@pytest.mark.parametrize("prefix", ["", "/registry"])
def test_the_manifest_is_valid(client: TestClient, prefix: str) -> None:
    headers = {"X-Forwarded-Prefix": prefix} if prefix else {}

    assert faults("manifest", client.get("/reconcile", headers=headers).json()) == []


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_fixture_of_queries_gets_a_valid_answer_for_each_key(
    client: TestClient, path: Path
) -> None:
    batch = read(path)

    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})

    assert answer.status_code == 200
    assert faults("reconciliation-result-batch", answer.json()) == []
    assert list(answer.json()) == list(batch)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_query_is_refused_exactly_where_the_schema_refuses_it(path: Path) -> None:
    is_valid = path.parent.name == "valid"
    refused = []
    for query in read(path).values():
        try:
            read_query(query)
        except QueryRefusedError:
            refused.append(query)

    assert (refused == []) == is_valid


TITLES: Final = ("EMHP", "PA", "Practitioner", "Astronaut", EMHP, "Trainee Nursing Associate")


def test_the_answer_to_titles_is_valid(client: TestClient) -> None:
    queries = {
        f"q{place}": {"query": title, "type": "role", "type_strict": "should", "limit": 3}
        for place, title in enumerate(TITLES)
    }
    assert faults("reconciliation-query-batch", queries) == []

    answer = client.post("/reconcile", data={"queries": json.dumps(queries)}).json()

    assert faults("reconciliation-result-batch", answer) == []
    assert any(answer[key]["result"] for key in answer)


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("suggest-entities-response", "/suggest/entity?prefix=e"),
        ("suggest-entities-response", "/suggest/entity?prefix=nothing-like-it"),
        ("suggest-types-response", "/suggest/type?prefix="),
        ("suggest-properties-response", "/suggest/property?prefix="),
        ("data-extension-property-proposal", "/properties"),
        ("data-extension-property-proposal", "/properties?type=role&limit=3"),
    ],
)
def test_the_other_answers_are_valid(client: TestClient, schema: str, path: str) -> None:
    assert faults(schema, client.get(f"/reconcile{path}").json()) == []


@pytest.mark.parametrize("path", EXTENSIONS, ids=lambda path: path.stem)
def test_every_fixture_of_a_data_extension_gets_a_valid_answer(
    client: TestClient, path: Path
) -> None:
    answer = client.post("/reconcile", data={"extend": path.read_text(encoding="utf-8")})

    assert answer.status_code == 200
    assert faults("data-extension-response", answer.json()) == []


def test_a_data_extension_with_every_property_is_valid(client: TestClient) -> None:
    proposed = client.get("/reconcile/properties").json()["properties"]
    asked = {"ids": [EMHP, "nobody"], "properties": [{"id": one["id"]} for one in proposed]}
    assert faults("data-extension-query", asked) == []

    answer = client.post("/reconcile", data={"extend": json.dumps(asked)}).json()

    assert faults("data-extension-response", answer) == []
