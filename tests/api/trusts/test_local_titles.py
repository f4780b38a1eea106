from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.api.lists import Trust, new_trust
from tests.http.test_problems import check_problem

NURSE, ASSISTANT = "nursing-associate", "healthcare-assistant"
REASON = "Agreed with no other trust yet"


def test_a_tie_decides_for_the_trusts_own_list_and_nobody_elses(
    trust: Trust, writable: tuple[TestClient, Engine]
) -> None:
    other = new_trust(*writable)
    for each in (trust, other):
        each.put([{"title": "Hub Workers", "headcount": 6}])
    before = trust.client.get("/resolve", params={"title": "Hub Worker"}).json()

    tied = trust.post("local-titles", {"title": "Hub Worker", "role_id": NURSE})

    assert tied.status_code == 201, tied.text
    assert tied.headers["Location"] == tied.json()["url"]
    own = trust.get("establishment/versions/1").json()["lines"][0]
    assert (own["decided_by"], own["outcome"], own["role_id"]) == ("trust", "matched", NURSE)
    assert own["registry_answer"]["outcome"] == "unmatched"
    theirs = other.get("establishment/versions/1").json()["lines"][0]
    assert (theirs["decided_by"], theirs["role_id"]) == ("registry", None)
    assert trust.client.get("/resolve", params={"title": "Hub Worker"}).json() == before


def test_a_trust_asks_for_its_own_answer(trust: Trust) -> None:
    trust.post("local-titles", {"title": "Hub Worker", "role_id": NURSE})
    trust.post("local-titles", {"title": "Practitioner", "reason": REASON})

    tied = trust.get("resolve", title="HUB WORKERS").json()
    local = trust.get("resolve", title="practitioner").json()
    longer = trust.get("resolve", title="Senior Hub Worker").json()

    assert (tied["decided_by"], tied["outcome"], tied["role"]["id"]) == ("trust", "matched", NURSE)
    assert tied["registry_answer"]["outcome"] == "unmatched"
    assert (local["decided_by"], local["outcome"], local["role"]) == ("trust", "unmatched", None)
    assert local["local_title"]["reason"] == REASON
    assert local["registry_answer"]["outcome"] == "ambiguous"
    assert (longer["decided_by"], longer["local_title"]) == ("registry", None)


def test_a_release_that_is_not_there_is_not_passed_over(trust: Trust) -> None:
    asked = trust.get("resolve", title="EMHP", release="1999.1")

    check_problem(asked, 404, "release-not-found")


def test_a_decision_is_changed_at_its_address_and_taken_back(trust: Trust) -> None:
    made = trust.post("local-titles", {"title": "Hub Worker", "role_id": NURSE})
    again = trust.post("local-titles", {"title": "hub workers", "role_id": NURSE})
    other = trust.post("local-titles", {"title": "Hub Worker", "role_id": ASSISTANT})
    url, tag = made.json()["url"], made.headers["ETag"]

    assert (again.status_code, again.json()) == (200, made.json())
    check_problem(other, 409, "local-title-decided")
    assert trust.client.get(url, headers=trust.key).headers["ETag"] == tag

    changed = trust.client.put(
        url, json={"role_id": ASSISTANT}, headers={**trust.key, "If-Match": tag}
    )
    late = trust.client.put(url, json={"role_id": NURSE}, headers={**trust.key, "If-Match": tag})
    assert (changed.status_code, changed.json()["role"]["id"]) == (200, ASSISTANT)
    check_problem(late, 412, "precondition-failed")
    assert trust.get("local-titles").json()["local_titles"] == [changed.json()]

    stale = trust.client.delete(url, headers={**trust.key, "If-Match": tag})
    gone = trust.client.delete(url, headers=trust.key)
    check_problem(stale, 412, "precondition-failed")
    assert (gone.status_code, gone.content) == (204, b"")
    check_problem(trust.client.delete(url, headers=trust.key), 404, "local-title-not-found")
    assert trust.get("local-titles").json() == {"total": 0, "local_titles": []}
    actions = [step["action"] for step in trust.get("changes").json()["changes"]]
    assert actions == ["insert", "update", "delete"]


def test_another_trust_finds_none_of_it(trust: Trust, writable: tuple[TestClient, Engine]) -> None:
    made = trust.post("local-titles", {"title": "Hub Worker", "role_id": NURSE}).json()
    other = new_trust(*writable)

    check_problem(other.get(f"local-titles/{made['id']}"), 404, "local-title-not-found")
    check_problem(trust.client.delete(made["url"], headers=other.key), 403, "not-allowed")
    assert other.get("local-titles").json()["total"] == 0


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"title": "Hub Worker", "role_id": "no-such-role"}, 404, "role-not-found"),
        ({"title": "Hub Worker"}, 422, "invalid-request"),
        ({"title": "Hub Worker", "reason": "  "}, 422, "invalid-request"),
        ({"title": "", "role_id": NURSE}, 422, "invalid-request"),
        ({"title": "\u0007", "role_id": NURSE}, 422, "invalid-title"),
        ({"title": "Hub Worker", "reason": "ask a.b@example.org"}, 422, "personal-data"),
        ({"title": "Nguyen, Thi", "role_id": NURSE}, 422, "personal-data"),
        ({"title": "Hub Worker", "role_id": NURSE, "band": "6"}, 422, "invalid-request"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    trust: Trust, sent: dict[str, Any], status: int, code: str
) -> None:
    check_problem(trust.post("local-titles", sent), status, code)
    assert trust.get("local-titles").json()["total"] == 0
