from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fhir.asking import EMHP, ROLES, Json, check, read, refused, value


def entry(url: str, method: str = "GET", **more: Any) -> Json:  # noqa: ANN401  # of any FHIR type
    return {"request": {"method": method, "url": url}, **more}


def batch(client: TestClient, *entries: Any) -> list[Json]:  # noqa: ANN401  # good and bad
    body = {"resourceType": "Bundle", "type": "batch", "entry": list(entries)}
    answer = client.post("/fhir", json=body)
    assert answer.status_code == 200, answer.text
    bundle = read(answer)
    assert bundle["type"] == "batch-response"
    return list(bundle.get("entry", ()))


def test_each_entry_is_answered_in_its_place(fhir: TestClient) -> None:
    lookup = f"CodeSystem/$lookup?system={ROLES}&code={EMHP}"
    given = [
        {"name": "url", "valueUri": ROLES},
        {"name": "code", "valueCode": EMHP},
    ]
    parameters = {"resourceType": "Parameters", "parameter": given}

    first, second, third, fourth = batch(
        fhir,
        entry(lookup),
        entry("CodeSystem/none"),
        entry("CodeSystem/$validate-code", "POST", resource=parameters),
        entry("http://testserver/fhir/ValueSet/nhs-role"),
    )

    assert value(first["resource"], "display") == "Education Mental Health Practitioner"
    assert second["response"]["status"] == "404"
    check(second["response"]["outcome"])
    assert value(third["resource"], "result") is True
    assert fourth["resource"]["id"] == "nhs-role"


@pytest.mark.parametrize(
    "bad",
    [
        {},
        7,
        {"request": {}},
        entry("CodeSystem", "DELETE"),
        entry(""),
        entry("/"),
        entry("http://[", "GET"),
        entry("CodeSystem/$lookup", "POST"),
    ],
)
def test_a_bad_entry_does_not_stop_the_others(fhir: TestClient, bad: object) -> None:
    first, second = batch(fhir, bad, entry("ValueSet/nhs-role"))

    assert first["response"]["status"].startswith("4")
    assert first["response"]["outcome"]["resourceType"] == "OperationOutcome"
    assert second["response"]["status"] == "200"


def test_an_empty_batch_has_an_empty_answer(fhir: TestClient) -> None:
    assert batch(fhir) == []


def test_an_entry_can_ask_an_older_release(fhir: TestClient) -> None:
    url = f"CodeSystem/$lookup?system={ROLES}&code=nursing-associate&version=2026.1"

    (found,) = batch(fhir, entry(url))

    assert value(found["resource"], "display") == "Nursing Associate"


def test_a_batch_can_have_so_many_entries_and_no_more(fhir: TestClient) -> None:
    assert len(batch(fhir, *[entry("ValueSet/nhs-role")] * 100)) == 100
    body = {"resourceType": "Bundle", "type": "batch", "entry": [entry("x")] * 101}
    assert refused(fhir.post("/fhir", json=body)) == (413, "too-costly")


@pytest.mark.parametrize(
    "body",
    [
        {"resourceType": "Bundle", "type": "transaction"},
        {"resourceType": "Parameters"},
    ],
)
def test_only_a_batch_can_be_sent_to_the_service_itself(fhir: TestClient, body: Json) -> None:
    assert refused(fhir.post("/fhir", json=body)) == (400, "not-supported")
