from typing import Any

import pytest

from tests.api.proposing import SOURCE, Office, proposal
from tests.http.test_problems import check_problem


@pytest.mark.parametrize(
    ("verb", "body", "may"),
    [
        ("submit", None, {"proposer"}),
        ("review", None, {"reviewer", "second", "admin"}),
        ("accept", None, {"reviewer", "second", "admin"}),
        ("reject", {"reason": "no"}, {"reviewer", "second", "admin"}),
        ("withdraw", None, {"proposer", "neighbour", "admin"}),
        ("comments", {"text": "Hm."}, "all with a key"),
        ("national-status", {"status": "sent", "on": "2025"}, {"reviewer", "second", "admin"}),
    ],
)
def test_each_verb_is_for_those_who_may(
    office: Office, verb: str, body: object, may: set[str] | str
) -> None:
    came = {}
    for number, by in enumerate(office.keys):
        address = _ready_for(office, verb, number)
        came[by] = office.post(f"{address}/{verb}", by, body).status_code

    allowed = set(office.keys) - {"nobody"} if isinstance(may, str) else may
    done = 201 if verb == "comments" else 200
    expected = {by: done if by in allowed else 403 for by in office.keys}
    assert came == {**expected, "nobody": 401}


_APPLICATIONS = (
    ("nursing-associate", "esr-job-role"),
    ("healthcare-assistant", "esr-job-role"),
    ("trainee-nursing-associate", "esr-job-role"),
    ("physician-associate", "esr-job-role"),
    ("nursing-associate", "nhs-occupation-code"),
    ("healthcare-assistant", "nhs-occupation-code"),
    ("trainee-nursing-associate", "nhs-occupation-code"),
    ("physician-associate", "nhs-occupation-code"),
)


def _ready_for(office: Office, verb: str, number: int) -> str:
    """A new proposal in the state that a verb needs. Each number has another subject."""
    term = f"Schools Practitioner {'abcdefghijklmnopqrstuvwxyz'[number]} x"
    if verb in ("submit", "withdraw", "comments"):
        return office.draft("new_synonym", term=term)
    if verb == "review":
        address = office.draft("new_synonym", term=term)
        office.post(f"{address}/submit", "proposer")
        return address
    if verb != "national-status":
        return office.in_review("new_synonym", term=term)
    role_id, system_id = _APPLICATIONS[number]
    address = office.in_review("new_code", role_id=role_id, system_id=system_id, nearest=[])
    assert office.post(f"{address}/accept", "reviewer").status_code == 200
    return address


def test_whoever_proposed_it_cannot_decide_even_as_an_administrator(office: Office) -> None:
    address = office.draft("new_role", by="admin")
    assert office.post(f"{address}/submit", "admin").status_code == 200
    check_problem(office.post(f"{address}/review", "admin"), 403, "own-proposal")
    office.post(f"{address}/review", "reviewer")

    check_problem(office.post(f"{address}/accept", "admin"), 403, "own-proposal")
    assert office.get(address).json()["state"] == "in_review"


def test_every_fault_is_reported_at_once_when_it_is_submitted(office: Office) -> None:
    body = {
        **proposal("new_synonym", term="Nursing Associates"),
        "reason": None,
        "sources": [],
    }
    address = office.post("/proposals", "proposer", body).headers["location"]

    problem = check_problem(office.post(f"{address}/submit", "proposer"), 422, "proposal-invalid")

    assert [error["where"] for error in problem["errors"]] == [
        *("reason", "sources", "payload.term")
    ]
    assert problem["errors"][2]["message"] == (
        "'Nursing Associate' is the name of 'nursing-associate'."
    )
    assert office.get(address).json()["state"] == "draft"


def test_a_second_proposal_for_the_same_is_refused(office: Office) -> None:
    first = office.draft("new_synonym")
    second = office.draft("new_synonym", by="stranger")
    office.post(f"{first}/submit", "proposer")

    problem = check_problem(office.post(f"{second}/submit", "stranger"), 422, "proposal-invalid")

    assert problem["errors"] == [
        {
            "where": "payload",
            "message": "Proposal 1 (new_synonym, submitted) is about the same thing.",
        }
    ]


