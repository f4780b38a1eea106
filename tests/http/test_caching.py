import pytest
from fastapi.testclient import TestClient

KEPT = ["/resolve?title=EMHP", "/roles", "/roles?format=csv", "/gaps", "/openapi.json", "/docs"]


@pytest.mark.parametrize("path", KEPT)
def test_an_unchanged_answer_is_a_304_without_a_body(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]

    again = client.get(path, headers={"If-None-Match": tag})

    assert tag.startswith('"')
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["x-request-id"]
    assert "content-type" not in again.headers


@pytest.mark.parametrize("asked", ["W/{}", '"other", {}', "*", '  {} , "x"'])
def test_every_form_of_if_none_match_is_understood(client: TestClient, asked: str) -> None:
    tag = client.get("/roles").headers["etag"]

    response = client.get("/roles", headers={"If-None-Match": asked.format(tag)})

    assert response.status_code == 304


def test_another_question_or_another_tag_is_answered_in_full(client: TestClient) -> None:
    tag = client.get("/resolve?title=EMHP").headers["etag"]

    other = client.get("/resolve?title=PA", headers={"If-None-Match": tag})
    stale = client.get("/resolve?title=EMHP", headers={"If-None-Match": '"0"'})

    assert (other.status_code, stale.status_code) == (200, 200)
    assert other.headers["etag"] != tag


@pytest.mark.parametrize("path", [*KEPT, "/_ping", "/nothing", "/roles/nobody"])
def test_head_has_the_status_and_headers_of_get_and_no_body(client: TestClient, path: str) -> None:
    ids = {"X-Request-ID": "same"}

    got, head = client.get(path, headers=ids), client.head(path, headers=ids)

    assert head.status_code == got.status_code
    assert head.content == b""
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize("path", ["/_ping", "/_status", "/nothing"])
def test_an_answer_about_this_moment_is_not_kept(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["cache-control"] == "no-store"
    assert "etag" not in headers
