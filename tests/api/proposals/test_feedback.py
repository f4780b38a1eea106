from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.db.models import Change
from app.db.session import reading
from app.services.proposals import feedback
from app.services.proposals.report_limit import ReportLimit
from tests.api.proposing import SOURCE, Office
from tests.http.test_problems import check_problem
from tests.trusts import posts

TITLE = "Schools Zorber"
WRONG: dict[str, Any] = {
    "title": TITLE,
    "should_be": "role",
    "role_id": "education-mental-health-practitioner",
}


def test_a_report_without_a_key_is_a_draft_that_only_those_with_a_key_see(office: Office) -> None:
    answer = office.post("/feedback", "nobody", {**WRONG, "band": "5"})

    assert answer.status_code == 202, answer.text
    assert (answer.json()["kind"], answer.json()["state"]) == ("new_synonym", "draft")
    assert answer.json()["outcome"] == "unmatched"
    assert office.get("/proposals").json()["total"] == 0
    check_problem(office.get("/proposals/1"), 404, "proposal-not-found")
    check_problem(office.get("/proposals/1/impact"), 404, "proposal-not-found")
    seen = office.get("/proposals/1", "proposer").json()
    assert (seen["proposer"], seen["reports"]) == (None, 1)
    assert seen["report"]["title"] == TITLE
    for path in ("/proposals", "/proposals?format=csv", "/proposals/1"):
        kept = office.get(path, "proposer").headers
        assert kept["cache-control"] == "private, no-store"
        assert "Authorization" in kept["vary"]
    assert seen["report"]["context"] == {"band": "5"}
    assert seen["report"]["answer"]["outcome"] == "unmatched"
    assert seen["report"]["answer"]["content"] == answer.json()["registry"]["content"]
    with reading(office.engine) as session:
        (step,) = session.scalars(select(Change).where(col(Change.entity) == "proposal"))
    assert (step.actor, (step.after or {})["payload"]) == ("reader", None)
    assert "zorber" not in str(step.after).lower()


def test_a_contributor_takes_a_report_on_and_sees_it_through(office: Office) -> None:
    office.post("/feedback", "nobody", WRONG)
    problem = office.post("/proposals/1/submit", "proposer")
    wanting = check_problem(problem, 422, "proposal-invalid")["errors"]
    assert [fault["where"] for fault in wanting] == ["reason", "sources", "payload.scope"]

    payload = office.get("/proposals/1", "proposer").json()["payload"]
    amended = office.client.patch(
        "/proposals/1",
        headers=office.keys["proposer"],
        json={
            "payload": {**payload, "scope": "exact"},
            "reason": "Our posts are called so.",
            "sources": [SOURCE],
        },
    )
    assert amended.status_code == 200, amended.text
    for verb, by in (("submit", "proposer"), ("review", "reviewer"), ("accept", "reviewer")):
        done = office.post(f"/proposals/1/{verb}", by)
        assert done.status_code == 200, done.text

    assert office.resolve(TITLE)["role"]["id"] == "education-mental-health-practitioner"
    shown = office.get("/proposals/1").json()
    assert (shown["state"], shown["report"]) == ("accepted", None)
    assert shown["organisation"] == "R1C"


def test_a_report_that_is_taken_on_cannot_be_decided_by_its_taker(office: Office) -> None:
    office.post("/feedback", "nobody", WRONG)
    office.client.patch("/proposals/1", headers=office.keys["admin"], json={"reason": "So it is."})

    answer = office.client.patch(
        "/proposals/1", headers=office.keys["proposer"], json={"reason": "Mine."}
    )
    check_problem(answer, 403, "not-allowed")
    assert office.get("/proposals/1").json()["proposer"].startswith("key:")


