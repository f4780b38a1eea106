"""The answer to a title as one line, for a cell of a spreadsheet."""

import pytest
from fastapi.testclient import TestClient

QUESTION = "ambiguous: Does the post assist a doctor or a manager?"


def line(client: TestClient, title: str, **asked: str) -> str:
    answer = client.get("/resolve", params={"title": title, "format": "text", **asked})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    return str(answer.text)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("", "Education Mental Health Practitioner"),
        ("name", "Education Mental Health Practitioner"),
        ("role_id", "education-mental-health-practitioner"),
        ("outcome", "matched"),
        ("code:esr-job-role", "07054"),
        ("code:nhs-occupation-code", "no code on record"),
    ],
)
def test_a_match_gives_the_part_that_is_asked_for(
    client: TestClient, field: str, text: str
) -> None:
    assert line(client, "EMHP", **({"field": field} if field else {})) == text


@pytest.mark.parametrize(("title", "said"), [("PA", QUESTION), ("Hub Envoy", "unmatched")])
@pytest.mark.parametrize("field", ["", "name", "role_id", "outcome", "code:esr-job-role"])
def test_a_title_without_a_role_gives_its_outcome_and_never_a_role(
    client: TestClient, title: str, said: str, field: str
) -> None:
    outcome = said if not field else said.partition(":")[0]

    assert line(client, title, **({"field": field} if field else {})) == outcome


def test_context_decides_a_line_as_it_decides_an_answer(client: TestClient) -> None:
    asked = {"title": "PA", "occupation_code": "H1D", "strictness": "strict"}
    answer = client.get("/resolve", params=asked).json()

    assert line(client, **asked, field="outcome") == answer["outcome"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"title": "", "format": "text"}, 422),
        ({"title": "EMHP", "format": "text", "field": "salary"}, 422),
        ({"title": "EMHP", "format": "text", "field": "code:"}, 422),
        ({"title": "EMHP", "field": "name"}, 422),
        ({"title": "EMHP", "format": "csv"}, 422),
        ({"title": "EMHP", "format": "text", "field": "code:dragons"}, 404),
    ],
)
def test_a_line_that_cannot_be_given_is_a_problem(
    client: TestClient, asked: dict[str, str], status: int
) -> None:
    answer = client.get("/resolve", params=asked)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
