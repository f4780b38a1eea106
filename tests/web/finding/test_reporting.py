"""'This answer is wrong', over HTTP."""

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

OWN = {"Sec-Fetch-Site": "same-origin"}
NAME = "Education Mental Health Practitioner"


def send(page_client: TestClient, **fields: str) -> Response:
    answer: Response = page_client.post(
        "/ui/find/wrong", data=fields, headers=OWN, follow_redirects=False
    )
    return answer


def test_the_form_says_what_the_answer_is_now(page_client: TestClient) -> None:
    page = page_client.get("/ui/find/wrong", params={"title": "EMHP", "band": "5"})

    assert page.status_code == 200
    assert f"<strong>{NAME}</strong>" in page.text
    assert 'name="band" value="5"' in page.text


def test_a_report_becomes_a_draft_and_its_number_is_shown(page_client: TestClient) -> None:
    sent = send(page_client, title="Hub Envoy", should_be="role", role=NAME.lower())

    assert sent.status_code == 303
    thanks = page_client.get(sent.headers["location"])
    assert "Your report is recorded" in thanks.text
    assert "Its number is 1" in thanks.text


def test_the_same_report_again_is_counted(page_client: TestClient) -> None:
    first = send(page_client, title="Hub Guide", should_be="new_role")
    again = send(page_client, title="Hub Guide", should_be="new_role")

    assert again.headers["location"] == first.headers["location"]
    assert "2 reports in all" in page_client.get(again.headers["location"]).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "EMHP"}, "Choose what the answer should be"),
        ({"title": "EMHP", "should_be": "dragon"}, "Choose what the answer should be"),
        ({"title": "EMHP", "should_be": "role"}, "Enter the name of a role"),
        ({"title": "EMHP", "should_be": "role", "role": "Dragon"}, "Enter the name of a role"),
        ({"title": "EMHP", "should_be": "role", "role": "PA"}, "Enter the name of a role"),
        ({"title": "EMHP", "should_be": "role", "role": NAME}, "already gives this answer"),
        ({"title": "EMHP jo.bloggs@example.org", "should_be": "no_role"}, "personal data"),
        ({"title": "EMHP", "should_be": "no_role", "content": "x"}, "Open the answer again"),
    ],
)
def test_a_report_that_cannot_be_used_comes_back_with_a_message(
    page_client: TestClient, fields: dict[str, str], said: str
) -> None:
    page = send(page_client, **fields)

    assert page.status_code == 422
    assert said in page.text
    assert "<title>Error: " in page.text


@pytest.mark.parametrize("fields", [{}, {"title": "\x01"}, {"title": "EMHP", "band": "6" * 201}])
def test_a_form_without_a_title_that_can_be_read_is_an_error(
    page_client: TestClient, fields: dict[str, str]
) -> None:
    assert page_client.get("/ui/find/wrong", params=fields).status_code == 422
    assert send(page_client, should_be="no_role", **fields).status_code == 422


def test_a_form_of_another_website_is_refused(page_client: TestClient) -> None:
    sent = page_client.post("/ui/find/wrong", data={"title": "EMHP", "should_be": "no_role"})

    assert sent.status_code == 403


@pytest.mark.parametrize("number", ["0", "x", "99999999999", ""])
def test_a_number_that_cannot_be_one_is_no_page(page_client: TestClient, number: str) -> None:
    assert page_client.get(f"/ui/find/reported?number={number}").status_code == 422


def test_the_number_of_no_report_is_no_page(page_client: TestClient) -> None:
    page = page_client.get("/ui/find/reported?number=9999")

    assert page.status_code == 404
    assert "Your report is recorded" not in page.text
