"""Whatever a client sends, the answer is a FHIR resource and never a failure of ours."""

import copy
import json
import random
from collections.abc import Iterator
from http.client import OK
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fhir.asking import (
    ANIMALS,
    ANIMALS_URL,
    FHIR_JSON,
    Json,
    code,
    read,
    send,
    tx,
    uri,
    value_set,
)

JUNK: list[Any] = [None, 7, -1.5, True, "", "x", [], [7], {}, {"code": 7}, [None], [[]], "\ud800"]
LEGGED = value_set(
    "legged",
    {
        "system": ANIMALS_URL,
        "version": "1.2.0",
        "filter": [{"property": "legs", "op": "=", "value": "4"}],
        "valueSet": ["http://example.org/fhir/ValueSet/other"],
    },
    {"system": ANIMALS_URL, "concept": [{"code": "duck", "display": "Duck"}]},
    compose={"exclude": [{"system": ANIMALS_URL, "concept": [{"code": "cat"}]}]},
)
OTHER = value_set("other", {"system": ANIMALS_URL})
TOYS: Json = {
    "resourceType": "ConceptMap",
    "url": "http://example.org/fhir/ConceptMap/toys",
    "status": "active",
    "sourceUri": "http://example.org/fhir/ValueSet/animals",
    "group": [
        {
            "source": ANIMALS_URL,
            "target": "http://example.org/toys",
            "element": [
                {"code": "cat", "target": [{"code": "tom", "equivalence": "wider"}]},
            ],
            "unmapped": {"mode": "provided"},
        }
    ],
}
QUESTIONS = {
    "CodeSystem/$lookup": (uri("system", ANIMALS_URL), code("code", "dog")),
    "CodeSystem/$subsumes": (
        uri("system", ANIMALS_URL),
        code("codeA", "mammal"),
        code("codeB", "dog"),
    ),
    "ValueSet/$expand": (
        uri("url", LEGGED["url"]),
        {"name": "includeDesignations", "valueBoolean": True},
        {"name": "excludeNested", "valueBoolean": False},
    ),
    "ValueSet/$validate-code": (
        uri("url", LEGGED["url"]),
        {"name": "coding", "valueCoding": {"system": ANIMALS_URL, "code": "dog", "display": "D"}},
    ),
    "ConceptMap/$translate": (
        uri("url", TOYS["url"]),
        uri("system", ANIMALS_URL),
        code("code", "dog"),
    ),
}


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401  # JSON
    """Every place in a value that something else can be put in."""
    keys = range(len(value)) if isinstance(value, list) else value
    if not isinstance(value, list | dict):
        return
    for key in keys:
        one = value[key]
        yield (*at, key)
        yield from places(one, (*at, key))


def with_junk(whole: Any, at: tuple[Any, ...], junk: Any) -> Any:  # noqa: ANN401  # JSON
    changed = copy.deepcopy(whole)
    inner = changed
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = junk
    return changed


@pytest.mark.parametrize("path", QUESTIONS)
def test_no_junk_in_a_question_or_a_resource_is_a_failure(fhir: TestClient, path: str) -> None:
    whole = [*QUESTIONS[path], *map(tx, (ANIMALS, LEGGED, OTHER, TOYS))]
    chosen = random.Random(path)  # noqa: S311  # the same junk each time
    assert send(fhir, path, *whole).status_code == 200

    for at in places(whole):
        answer = send(fhir, path, *with_junk(whole, at, chosen.choice(JUNK)))

        assert answer.status_code in (200, 400, 404, 413, 422), (at, answer.text)
        assert answer.json()["resourceType"] in ("Parameters", "ValueSet", "OperationOutcome")
        if answer.status_code != OK:
            assert read(answer)


@pytest.mark.parametrize("depth", [100, 400, 5_000])
def test_a_deep_hierarchy_is_no_failure(fhir: TestClient, depth: int) -> None:
    concepts = '{"code": "a", "concept": [' * depth + '{"code": "b"}' + "]}" * depth
    system = json.dumps({**ANIMALS, "concept": ["here"]}).replace('"here"', concepts)
    given = [
        {"name": "excludeNested", "valueBoolean": False},
        uri("url", OTHER["url"]),
        tx(OTHER),
        {"name": "tx-resource", "resource": "here"},
    ]
    body = json.dumps({"resourceType": "Parameters", "parameter": given})

    answer = fhir.post(
        "/fhir/ValueSet/$expand",
        content=body.replace('"here"', system),
        headers={"Content-Type": FHIR_JSON},
    )

    assert answer.status_code in (200, 400, 422)
