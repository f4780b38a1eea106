"""The guide to ambiguous titles, over HTTP and in a browser."""

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from tests.web.browser import visit
from tests.web.statements import costs


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({}, 200, "2 titles"),
        ({"q": "pract"}, 200, "Which profession does the post require?"),
        ({"kind": "homonym abbreviation"}, 200, "1 title<"),
        ({"q": "dragon"}, 200, "No title fits."),
        ({"kind": "dragon"}, 422, "Choose a kind from the list"),
        ({"q": "x" * 201}, 422, "Use 200 characters or fewer"),
        ({"cursor": "x"}, 422, "problem"),
    ],
)
def test_the_guide_is_narrowed_by_words_and_kind(
    page_client: TestClient, asked: dict[str, str], status: int, said: str
) -> None:
    page = page_client.get("/ui/ambiguous-titles", params=asked)

    assert page.status_code == status
    assert said in page.text


def test_an_entry_leads_to_the_roles_and_says_what_is_meant_elsewhere(
    page_client: TestClient,
) -> None:
    page = page_client.get("/ui/ambiguous-titles?q=PA").text

    assert 'href="/ui/roles/physician-associate">Physician Assistant</a>' in page
    assert "Outside the registry it can mean personal assistant." in page


def test_the_guide_costs_no_more_statements_than_the_answer_for_programs(
    page_client: TestClient,
) -> None:
    assert costs(page_client, "/ui/ambiguous-titles") <= costs(page_client, "/ambiguous-titles")


@pytest.mark.parametrize("query", ["", "?q=dragon", "?kind=dragon"])
def test_the_guide_keeps_the_rules_of_every_page(
    browser: Browser, page_home: str, query: str
) -> None:
    with visit(browser, page_home) as window:
        window.go(f"/ui/ambiguous-titles{query}")
        window.judge()