def test_the_same_report_counts_up_one_draft(office: Office) -> None:
    for title in (TITLE, TITLE.upper(), f"{TITLE}s"):
        came = office.post("/feedback", "nobody", {**WRONG, "title": title})

    assert (came.json()["proposal"], came.json()["reports"]) == (1, 3)
    assert office.get("/proposals", "reviewer").json()["total"] == 1
    with reading(office.engine) as session:
        steps = session.scalars(select(Change).where(col(Change.entity) == "proposal")).all()
    assert len(steps) == 1


@pytest.mark.parametrize(
    ("title", "should_be", "kind", "payload"),
    [
        (
            "EMHP",
            "no_role",
            "retire_synonym",
            {
                "role_id": "education-mental-health-practitioner",
                "term": "EMHP",
                "because": "wrong",
            },
        ),
        (
            "Nursing Associate",
            "ambiguous",
            "mark_ambiguous",
            {
                "title": "Nursing Associate",
                "candidates": [
                    {"role_id": "nursing-associate"},
                    {"role_id": "healthcare-assistant"},
                ],
            },
        ),
        ("Zorbing Coach", "new_role", "new_role", {"name": "Zorbing Coach"}),
    ],
)
def test_what_should_be_leads_to_the_proposal_that_would_do_it(
    office: Office, title: str, should_be: str, kind: str, payload: dict[str, Any]
) -> None:
    office.post("/feedback", "nobody", {"title": title, "should_be": should_be})

    seen = office.get("/proposals/1", "reviewer").json()
    assert (seen["kind"], seen["payload"]) == (kind, payload)


@pytest.mark.parametrize(
    ("over", "where"),
    [
        ({"role_id": "nobody-here"}, "role_id"),
        ({"title": "EMHP"}, "should_be"),
        ({"title": "Zorbing", "should_be": "no_role", "role_id": None}, "should_be"),
        ({"title": "Doe, Jane"}, "title"),
        ({"setting": "ask jane.doe@example.org"}, "setting"),
    ],
)
def test_a_report_that_tells_nothing_or_names_somebody_is_refused(
    office: Office, over: dict[str, Any], where: str
) -> None:
    answer = office.post("/feedback", "nobody", {**WRONG, **over})

    problem = check_problem(answer, 422, "proposal-invalid")
    assert [error["where"] for error in problem["errors"]] == [where]
    assert office.get("/proposals", "reviewer").json()["total"] == 0


@pytest.mark.parametrize(
    "over",
    [
        {"title": ""},
        {"title": "x" * 301},
        {"role_id": None},
        {"should_be": "new_role"},
        {"content": "sha256:1"},
        {"release": "a b"},
        {"comment": "free text"},
    ],
)
def test_a_report_that_is_none_is_refused(office: Office, over: dict[str, Any]) -> None:
    check_problem(office.post("/feedback", "nobody", {**WRONG, **over}), 422, "invalid-request")


def test_the_oldest_report_that_nobody_confirmed_makes_room(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "MOST_REPORTS", 2)
    for title in (TITLE, TITLE, "Zorbing Coach", "Zorbing Lead"):
        came = office.post("/feedback", "nobody", {**WRONG, "title": title})
        assert came.status_code == 202, came.text

    waiting = office.get("/proposals", "reviewer", state="draft").json()["proposals"]
    assert [row["report"]["title"] for row in waiting] == [TITLE, "Zorbing Lead"]
    gone = office.get("/proposals/2", "reviewer").json()
    assert gone["state"] == "withdrawn"
    assert gone["history"][-1]["reason"] == "made room for a newer report"


def test_reports_that_others_confirmed_do_not_make_room(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "MOST_REPORTS", 1)
    for _ in range(2):
        office.post("/feedback", "nobody", WRONG)

    other = {**WRONG, "title": "Zorbing Coach"}
    check_problem(office.post("/feedback", "nobody", other), 429, "too-many-reports")
    assert office.post("/feedback", "nobody", WRONG).json()["reports"] == 3


