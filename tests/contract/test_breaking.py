"""Which changes of the API break a program, and that the changelog must name them."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.breaking import (
    RELEASED_FILE,
    Break,
    as_released,
    breaks,
    not_listed,
)
from tests.described import DESCRIPTION

Change = Callable[[dict[str, Any]], object]


def description() -> dict[str, Any]:
    """An API with one question, one write and schemas that refer to each other."""
    made = {
        "openapi": "3.1.0",
        "paths": {
            "/roles/{role_id}": {
                "get": {
                    "parameters": [
                        {"in": "path", "name": "role_id", "required": True, "schema": STRING},
                        {"in": "query", "name": "family", "schema": {**STRING, "maxLength": 9}},
                        {"$ref": "#/components/parameters/Limit"},
                    ],
                    "responses": {
                        "200": answer({"$ref": "#/components/schemas/Role"}),
                        "404": answer(STRING),
                    },
                },
                "put": {
                    "requestBody": {**answer({"$ref": "#/components/schemas/RoleIn"})},
                    "responses": {"200": answer({"$ref": "#/components/schemas/Role"})},
                },
            }
        },
        "components": {
            "parameters": {
                "Limit": {"in": "query", "name": "limit", "schema": {"type": "integer"}}
            },
            "schemas": {"Role": role_shape("Role"), "RoleIn": role_shape("RoleIn")},
        },
    }
    # Written and read, so that no two places are one object that a change would change twice.
    copied: dict[str, Any] = json.loads(json.dumps(made))
    return copied


def answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


STRING = {"type": "string"}


def role_shape(name: str) -> dict[str, Any]:
    """The schema of a role, which has parts of its own kind."""
    return {
        "type": "object",
        "properties": {
            "name": STRING,
            "band": {"anyOf": [STRING, {"type": "null"}]},
            "status": {"enum": ["active", "retired"], "type": "string"},
            "since": {"type": "string", "format": "date"},
            "parts": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
            "pay": {"type": "number", "minimum": 1},
        },
        "required": ["name", "band"],
    }


def get(api: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = api["paths"]["/roles/{role_id}"]["get"]
    return operation


def put(api: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = api["paths"]["/roles/{role_id}"]["put"]
    return operation


def role(api: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = api["components"]["schemas"]["Role"]
    return schema


def sent(api: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = api["components"]["schemas"]["RoleIn"]
    return schema


def found(change: Change) -> list[str]:
    """What a change breaks, once for each place."""
    new = description()
    change(new)
    return sorted({f"{one.method}: {one.what}" for one in breaks(description(), new)})


QUESTION = [
    (lambda api: api["paths"].clear(), ["GET: is gone", "PUT: is gone"]),
    (lambda api: api["paths"]["/roles/{role_id}"].pop("put"), ["PUT: is gone"]),
    (lambda api: get(api)["responses"].pop("200"), ["GET: 200 is gone"]),
    (
        lambda api: get(api)["responses"]["200"]["content"].clear(),
        ["GET: 200: application/json is gone"],
    ),
    (lambda api: get(api)["parameters"].pop(1), ["GET: query family is gone"]),
    (
        lambda api: get(api)["parameters"].append(
            {"in": "query", "name": "as_of", "required": True, "schema": STRING}
        ),
        ["GET: query as_of must be sent now"],
    ),
    (
        lambda api: get(api)["parameters"][1].update(required=True),
        ["GET: query family must be sent now"],
    ),
    (
        lambda api: get(api)["parameters"][1]["schema"].update(maxLength=8),
        ["GET: query family: maxLength is 8 now"],
    ),
    (
        lambda api: api["components"]["parameters"]["Limit"]["schema"].update(maximum=100),
        ["GET: query limit: maximum is 100 now"],
    ),
    (lambda api: get(api).update(security=[{"ApiKey": []}]), ["GET: needs a key now"]),
]
ANSWER = [
    (lambda api: role(api)["properties"].pop("name"), ".name is gone"),
    (lambda api: role(api)["required"].remove("name"), ".name can be missing now"),
    (lambda api: role(api)["properties"].update(pay=STRING), ".pay can be string now"),
    (
        lambda api: role(api)["properties"].update(name={"anyOf": [STRING, {"type": "null"}]}),
        ".name can be null now",
    ),
    (
        lambda api: role(api)["properties"].update(status={"enum": ["active"], "type": "string"}),
        '.status: the value "retired" is gone',
    ),
    (lambda api: role(api)["properties"]["since"].pop("format"), ".since has another format"),
]
BODY = [
    (lambda api: sent(api)["properties"].pop("name"), ".name is gone"),
    (lambda api: sent(api)["required"].append("pay"), ".pay must be sent now"),
    (lambda api: sent(api)["properties"].update(band=STRING), ".band takes no null any more"),
    (
        lambda api: sent(api)["properties"]["pay"].update(type="integer"),
        ".pay takes no number any more",
    ),
    (
        lambda api: sent(api)["properties"]["status"].update(enum=["active"]),
        '.status: the value "retired" is gone',
    ),
    (
        lambda api: sent(api)["properties"]["name"].update(enum=["Matron"]),
        ".name takes only listed values now",
    ),
    (lambda api: sent(api)["properties"]["pay"].update(minimum=2), ".pay: minimum is 2 now"),
    (lambda api: sent(api)["properties"]["name"].update(minLength=1), ".name: minLength is 1 now"),
    (
        lambda api: sent(api)["properties"]["name"].update(pattern="^A"),
        ".name has another pattern",
    ),
    (
        lambda api: sent(api).update(additionalProperties=False),
        " takes no further fields any more",
    ),
]
HARMLESS: list[Change] = [
    lambda api: api["paths"].update({"/new": {}}),
    lambda api: api["paths"].update({"/roles/{id}": api["paths"].pop("/roles/{role_id}")}),
    lambda api: role(api)["properties"].update(more=STRING),
    lambda api: role(api)["properties"].update(band=STRING),
    lambda api: role(api)["properties"].update(pay={"type": "integer"}),
    lambda api: role(api)["properties"]["status"]["enum"].append("proposed"),
    lambda api: role(api)["required"].append("pay"),
    lambda api: sent(api)["properties"].update(more=STRING),
    lambda api: sent(api)["required"].remove("band"),
    lambda api: sent(api)["properties"]["status"]["enum"].append("proposed"),
    lambda api: sent(api)["properties"]["pay"].pop("minimum"),
    lambda api: get(api)["parameters"][1]["schema"].update(maxLength=10),
    lambda api: get(api)["parameters"].append({"in": "query", "name": "q", "schema": STRING}),
    lambda api: get(api)["responses"].pop("404"),
    lambda api: get(api).update(description="Other words."),
]


@pytest.mark.parametrize(("change", "expected"), QUESTION)
def test_a_question_that_is_not_taken_as_before_breaks(change: Change, expected: list[str]) -> None:
    assert found(change) == expected


@pytest.mark.parametrize(("change", "what"), ANSWER)
def test_an_answer_that_cannot_be_read_as_before_breaks(change: Change, what: str) -> None:
    assert {f"GET: 200{what}", f"PUT: 200{what}"} <= set(found(change))


@pytest.mark.parametrize(("change", "what"), BODY)
def test_a_body_that_is_not_taken_as_before_breaks(change: Change, what: str) -> None:
    assert found(change) == [f"PUT: body{what}"]


@pytest.mark.parametrize("change", HARMLESS)
def test_more_to_ask_and_more_to_read_breaks_nothing(change: Change) -> None:
    assert found(change) == []


def test_a_body_that_must_be_sent_now_breaks() -> None:
    old = description()
    put(old).pop("requestBody")
    new = description()
    put(new)["requestBody"]["required"] = True

    assert [one.what for one in breaks(old, new)] == ["a body must be sent now"]


def test_a_break_is_allowed_once_the_changelog_names_its_address() -> None:
    one = Break("GET", "/roles/{role_id}", "is gone")
    entry = (
        "# Changelog\n\n## Unreleased\n\nBreaking changes:\n\n- `GET {}` is gone.\n\nNew:\n\n- {}\n"
    )

    assert not_listed([one], entry.format("/roles/{id}", "")) == []
    assert not_listed([one], entry.format("/releases/{id}", "`GET /roles/{id}`")) == [one]
    assert not_listed([one], "# Changelog\n\n## Unreleased\n\nNew:\n\n- /roles/{id}\n") == [one]


def test_what_is_stored_as_released_is_the_same_to_a_program() -> None:
    stored = json.loads(as_released(DESCRIPTION))

    assert breaks(DESCRIPTION, stored) == breaks(stored, DESCRIPTION) == []


def test_the_released_api_answers_titles_lists_and_gaps() -> None:
    released = json.loads(RELEASED_FILE.read_text("utf-8"))

    assert {"/resolve", "/checks", "/gaps", "/proposals"} <= released["paths"].keys()


@pytest.mark.parametrize("field", ["outcome", "role", "confidence"])
def test_a_field_of_the_real_answer_that_is_gone_is_found(field: str) -> None:
    changed = copy.deepcopy(DESCRIPTION)
    changed["components"]["schemas"]["ResolutionOut"]["properties"].pop(field)

    assert Break("GET", "/resolve", f"200.{field} is gone") in breaks(DESCRIPTION, changed)
