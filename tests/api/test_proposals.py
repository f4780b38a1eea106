from typing import Any

import pytest

from app.vocabulary import ProposalKind
from tests.api.proposing import SOURCE, Office, proposal
from tests.http.test_problems import check_problem
from tests.trusts import posts


def test_a_synonym_is_proposed_reviewed_by_another_and_live_at_once(office: Office) -> None:
    title = "Schools Wellbeing Practitioner"
    before = office.resolve(title)
    address = office.in_review("new_synonym")

    answer = office.post(f"{address}/accept", "reviewer", {"reason": "Seen in the source."})

    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["verdict"]) == ("accepted", "safe")
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


@pytest.mark.parametrize(
    ("verb", "body", "may"),
    [
        ("submit", None, {"proposer"}),
        ("review", None, {"reviewer", "second", "admin"}),
        ("accept", None, {"reviewer", "second", "admin"}),
        ("reject", {"reason": "no"}, {"reviewer", "second", "admin"}),
        ("withdraw", None, {"proposer", "neighbour", "admin"}),
        ("comments", {"text": "Hm."}, "all with a key"),
        ("national-status", {"status": "sent", "on": "2026"}, {"reviewer", "second", "admin"}),
    ],
)
def test_each_verb_is_for_those_who_may(
    office: Office, verb: str, body: object, may: set[str] | str
) -> None:
    came = {}
    for by in office.keys:
        address = _ready_for(office, verb)
        came[by] = office.post(f"{address}/{verb}", by, body).status_code

    allowed = set(office.keys) - {"nobody"} if isinstance(may, str) else may
    done = 201 if verb == "comments" else 200
    expected = {by: done if by in allowed else 403 for by in office.keys}
    assert came == {**expected, "nobody": 401}


def _ready_for(office: Office, verb: str) -> str:
    """A fresh proposal in the state that a verb wants, none in another's way."""
    _ready_for.count += 1  # type: ignore[attr-defined]  # a name of its own each time
    term = f"Schools Practitioner {'abcdefghijklmnopqrstuvwxyz'[_ready_for.count % 26]} x"  # type: ignore[attr-defined]
    if verb in ("submit", "withdraw", "comments"):
        return office.draft("new_synonym", term=term)
    if verb == "review":
        address = office.draft("new_synonym", term=term)
        office.post(f"{address}/submit", "proposer")
        return address
    if verb != "national-status":
        return office.in_review("new_synonym", term=term)
    roles = ("nursing-associate", "healthcare-assistant", "trainee-nursing-associate")
    systems = ("esr-job-role", "nhs-occupation-code")
    pair = [(role, system) for system in systems for role in roles] + [
        ("physician-associate", system) for system in systems
    ]
    role_id, system_id = pair[_ready_for.count % len(pair)]  # type: ignore[attr-defined]
    address = office.in_review("new_code", role_id=role_id, system_id=system_id, nearest=[])
    assert office.post(f"{address}/accept", "reviewer").status_code == 200
    return address


_ready_for.count = 0  # type: ignore[attr-defined]  # a name of its own each time


@pytest.mark.parametrize("by", ["reviewer", "admin", "nobody"])
def test_only_contributors_and_administrators_propose(office: Office, by: str) -> None:
    came = office.post("/proposals", by, proposal("new_role")).status_code

    assert came == {"reviewer": 403, "admin": 201, "nobody": 401}[by]


def test_whoever_proposed_it_cannot_decide_even_as_an_administrator(office: Office) -> None:
    address = office.draft("new_role", by="admin")
    assert office.post(f"{address}/submit", "admin").status_code == 200
    check_problem(office.post(f"{address}/review", "admin"), 403, "own-proposal")
    office.post(f"{address}/review", "reviewer")

    check_problem(office.post(f"{address}/accept", "admin"), 403, "own-proposal")
    assert office.get(address).json()["state"] == "in_review"


def test_every_fault_is_told_at_once_when_it_is_submitted(office: Office) -> None:
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