def test_one_address_cannot_fill_the_queue(office: Office) -> None:
    office.client.app.state.report_limit = ReportLimit(most=2)  # type: ignore[attr-defined]  # the application
    for title in ("Zorbing Coach", "Zorbing Lead"):
        office.post("/feedback", "nobody", {**WRONG, "title": title})

    answer = office.post("/feedback", "nobody", WRONG)

    check_problem(answer, 429, "report-limit")
    assert office.get("/proposals", "reviewer").json()["total"] == 2


def test_a_report_that_leads_nowhere_is_withdrawn_by_a_reviewer(office: Office) -> None:
    office.post("/feedback", "nobody", WRONG)

    assert office.post("/proposals/1/withdraw", "reviewer").json()["state"] == "withdrawn"
    check_problem(office.get("/proposals/1"), 404, "proposal-not-found")


def test_a_reviewer_counts_the_reports_and_then_clears_them(office: Office) -> None:
    for title in (TITLE, "Zorbing Coach", "Zorbing Coach"):
        office.post("/feedback", "nobody", {**WRONG, "title": title})
    sent = {"reason": "Nobody repeated it.", "most_reports": 1}

    counted = office.post("/feedback/clear", "reviewer", sent)
    assert counted.json() == {"cleared": False, "count": 1, "proposals": [1]}
    assert office.get("/proposals", "reviewer", state="draft").json()["total"] == 2

    cleared = office.post("/feedback/clear", "reviewer", {**sent, "expected": 1})
    assert cleared.json() == {"cleared": True, "count": 1, "proposals": [1]}
    gone = office.get("/proposals/1", "reviewer").json()
    assert (gone["state"], gone["history"][-1]["reason"]) == ("withdrawn", "Nobody repeated it.")
    assert office.get("/proposals/2", "reviewer").json()["state"] == "draft"


def test_reports_are_not_cleared_where_their_number_has_changed(office: Office) -> None:
    office.post("/feedback", "nobody", WRONG)

    answer = office.post("/feedback/clear", "reviewer", {"reason": "Wrong.", "expected": 2})

    problem = check_problem(answer, 409, "reports-changed")
    assert problem["detail"].startswith("The filter now finds 1 report, not 2.")
    assert office.get("/proposals/1", "reviewer").json()["state"] == "draft"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"reason": "x", "expected": 0},
        {"reason": "x", "proposals": []},
        {"reason": "x", "most_reports": 0},
        {"reason": "x", "reported_before": "2026-01-01T00:00:00"},
        {"reason": "x", "reported_before": 18_874_347},
        {"reason": "x", "reported_before": "18874347"},
        {"reason": "x", "unknown": 1},
    ],
)
def test_a_clearing_that_is_not_well_formed_is_refused(
    office: Office, sent: dict[str, Any]
) -> None:
    check_problem(office.post("/feedback/clear", "reviewer", sent), 422, "invalid-request")


def test_a_clearing_whose_reason_names_somebody_is_refused(office: Office) -> None:
    sent = {"reason": "Ask jane.doe@example.org"}

    answer = office.post("/feedback/clear", "reviewer", sent)

    check_problem(answer, 422, "proposal-invalid")


def test_titles_that_nothing_matches_are_for_reviewers(office: Office) -> None:
    check_problem(office.get("/unmatched-titles"), 401, "not-authenticated")
    check_problem(office.get("/unmatched-titles", "proposer"), 403, "not-allowed")
    assert office.get("/unmatched-titles", "reviewer").json() == {"titles": [], "withheld": 0}


def test_titles_are_listed_by_how_many_trusts_use_them_and_rare_ones_are_not(
    office: Office,
) -> None:
    office.keep_lists(3, posts("Zorbing Coach"), posts("Nursing Associate"))
    office.keep_lists(2, posts("Rare Zorber of one trust"), area="U")

    found = office.get("/unmatched-titles", "reviewer")

    assert found.json() == {"titles": [{"title": "Zorbing Coach", "trusts": 3}], "withheld": 1}
    assert "no-store" in found.headers["cache-control"]
    table = office.get("/unmatched-titles", "reviewer", format="csv").text
    assert table == "title,trusts\r\nZorbing Coach,3\r\n"
