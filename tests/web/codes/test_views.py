"""The pages of code gaps, over HTTP."""

from html import unescape

import pytest
from fastapi.testclient import TestClient

from tests.web.statements import costs


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "4 are proved to have none"),
        ({"system": "nhs-occupation-code"}, "H1 Healthcare Assistant"),
        ({"status": "own_code"}, "1 role<"),
        ({"family": "dental"}, "No role fits."),
        ({"novelty": "new", "status": "no_code"}, "3 roles<"),
        ({"evidence": "sourced"}, "5 roles<"),
        ({"page": "99"}, "5 roles<"),
    ],
)
def test_the_page_counts_and_lists_what_is_asked(
    page_client: TestClient, asked: dict[str, str], said: str
) -> None:
    page = page_client.get("/ui/gaps", params=asked)

    assert page.status_code == 200
    assert said in page.text


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"system": "soc-2020"}, 422, "Choose a code list"),
        ({"family": "dragons"}, 422, "Choose a family from the list"),
        ({"novelty": "old"}, 422, "Choose one of the answers"),
        ({"status": "lost"}, 422, "Choose a status from the list"),
        ({"evidence": "none"}, 422, "Choose one of the answers"),
        ({"page": "0"}, 422, "Enter the number of a page"),
        ({"version": "x" * 41}, 422, "Choose a version from the list"),
        ({"version": "99"}, 422, "Choose a version from the list"),
    ],
)
def test_a_filter_that_cannot_be_used_is_a_fault(
    page_client: TestClient, asked: dict[str, str], status: int, said: str
) -> None:
    page = page_client.get("/ui/gaps", params=asked)

    assert page.status_code == status
    assert said in page.text


def test_the_file_behind_the_figures_has_the_same_roles(page_client: TestClient) -> None:
    asked = {"novelty": "new", "status": "no_code"}
    page = page_client.get("/ui/gaps", params=asked).text

    path = "/gaps?system=esr-job-role&amp;is_new=true&amp;status=no_code&amp;format=csv"
    assert f'href="{path}"' in page
    rows = page_client.get(path.replace("&amp;", "&")).text.strip().splitlines()
    assert len(rows) == 4  # the heading and three roles


def test_the_story_of_a_role_shows_its_codes_in_each_list(page_client: TestClient) -> None:
    page = page_client.get("/ui/gaps/trainee-nursing-associate").text

    assert "Hides under H1 Healthcare Assistant" in page
    assert "What would settle it" in page
    assert 'href="/ui/proposals/new?role=trainee-nursing-associate"' in page


def test_a_role_that_does_not_exist_has_no_story(page_client: TestClient) -> None:
    assert page_client.get("/ui/gaps/dragon").status_code == 404


@pytest.mark.parametrize(
    ("page", "answer"),
    [
        ("/ui/gaps", "/gaps?format=csv"),  # the answer in JSON is kept
        ("/ui/gaps/trainee-nursing-associate", "/gaps/trainee-nursing-associate"),
    ],
)
def test_a_page_costs_no_more_statements_than_the_answer_for_programs(
    page_client: TestClient, page: str, answer: str
) -> None:
    assert costs(page_client, page) <= costs(page_client, answer)


def test_the_figures_have_every_status_in_their_file_and_the_list_says_what_its_file_has(
    page_client: TestClient,
) -> None:
    shared = unescape(page_client.get("/ui/gaps?status=shared_code_only").text)
    proved = unescape(page_client.get("/ui/gaps?status=no_code").text)

    assert 'href="/gaps?system=esr-job-role&format=csv"' in shared
    assert "Download these roles and those with a more exact status (CSV)" in shared
    assert "Download these roles (CSV)" in proved
