"""The pages of roles, over HTTP."""

import pytest
from fastapi.testclient import TestClient

from tests.web.statements import costs

ALL = (
    "education-mental-health-practitioner",
    "healthcare-assistant",
    "nursing-associate",
    "physician-associate",
    "trainee-nursing-associate",
)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, "5 roles"),
        ({"q": "nursing"}, "2 roles"),
        ({"family": "nursing", "novelty": "new"}, "2 roles"),
        ({"novelty": "not_new"}, "1 role"),
        ({"skill_mix": "delegation"}, "1 role"),
        ({"without_code_in": "esr-job-role"}, "roles"),
        ({"q": "dragon"}, "0 roles"),
    ],
)
def test_the_list_is_narrowed_as_that_for_programs_is(
    page_client: TestClient, asked: dict[str, str], count: str
) -> None:
    page = page_client.get("/ui/roles", params=asked)

    assert page.status_code == 200
    assert count in page.text


def test_roles_are_in_the_order_of_their_names(page_client: TestClient) -> None:
    page = page_client.get("/ui/roles").text

    places = [page.index(f'href="/ui/roles/{role_id}"') for role_id in ALL]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"family": "dragons"}, "Choose a family from the list"),
        ({"novelty": "old"}, "Choose one of the answers"),
        ({"skill_mix": "dragons"}, "Choose a change from the list"),
        ({"without_code_in": "soc-2020"}, "Choose a code list"),
        ({"q": "x" * 201}, "Use 200 characters or fewer"),
        ({"cursor": "x"}, "problem"),
    ],
)
def test_a_filter_that_cannot_be_used_is_a_fault(
    page_client: TestClient, asked: dict[str, str], said: str
) -> None:
    page = page_client.get("/ui/roles", params=asked)

    assert page.status_code == 422
    assert said in page.text


def test_a_role_shows_its_names_codes_relations_and_sources(page_client: TestClient) -> None:
    page = page_client.get("/ui/roles/trainee-nursing-associate").text

    assert "Student Nursing Associate" in page
    assert "A known mistake" in page
    assert 'href="/ui/roles/nursing-associate">Nursing Associate</a>' in page
    assert "The registry infers the step from this." in page
    assert 'id="source-1"' in page
    assert "content sha256:" in page


def test_a_renamed_role_shows_its_former_name_and_when_it_changed(page_client: TestClient) -> None:
    page = page_client.get("/ui/roles/physician-associate").text

    assert "Until 16 July 2025" in page
    assert "The name changes from Physician Associate to Physician Assistant." in page
    assert "Does the post assist a doctor or a manager?" in page


def test_a_role_that_does_not_exist_is_no_page(page_client: TestClient) -> None:
    page = page_client.get("/ui/roles/<script>")

    assert page.status_code == 404
    assert "<script>" not in page.text.replace('<script type="module"', "")


def test_the_pages_cost_no_more_statements_than_the_answers_for_programs(
    page_client: TestClient,
) -> None:
    listed = costs(page_client, "/roles") + costs(page_client, "/skill-mix-change-types")
    one = costs(page_client, "/roles/nursing-associate")
    trusts = costs(page_client, "/availability?role=nursing-associate")

    assert costs(page_client, "/ui/roles") <= listed
    assert costs(page_client, "/ui/roles/nursing-associate") <= one + trusts
