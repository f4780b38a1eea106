from typing import Any

import pytest

from app.vocabulary import ProposalKind
from tests.api.proposing import SOURCE, Office, proposal
from tests.http.test_problems import check_problem


def test_a_synonym_is_proposed_reviewed_by_another_and_live_at_once(office: Office) -> None:
    title = "Schools Wellbeing Practitioner"
    before = office.resolve(title)
    address = office.in_review("new_synonym")
    impact = office.get(f"{address}/impact").json()

    answer = office.post(f"{address}/accept", "reviewer", {"reason": "Seen in the source."})

    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["verdict"]) == ("accepted", impact["verdict"])
    assert {one["golden"] for one in impact["changed"]} <= {"kept", "never met"}
    after = office.resolve(title)
    assert (before["outcome"], after["outcome"]) == ("ambiguous", "matched")
    assert after["role"]["id"] == "education-mental-health-practitioner"
    assert before["registry"]["content"] != after["registry"]["content"]
    steps = [
        step["after"]["state"] for step in answer.json()["history"] if "state" in step["after"]
    ]
    assert steps == ["draft", "submitted", "in_review", "accepted"]


@pytest.mark.parametrize("kind", ProposalKind)
def test_each_kind_is_drafted_submitted_and_read_by_anybody(
    office: Office, kind: ProposalKind
) -> None:
    address = office.draft(kind)

    assert office.post(f"{address}/submit", "proposer").status_code == 200
    read = office.get(address)

    assert read.status_code == 200
    assert (read.json()["kind"], read.json()["state"]) == (kind, "submitted")
    assert [found for found in read.json()["findings"] if found["level"] == "error"] == []
    assert read.json()["sources"][0]["source"] == "example-study"


@pytest.mark.parametrize("by", ["reviewer", "admin", "nobody"])
def test_only_contributors_and_administrators_propose(office: Office, by: str) -> None:
    came = office.post("/proposals", by, proposal("new_role")).status_code

    assert came == {"reviewer": 403, "admin": 201, "nobody": 401}[by]


def test_a_change_based_on_an_old_reading_is_refused(office: Office) -> None:
    address = office.draft("new_synonym")
    tag = office.get(address).headers["etag"]
    headers = {**office.keys["proposer"], "If-Match": tag}

    first = office.client.patch(address, headers=headers, json={"reason": "Better."})
    second = office.client.patch(address, headers=headers, json={"reason": "Late."})

    assert first.status_code == 200, first.text
    check_problem(second, 412, "precondition-failed")
    assert office.get(address).json()["reason"] == "Better."
    assert office.get(address).headers["etag"] == first.headers["etag"] != tag


def test_a_payload_is_changed_in_the_form_of_its_kind(office: Office) -> None:
    address = office.draft("new_synonym")
    payload = {**proposal("new_synonym")["payload"], "scope": "wide", "colour": "red"}

    answer = office.client.patch(
        address, headers=office.keys["proposer"], json={"payload": payload}
    )

    problem = check_problem(answer, 422, "proposal-invalid")
    assert sorted(error["where"] for error in problem["errors"]) == [
        *("payload.colour", "payload.scope")
    ]


def test_a_write_that_is_sent_again_is_done_once(office: Office) -> None:
    again = {"Idempotency-Key": "first-try"}

    answers = [
        office.post("/proposals", "proposer", proposal("new_role"), **again) for _ in range(2)
    ]

    assert answers[0].json() == answers[1].json()
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert office.get("/proposals").json()["total"] == 1


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("term", "Doe, Jane"),
        ("term", "EMHP jane.doe@example.org"),
        ("note", "ask jane.doe@example.org"),
        ("note", "QQ 12 34 56 C"),
    ],
)
def test_nothing_about_a_person_is_stored(office: Office, field: str, text: str) -> None:
    refused = text != "QQ 12 34 56 C"  # the example of HMRC, which is nobody's number
    answer = office.post("/proposals", "proposer", proposal("new_synonym", **{field: text}))

    if refused:
        problem = check_problem(answer, 422, "proposal-invalid")
        assert problem["errors"][0]["where"] == f"payload.{field}"
        assert text not in answer.text
    assert office.get("/proposals").json()["total"] == (0 if refused else 1)


def test_proposals_are_listed_filtered_and_paged(office: Office) -> None:
    for kind in ("new_synonym", "new_role", "retire_role"):
        office.draft(kind)
    office.draft("mark_ambiguous", by="stranger")

    first = office.get("/proposals", limit=3).json()
    second = office.get(first["next"]).json()
    assert [found["id"] for found in first["proposals"]] == [1, 2, 3]
    assert [found["kind"] for found in second["proposals"]] == ["mark_ambiguous"]
    assert office.get("/proposals", kind="new_role").json()["total"] == 1
    assert office.get("/proposals", role="physician-associate").json()["total"] == 1
    assert office.get("/proposals", state="accepted").json()["total"] == 0
    assert office.get("/proposals", "proposer", mine=True).json()["total"] == 3
    check_problem(office.get("/proposals", mine=True), 401, "not-authenticated")
    table = office.get("/proposals", format="csv").text.splitlines()
    assert table[0].startswith("id,kind,state,role,reason")
    assert len(table) == 5


@pytest.mark.parametrize(
    ("over", "where"),
    [
        ({"kind": "new_name"}, "body"),
        ({"sources": [{"title": "No link"}]}, "body.new_synonym.sources[0]"),
        ({"sources": [{**SOURCE, "title": "Both"}]}, "body.new_synonym.sources[0]"),
        ({"sources": [{"title": "x", "url": "javascript:alert(1)"}]}, ""),
        ({"payload": {"role_id": "x"}}, "body.new_synonym.payload.term"),
        ({"colour": "red"}, "body.new_synonym.colour"),
        ({"reason": "two\nlines"}, "body.new_synonym.reason"),
        ({"reason": "null\x00byte"}, "body.new_synonym.reason"),
    ],
)
def test_a_proposal_that_is_none_is_refused(
    office: Office, over: dict[str, Any], where: str
) -> None:
    answer = office.post("/proposals", "proposer", {**proposal("new_synonym"), **over})

    problem = check_problem(answer, 422, "invalid-request")
    assert problem["errors"][0]["where"].startswith(where)


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999"])
def test_a_number_that_cannot_be_one_is_refused(office: Office, number: str) -> None:
    check_problem(office.get(f"/proposals/{number}"), 422, "invalid-request")


def test_a_proposal_that_is_not_there_is_not_found(office: Office) -> None:
    check_problem(office.get("/proposals/7"), 404, "proposal-not-found")
    check_problem(office.post("/proposals/7/submit", "proposer"), 404, "proposal-not-found")
    check_problem(office.get("/proposals/7/impact"), 404, "proposal-not-found")