def test_a_rejection_needs_a_reason(office: Office) -> None:
    address = office.in_review("new_synonym")

    for body in ({}, {"reason": ""}, {"reason": " "}, None):
        assert office.post(f"{address}/reject", "reviewer", body).status_code in (415, 422)

    answer = office.post(f"{address}/reject", "reviewer", {"reason": "One trust only."})
    assert (answer.json()["state"], answer.json()["decision_reason"]) == (
        *("rejected", "One trust only."),
    )


def test_what_is_decided_stays_decided(office: Office) -> None:
    address = office.in_review("new_synonym")
    office.post(f"{address}/reject", "reviewer", {"reason": "no"})

    problem = check_problem(office.post(f"{address}/accept", "second"), 409, "proposal-state")

    assert problem["detail"] == "A proposal that is 'rejected' cannot take 'accept'."


def test_a_code_is_recorded_only_as_its_list_publishes_it(office: Office) -> None:
    address = office.in_review("new_code")
    office.post(f"{address}/accept", "reviewer")
    status = f"{address}/national-status"
    listing: dict[str, Any] = {
        "version": "2027-04",
        "code": "07099",
        "display": "Nursing Associate",
        "effective": "2027-04-01",
        "source": {"title": "The list of April 2027", "url": "https://www.example.org/2027"},
    }

    sent = office.post(status, "reviewer", {"status": "sent", "on": "2025-05-01"})
    assert sent.json()["national"]["status"] == "sent"
    bare = office.post(status, "reviewer", {"status": "approved", "on": "2025-12-01"})
    check_problem(bare, 422, "proposal-invalid")
    assert office.get("/roles/nursing-associate").json()["codes"] == []
    approved = office.post(
        status, "reviewer", {"status": "approved", "on": "2025-12-01", "listing": listing}
    )

    assert approved.json()["national"] == {
        "status": "approved",
        "on": "2025-12-01",
        "note": None,
        "version": "2027-04",
        "code": "07099",
    }
    (code,) = office.get("/roles/nursing-associate").json()["codes"]
    assert (code["code"], code["version"], code["relation"]) == ("07099", "2027-04", "own")
    assert [code["code"] for code in office.resolve("Nursing Associate")["codes"]] == ["07099"]
    assert approved.json()["sources"][-1]["url"] == "https://www.example.org/2027"


def test_a_code_that_a_loaded_list_does_not_show_is_refused(office: Office) -> None:
    address = office.in_review("new_code")
    office.post(f"{address}/accept", "reviewer")
    status = f"{address}/national-status"
    office.post(status, "reviewer", {"status": "sent", "on": "2025"})
    listing = {"version": "2020-10", "code": "07099", "display": "X", "source": SOURCE}

    answer = office.post(
        status, "reviewer", {"status": "approved", "on": "2026", "listing": listing}
    )

    problem = check_problem(answer, 422, "proposal-invalid")
    assert problem["errors"][0]["where"] == "listing.code"
    assert office.get(address).json()["national"]["status"] == "sent"


def test_an_application_is_declined_with_a_note(office: Office) -> None:
    address = office.in_review("new_code")
    office.post(f"{address}/accept", "reviewer")
    status = f"{address}/national-status"

    skipped = office.post(status, "reviewer", {"status": "declined", "on": "2026", "note": "no"})
    check_problem(skipped, 409, "national-status")
    office.post(status, "reviewer", {"status": "sent", "on": "2025"})
    assert office.post(status, "reviewer", {"status": "declined", "on": "2026"}).status_code == 422
    declined = office.post(
        status, "reviewer", {"status": "declined", "on": "2026-09", "note": "Too few posts."}
    )

    assert declined.json()["national"]["status"] == "declined"
    assert declined.json()["national"]["note"] == "Too few posts."
