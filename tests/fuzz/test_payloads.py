"""Whatever is sent to the addresses that the description leaves out is answered or refused.

The description has the rest: see tests/contract/test_schemathesis.py.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.db.session import make_engine
from app.main import create_app
from app.settings import Settings
from app.vocabulary import Scope
from tests.callers import add_organisation, bearing, make_key
from tests.conftest import SEARCHES, copied
from tests.described import APP

FAILED = 500
examples = settings(
    max_examples=SEARCHES or 30,
    deadline=None,
    derandomize=not SEARCHES,
    database=None,
    suppress_health_check=list(HealthCheck),
)
WORDS = (
    *("role", "nursing-associate", "EMHP", "Staff Nurse", "esr-job-role", "code:esr-job-role"),
    *("07054", "2020-10", "name", "url", "query", "type", "should", "any", "true", "xsd:string"),
    *("urn:nhs-role-registry:code-system:roles", "http://hl7.org/fhir", "=", "is-a", "regex"),
    *("%", "_", "'", '"', "\\", "{{", "${7*7}", "../..", "\ud800", "\x00", "\u2028", "9" * 400),
    *("a" * 3_000, "=1+1", "<b>", "1' OR '1'='1", "\ufeff", "\u0130", "NaN", "-0", "1e400"),
)
texts = st.sampled_from(WORDS) | st.text(max_size=20)
numbers = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
names = st.sampled_from(
    [
        *("query", "type", "limit", "properties", "type_strict", "pid", "v", "id", "ids", "name"),
        *("url", "code", "system", "version", "display", "coding", "filter", "count", "offset"),
        *("valueSet", "resource", "compose", "include", "exclude", "concept", "property", "op"),
        *("value", "valueUri", "valueString", "valueCode", "valueInteger", "valueCoding"),
        *("parameter", "resourceType", "part", "entry", "request", "method", "designation"),
    ]
)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5),
    max_leaves=12,
)
parameters = st.fixed_dictionaries(
    {"name": names | st.sampled_from(["tx-resource", "codeA", "codeB", "target", "reverse"])},
    optional={
        "valueUri": texts,
        "valueString": texts,
        "valueCode": texts,
        "valueInteger": numbers,
        "valueBoolean": st.booleans(),
        "valueCoding": values,
        "resource": st.dictionaries(names, values, max_size=6),
    },
)
OPERATIONS = (
    "CodeSystem/$lookup",
    "CodeSystem/$validate-code",
    "CodeSystem/$subsumes",
    "ValueSet/$expand",
    "ValueSet/$validate-code",
    "ConceptMap/$translate",
)
FORMS = sorted(
    {
        (route.path or "")
        for route in iter_route_contexts(APP.routes)
        if "POST" in (route.methods or ()) and (route.path or "").startswith("/ui/")
    }
)
FIELDS = st.sampled_from(
    [
        *("titles", "skip", "key", "kind", "title", "name", "role", "role_id", "term", "reason"),
        *("comment", "expected", "sources.0.title", "sources.0.url", "candidates.0", "decision"),
        *("choice", "number", "as_at", "definition", "why", "introduced", "nearest.0.code"),
        *("sheet.0", "headings.0", "column.0.1", "version", "outcome", "q", "note", "family"),
    ]
)


@pytest.fixture(scope="module", params=["sqlite"])
def registry(request: pytest.FixtureRequest) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """A client, and the headers of an administrator on the registry's own pages."""
    with copied(request, "seeded_") as url:
        engine = make_engine(url)
        add_organisation(engine, "RXX")
        key = make_key(engine, Scope.ADMIN)
        engine.dispose()
        with TestClient(create_app(Settings(database_url=url))) as client:
            yield client, {**bearing(key), "Sec-Fetch-Site": "same-origin"}


@examples
@given(st.dictionaries(texts, values, max_size=3), st.sampled_from(["queries", "extend", "query"]))
def test_a_reconciliation_is_answered_or_refused(
    registry: tuple[TestClient, dict[str, str]], asked: dict[str, Any], field: str
) -> None:
    client, _ = registry

    answer = client.post("/reconcile", data={field: json.dumps(asked)})

    assert answer.status_code < FAILED, answer.text
    answer.json()


@examples
@given(st.sampled_from(OPERATIONS), st.lists(parameters, max_size=5))
def test_an_operation_of_fhir_is_answered_or_refused(
    registry: tuple[TestClient, dict[str, str]], operation: str, asked: list[dict[str, Any]]
) -> None:
    client, _ = registry
    body = json.dumps({"resourceType": "Parameters", "parameter": asked})

    answer = client.post(
        f"/fhir/{operation}", content=body, headers={"Content-Type": "application/fhir+json"}
    )

    assert answer.status_code < FAILED, answer.text
    assert answer.json()["resourceType"]


@examples
@given(
    st.sampled_from(
        ["", "/CodeSystem", "/ValueSet", "/ConceptMap", *map("/{}".format, OPERATIONS)]
    ),
    st.dictionaries(names, st.text(max_size=20) | st.sampled_from(WORDS[:-9]), max_size=4),
)
def test_a_question_of_fhir_in_an_address_is_answered_or_refused(
    registry: tuple[TestClient, dict[str, str]], path: str, asked: dict[str, str]
) -> None:
    client, _ = registry
    sent = {name: text.encode("utf-8", "replace").decode() for name, text in asked.items()}

    answer = client.get(f"/fhir{path}", params=sent)

    assert answer.status_code < FAILED, answer.text


@examples
@given(st.sampled_from(FORMS), st.dictionaries(FIELDS, texts, max_size=6), st.integers(1, 3))
def test_a_form_of_a_page_is_answered_with_a_page(
    registry: tuple[TestClient, dict[str, str]], path: str, fields: dict[str, str], number: int
) -> None:
    client, headers = registry
    filled = path.replace("{ods_code}", "RXX").replace("{check_id}", "x" * 32)
    for name in ("{proposal_id:int}", "{number}", "{local_id}"):
        filled = filled.replace(name, str(number))
    sent = {name: text.encode("utf-8", "replace").decode() for name, text in fields.items()}

    answer = client.post(filled, data=sent, headers=headers)

    assert answer.status_code < FAILED, answer.text
    assert answer.headers["content-type"].startswith("text/html")
