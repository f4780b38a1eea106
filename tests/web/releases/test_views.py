"""The pages of releases and of the history: statuses, faults and their cost."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.web.statements import costs

HOSTILE = "%3Cscript%3Ealert(1)%3C/script%3E"


@pytest.fixture(scope="module")
def client(released_url: str) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(database_url=released_url))) as client:
        yield client


@pytest.mark.parametrize(
    ("page", "twin"),
    [
        ("/ui/releases", "/releases"),
        ("/ui/releases/2026.2", "/releases/2026.2"),
        ("/ui/releases/2026.2/since/2026.1", "/releases/2026.1/diff/2026.2"),
        ("/ui/changes", "/changes?limit=50"),
        ("/ui/changes?about=proposals&on=2026-03-31", "/changes?entity=proposal"),
    ],
)
def test_a_page_costs_no_more_statements_than_its_json(
    client: TestClient, page: str, twin: str
) -> None:
    assert 0 < costs(client, page) <= costs(client, twin)


def test_the_newest_release_is_first_and_named_as_the_live_one(client: TestClient) -> None:
    text = client.get("/ui/releases").text

    assert text.index(">2026.2<") < text.index(">2026.1<")
    assert "The registry is the same today as release" in text


def test_a_release_offers_each_file_and_says_what_is_new(client: TestClient) -> None:
    answer = client.get("/ui/releases/2026.2")

    assert answer.status_code == 200
    for form in ("datapackage", "sqlite", "fhir", "sssom", "jsonl"):
        assert f'href="/releases/2026.2/download?format={form}"' in answer.text
    assert "1 synonym added" in answer.text
    assert "&#39;Ward Zorber&#39; for Nursing Associate" in answer.text


def test_a_comparison_names_the_role_that_was_renamed(client: TestClient) -> None:
    text = client.get("/ui/releases/2026.2/since/2026.1").text

    assert "Healthcare Assistant" in text
    assert "Care Assistant" in text
    assert "No role gained or lost a code." in text


def test_a_release_is_not_different_from_itself(client: TestClient) -> None:
    text = client.get("/ui/releases/2026.1/since/2026.1").text

    assert "Nothing is different between these two releases." in text


def test_the_form_of_a_comparison_leads_to_it(client: TestClient) -> None:
    asked = client.get("/ui/releases/compare?old=2026.1&new=2026.2", follow_redirects=False)

    assert asked.status_code == 303
    assert asked.headers["location"] == "/ui/releases/2026.2/since/2026.1"


def test_the_form_of_a_comparison_never_leads_to_another_site(client: TestClient) -> None:
    asked = client.get("/ui/releases/compare?old=x&new=//other.example/..", follow_redirects=False)

    assert asked.headers["location"] == "/ui/releases/%2F%2Fother.example%2F../since/x"


@pytest.mark.parametrize(
    "path",
    [f"/ui/releases/{HOSTILE}", f"/ui/releases/2026.1/since/{HOSTILE}", "/ui/releases/2031.1"],
)
def test_an_unknown_release_is_a_page_that_runs_nothing(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script>alert" not in answer.text


def test_changes_come_newest_first_and_continue_where_the_page_ended(client: TestClient) -> None:
    first = client.get("/ui/changes").text

    assert first.index("Release 2026.2 published") < first.index("Role renamed")
    onward = first.split('href="/ui/changes?cursor=')[1].split('"')[0]
    second = client.get(f"/ui/changes?cursor={onward}")
    assert second.status_code == 200
    assert "Release 2026.2 published" not in second.text
    assert "Back to the newest changes" in second.text


def test_changes_are_narrowed_to_a_subject(client: TestClient) -> None:
    text = client.get("/ui/changes?about=releases").text

    assert "<strong>2 changes</strong>" in text
    assert "Role renamed" not in text


def test_a_day_is_included_and_later_days_are_not(client: TestClient) -> None:
    assert "Release 2026.2 published" in client.get("/ui/changes?on=2026-01-02").text
    assert "No change fits." in client.get("/ui/changes?on=2026-01-01").text
    assert client.get("/ui/changes?on=9999-12-31").status_code == 200


def test_a_day_that_cannot_be_read_is_an_error_beside_its_field(client: TestClient) -> None:
    answer = client.get("/ui/changes?on=yesterday%22%3E&about=roles")

    assert answer.status_code == 422
    assert "<title>Error: Changes" in answer.text
    assert 'href="#on"' in answer.text
    assert 'value="yesterday&#34;&gt;"' in answer.text


def test_a_cursor_of_another_list_is_an_error_on_a_page(client: TestClient) -> None:
    answer = client.get("/ui/changes?cursor=abc")

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")


def test_a_registry_without_a_release_says_so(seeded_url: str) -> None:
    with TestClient(create_app(Settings(database_url=seeded_url))) as empty:
        text = empty.get("/ui/releases").text

    assert "Nothing has been published yet." in text