def test_the_impact_is_seen_before_a_decision(office: Office) -> None:
    address = office.in_review(
        "retire_synonym", role_id="education-mental-health-practitioner", term="EMHP"
    )

    answer = office.get(f"{address}/impact")

    assert answer.status_code == 200, answer.text
    impact = answer.json()
    assert impact["golden_titles"] > 300
    assert (impact["verdict"], impact["titles_in_use"]) == ("breaks the golden set", 0)
    broken = [change for change in impact["changed"] if change["golden"] == "broken"]
    told = next(change for change in broken if change["title"].startswith("CAMHS Practitioner (EM"))
    assert told["before"]["role_id"] == "education-mental-health-practitioner"
    assert told["after"]["outcome"] != "matched"
    assert office.resolve("EMHP")["outcome"] == "matched"


def test_the_impact_on_trusts_titles_names_no_trust_and_no_rare_title(office: Office) -> None:
    office.keep_lists(6, posts("Schools Zorber"))
    office.keep_lists(2, posts("Schools Zorber Coach"), posts("EMHP"), area="U")
    address = office.in_review("new_synonym", term="Schools Zorber")

    public = office.get(f"{address}/impact").json()
    reviewers = office.get(f"{address}/impact", "reviewer").json()

    assert (public["titles_in_use"], reviewers["titles_in_use"]) == (1, 3)
    assert [(change["title"], change["trusts"]) for change in public["changed"]] == [
        ("Schools Zorber", 6)
    ]
    assert [change["title"] for change in reviewers["changed"]] == [
        "Schools Zorber",
        "Schools Zorber Coach",
    ]
    assert "T00" not in office.get(f"{address}/impact", "reviewer").text


@pytest.mark.parametrize(("others", "own"), [(0, 1), (4, 1), (5, 0)])
@pytest.mark.parametrize("by", ["nobody", "proposer"])
def test_an_impact_does_not_show_whether_few_other_trusts_use_a_title(
    office: Office, by: str, others: int, own: int
) -> None:
    address = office.in_review("new_synonym", term="Schools Zorber")
    nothing_in_use = office.get(f"{address}/impact", by).json()

    office.keep_lists(others, posts("Schools Zorber"))
    office.keep_lists(own, posts("Schools Zorber"), area="U")

    seen = office.get(f"{address}/impact", by).json()
    assert (seen["verdict"], seen["titles_in_use"], seen["changed"]) == ("safe", 0, [])
    assert seen == nothing_in_use


def test_an_accepted_break_of_the_golden_set_is_on_record_with_its_reason(office: Office) -> None:
    address = office.in_review(
        "retire_synonym", role_id="education-mental-health-practitioner", term="EMHP"
    )
    assert office.get(f"{address}/impact").json()["verdict"] == "breaks the golden set"

    check_problem(office.post(f"{address}/accept", "reviewer"), 409, "breaks-golden-set")
    assert office.resolve("EMHP")["outcome"] == "matched"
    accepted = office.post(
        f"{address}/accept", "reviewer", {"override_reason": "It now means another role."}
    )

    assert accepted.json()["override_reason"] == "It now means another role."
    assert accepted.json()["history"][-1]["reason"] == "It now means another role."
    assert office.resolve("EMHP")["outcome"] == "unmatched"


def test_the_impact_of_a_closed_proposal_is_no_question(office: Office) -> None:
    address = office.draft("new_synonym")
    office.post(f"{address}/withdraw", "proposer")

    check_problem(office.get(f"{address}/impact"), 409, "proposal-state")


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

    sent = office.post(status, "reviewer", {"status": "sent", "on": "2026-05-01"})
    assert sent.json()["national"]["status"] == "sent"
    bare = office.post(status, "reviewer", {"status": "approved", "on": "2027-02-01"})
    check_problem(bare, 422, "proposal-invalid")
    assert office.get("/roles/nursing-associate").json()["codes"] == []
    approved = office.post(
        status, "reviewer", {"status": "approved", "on": "2027-02-01", "listing": listing}
    )

    assert approved.json()["national"] == {
        "status": "approved",
        "on": "2027-02-01",
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
    office.post(status, "reviewer", {"status": "sent", "on": "2026"})
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
    office.post(status, "reviewer", {"status": "sent", "on": "2026"})
    assert office.post(status, "reviewer", {"status": "declined", "on": "2026"}).status_code == 422
    declined = office.post(
        status, "reviewer", {"status": "declined", "on": "2026-09", "note": "Too few posts."}
    )

    assert declined.json()["national"]["status"] == "declined"
    assert declined.json()["national"]["note"] == "Too few posts."


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
