"""Lists are answered as JSON or CSV, as the parameter or `Accept` says."""

import pytest
from fastapi.testclient import TestClient

CSV = "text/csv; charset=utf-8"
JSON = "application/json"
LISTS = ["/roles", "/synonyms", "/gaps", "/code-systems", "/sources", "/organisations", "/changes"]


@pytest.mark.parametrize("path", LISTS)
def test_a_client_that_accepts_csv_gets_it(client: TestClient, path: str) -> None:
    asked = client.get(path, headers={"Accept": "text/csv"})

    assert asked.headers["content-type"] == CSV
    assert asked.text == client.get(path, params={"format": "csv"}).text
    assert "Accept" in asked.headers["vary"]
    assert "Accept" in client.get(path).headers["vary"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", JSON),
        ("", JSON),
        ("text/html, */*", JSON),
        ("application/json, text/csv", JSON),
        ("text/csv, application/json", CSV),
        ("TEXT/CSV;q=0.9", CSV),
        ("text/csv;q=0.5, application/json", JSON),
        ("application/json;q=0.1, text/csv", CSV),
        ("text/csv;q=0, */*", JSON),
        ("text/csv;charset=utf-8;q=0.4, application/json; q=0.3", CSV),
        ("*/*, text/csv", CSV),
        ("text/*", CSV),
    ],
)
def test_the_kind_with_the_greatest_weight_is_sent_and_of_equals_the_first(
    client: TestClient, accept: str, kind: str
) -> None:
    assert client.get("/roles", headers={"Accept": accept}).headers["content-type"] == kind


def test_the_parameter_decides_over_accept(client: TestClient) -> None:
    answer = client.get("/roles?format=json", headers={"Accept": "text/csv"})

    assert answer.headers["content-type"] == JSON
