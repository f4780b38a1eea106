"""The start page and the answer to one title, over HTTP."""

import pytest
from fastapi.testclient import TestClient

from tests.web.statements import costs

HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize("path", ["/ui", "/ui/"])
def test_the_start_page_has_the_search_box_and_todays_numbers(
    page_client: TestClient, path: str
) -> None:
    page = page_client.get(path)

    assert page.status_code == 200
    assert 'name="title"' in page.text
    assert "5 roles in use, with their codes" in page.text


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"title": "EMHP"}, 200, "Education Mental Health Practitioner"),
        ({"title": "PA"}, 200, "Does the post assist a doctor or a manager?"),
        ({"title": "PA"}, 200, "Choose it"),
        ({"title": "Hub Envoy"}, 200, "The registry has no role for this title"),
        ({"title": "EMHP", "job_role": "99999"}, 200, "Code 99999 is not in the lists"),
        ({"title": " EMHP ", "page": "2"}, 200, "Education Mental Health Practitioner"),
        ({}, 422, "Enter a job title"),
        ({"title": "  "}, 422, "Enter a job title"),
        ({"title": "x" * 301}, 422, "longer than 300 characters"),
        ({"title": "Staff\x00Nurse"}, 422, "control characters"),
        ({"title": "EMHP", "band": "x" * 201}, 422, "Use 200 characters or fewer"),
    ],
)
def test_a_question_gets_its_answer_or_a_message_beside_its_field(
    page_client: TestClient, asked: dict[str, str], status: int, said: str
) -> None:
    page = page_client.get("/ui/find", params=asked)

    assert page.status_code == status
    assert said in page.text
    assert ("<title>Error: " in page.text) == (status == 422)


def test_what_was_typed_stays_when_something_is_wrong(page_client: TestClient) -> None:
    page = page_client.get("/ui/find", params={"title": "EMHP", "band": "6" * 201}).text

    assert 'value="EMHP"' in page
    assert f'value="{"6" * 201}"' in page
    assert '<details class="nhsuk-details" open>' in page


def test_a_hostile_title_is_shown_as_text(page_client: TestClient) -> None:
    page = page_client.get("/ui/find", params={"title": HOSTILE}).text

    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_an_answer_sends_no_statement_to_the_database_just_as_for_programs(
    page_client: TestClient,
) -> None:
    asked = "find?title=PA"

    assert costs(page_client, f"/ui/{asked}") == costs(page_client, "/resolve?title=PA") == 0


def test_the_start_page_counts_once_for_each_content(page_client: TestClient) -> None:
    page_client.get("/ui/")

    assert costs(page_client, "/ui/") <= costs(page_client, "/sources?limit=1")
