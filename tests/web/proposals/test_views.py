"""The pages of proposals: who sees and does what, every fault, and what they cost."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.main import create_app
from app.services.proposals.impact.comparing import ImpactVerdict
from app.services.proposals.unmatched import CommonUnmatchedTitles
from app.services.trusts.titles_in_use import UnmatchedTitle
from app.settings import Settings
from app.vocabulary import ProposalKind
from tests.trusts import add_trust, keep, posts
from tests.web.people import SYNONYM, Desk, typed_into
from tests.web.statements import costs

HOSTILE = "<script>alert(1)</script>"
NEW = "/ui/proposals/new?kind=new_synonym"


def test_a_page_costs_no_more_statements_than_its_json(desk: Desk) -> None:
    number = desk.in_review("new_synonym")
    own = f"/proposals/{number}"
    for page, twins in (
        ("/ui/proposals", ["/proposals"]),
        (f"/ui{own}", [own]),
        (f"/ui{own}/review", [own, f"{own}/impact"]),
    ):
        cost = costs(desk.client, page)
        assert 0 < cost <= sum(costs(desk.client, twin) for twin in twins), page


def test_a_contributor_drafts_submits_and_a_reviewer_accepts(desk: Desk) -> None:
    drafted = desk.send(NEW, "proposer", SYNONYM)
    assert drafted.status_code == 303, drafted.text
    own = drafted.headers["location"]
    assert desk.send(f"{own}/submit", "proposer").headers["location"] == own
    assert desk.send(f"{own}/review", "reviewer").headers["location"] == f"{own}/review"
    accepted = desk.send(f"{own}/accept", "reviewer", {"accept_reason": "Three trusts use it."})

    assert accepted.headers["location"] == own
    text = desk.get(own).text
    assert "The change is made and in use." in text
    assert "Three trusts use it." in text
    answer = desk.client.get("/resolve?title=Ward Zorber").json()
    assert answer["role"]["id"] == "nursing-associate"


def test_a_form_with_faults_comes_back_as_it_wastyped_into(desk: Desk) -> None:
    typed = {**SYNONYM, "scope": "", "term": HOSTILE, "role_id": "Zorber"}

    answer = desk.send(NEW, "proposer", typed)

    assert answer.status_code == 422
    assert "<title>Error: Another name for a role" in answer.text
    for name in ("role_id", "scope"):
        assert f'href="#{name}"' in answer.text
        assert f'id="{name}"' in answer.text
    assert 'value="Zorber"' in answer.text
    assert HOSTILE not in answer.text
    assert desk.get("/ui/proposals", "reviewer").text.count("/ui/proposals/1") == 0


def test_what_the_registry_has_already_is_shown_before_it_is_submitted(desk: Desk) -> None:
    form = {**SYNONYM, "term": "Nursing Associate"}
    own = desk.send(NEW, "proposer", form).headers["location"]

    refused = desk.send(f"{own}/submit", "proposer")

    assert refused.status_code == 422
    assert 'href="#findings"' in refused.text
    assert f'href="{own}/change#term"' in refused.text
    assert desk.stored(1)["state"] == "draft"


def test_a_draft_is_changed_in_its_own_form(desk: Desk) -> None:
    number = desk.draft("new_synonym")
    own = f"/ui/proposals/{number}"
    form = desk.get(f"{own}/change", "proposer").text
    assert 'value="Schools Wellbeing Practitioner"' in form
    assert 'value="Education Mental Health Practitioner"' in form

    changed = desk.send(f"{own}/change", "proposer", {**SYNONYM, "revision": "1"})

    assert changed.status_code == 303, changed.text
    stored = desk.stored(number)
    assert stored["payload"]["term"] == "Ward Zorber"
    assert [source["source"] for source in stored["sources"]] == ["example-study"]


def test_a_draft_that_somebody_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    number = desk.draft("new_synonym")

    answer = desk.send(f"/ui/proposals/{number}/change", "proposer", {**SYNONYM, "revision": "9"})

    assert answer.status_code == 412
    assert desk.stored(number)["payload"]["term"] == "Schools Wellbeing Practitioner"


@pytest.mark.parametrize("kind", ProposalKind)
def test_each_kind_has_a_form_that_saves_what_the_draft_has(desk: Desk, kind: ProposalKind) -> None:
    number = desk.draft(kind)
    before = desk.stored(number)
    form = desk.get(f"/ui/proposals/{number}/change", "proposer")
    assert form.status_code == 200

    fields = typed_into(form.text)
    answer = desk.send(f"/ui/proposals/{number}/change", "proposer", fields)

    assert answer.status_code == 303, answer.text
    assert _given(desk.stored(number)["payload"]) == _given(before["payload"])


def _given(payload: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if value not in (None, [])}


def test_the_address_of_a_form_fills_it(desk: Desk) -> None:
    path = f"{NEW}&role=nursing-associate&title=Ward%20Zorber%22%3E{HOSTILE}"

    text = desk.get(path, "proposer").text

    assert 'value="Nursing Associate"' in text
    assert 'value="Ward Zorber&#34;&gt;' in text
    assert HOSTILE not in text


@pytest.mark.parametrize(
    ("path", "by", "status"),
    [
        ("/ui/proposals", "nobody", 200),
        ("/ui/proposals?mine=true", "nobody", 401),
        ("/ui/proposals?mine=true", "proposer", 200),
        ("/ui/proposals?state=nonsense", "nobody", 422),
        ("/ui/proposals/new", "nobody", 200),
        (NEW, "nobody", 401),
        (NEW, "reviewer", 403),
        ("/ui/proposals/1", "nobody", 200),
        ("/ui/proposals/1/review", "nobody", 200),
        ("/ui/proposals/1/change", "nobody", 401),
        ("/ui/proposals/1/change", "neighbour", 403),
        ("/ui/proposals/1/application", "proposer", 403),
        ("/ui/proposals/reports", "nobody", 401),
        ("/ui/proposals/reports", "proposer", 403),
        ("/ui/proposals/reports", "reviewer", 200),
        ("/ui/proposals/unmatched-titles", "nobody", 401),
        ("/ui/proposals/unmatched-titles", "proposer", 403),
        ("/ui/proposals/unmatched-titles", "reviewer", 200),
        ("/ui/proposals/2", "nobody", 404),
        ("/ui/proposals/2", "proposer", 200),
        ("/ui/proposals/999", "nobody", 404),
        ("/ui/proposals/0", "nobody", 422),
    ],
)
def test_each_reader_sees_what_is_for_them(desk: Desk, path: str, by: str, status: int) -> None:
    desk.draft("new_synonym")
    desk.report()

    answer = desk.get(path, by)

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("action", "by", "status"),
    [
        ("submit", "nobody", 401),
        ("submit", "neighbour", 403),
        ("submit", "reviewer", 403),
        ("review", "proposer", 403),
        ("review", "reviewer", 409),
        ("accept", "proposer", 403),
        ("reject", "proposer", 403),
        ("withdraw", "stranger", 403),
        ("withdraw", "nobody", 401),
        ("withdraw", "neighbour", 303),
        ("comments", "nobody", 401),
        ("application", "proposer", 403),
    ],
)
def test_each_form_asks_for_the_same_rights_as_the_api(
    desk: Desk, action: str, by: str, status: int
) -> None:
    number = desk.draft("new_synonym")

    answer = desk.send(f"/ui/proposals/{number}/{action}", by, {"comment": "a", "reason": "b"})

    assert answer.status_code == status, answer.text


FORMS = [
    NEW,
    *(
        f"/ui/proposals/1/{action}"
        for action in (
            *("change", "submit", "review", "accept", "reject", "withdraw", "comments"),
            "application",
        )
    ),
    "/ui/proposals/reports",
]


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {}])
def test_a_form_of_another_site_is_refused_whoever_sends_it(
    desk: Desk, path: str, headers: dict[str, str]
) -> None:
    answer = desk.client.post(path, headers={**desk.keys["admin"], **headers}, data=SYNONYM)

    assert answer.status_code == 403
    assert "came from another website" in answer.text


def test_a_rejection_needs_a_reason_beside_its_field(desk: Desk) -> None:
    number = desk.in_review("new_synonym")
    own = f"/ui/proposals/{number}"

    refused = desk.send(f"{own}/reject", "reviewer", {"reject_reason": "  "})
    assert refused.status_code == 422
    assert "Say why the proposal is rejected" in refused.text
    assert desk.stored(number)["state"] == "in_review"

    personal = desk.send(f"{own}/reject", "reviewer", {"reject_reason": "Ask a@b.example."})
    assert personal.status_code == 422
    assert "This looks like an email address." in personal.text

    assert desk.send(f"{own}/reject", "reviewer", {"reject_reason": "Not used."}).status_code == 303
    text = desk.get(own).text
    assert "Rejected" in text
    assert "Not used." in text


def test_a_change_that_breaks_agreed_answers_needs_to_say_why(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = desk.in_review("new_synonym")
    monkeypatch.setattr(
        "app.services.proposals.impact.comparing.ImpactReport.verdict",
        property(lambda _: ImpactVerdict.BREAKS_GOLDEN_SET),
    )
    path = f"/ui/proposals/{number}/accept"

    refused = desk.send(path, "reviewer", {"accept_reason": "Right."})
    assert refused.status_code == 422
    assert 'href="#override_reason"' in refused.text
    assert ">Right.</textarea>" in refused.text
    assert desk.stored(number)["state"] == "in_review"

    accepted = desk.send(path, "reviewer", {"override_reason": "The agreed answer was wrong."})
    assert accepted.status_code == 303
    assert "The agreed answer was wrong." in desk.get(f"/ui/proposals/{number}").text


def test_what_became_wrong_since_it_was_submitted_stops_the_decision(desk: Desk) -> None:
    first, second = desk.in_review("new_synonym"), desk.draft("new_synonym")
    assert desk.send(f"/ui/proposals/{second}/submit", "proposer").status_code == 422
    desk.send(f"/ui/proposals/{first}/accept", "reviewer")

    again = desk.send(f"/ui/proposals/{first}/accept", "reviewer")

    assert again.status_code == 409


def test_a_closed_proposal_has_no_desk(desk: Desk) -> None:
    number = desk.draft("new_synonym")
    desk.send(f"/ui/proposals/{number}/withdraw", "proposer", {"withdraw_reason": "A mistake."})

    answer = desk.get(f"/ui/proposals/{number}/review")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/ui/proposals/{number}"
    assert "A mistake." in desk.get(f"/ui/proposals/{number}").text


def test_a_comment_is_shown_to_everybody_and_an_empty_one_is_a_fault(desk: Desk) -> None:
    own = f"/ui/proposals/{desk.draft('new_synonym')}"

    empty = desk.send(f"{own}/comments", "stranger", {"comment": ""})
    said = desk.send(f"{own}/comments", "stranger", {"comment": f"Who?\n{HOSTILE}"})

    assert empty.status_code == 422
    assert "Enter a comment" in empty.text
    assert said.headers["location"] == f"{own}#comments"
    assert "Who? &lt;script&gt;" in desk.get(own).text


def test_a_report_is_taken_on_by_completing_its_form(desk: Desk) -> None:
    number = desk.report()
    own = f"/ui/proposals/{number}"
    assert "What readers reported" in desk.get(own, "proposer").text
    form = typed_into(desk.get(f"{own}/change", "proposer").text)
    assert form["term"] == "Ward Zorber"

    answer = desk.send(f"{own}/change", "proposer", {**SYNONYM, "revision": form["revision"]})

    assert answer.status_code == 303
    assert desk.stored(number)["proposer"].startswith("key:")


def test_a_reviewer_counts_reports_and_then_withdraws_them(desk: Desk) -> None:
    numbers = [desk.report(f"Ward Zorber {place}") for place in ("One", "Two", "Three")]
    form = {f"report.{number}": "on" for number in numbers[:2]}
    form |= {"reason": "Nobody repeated them.", "which": "ticked"}

    counted = desk.send("/ui/proposals/reports", "reviewer", form)
    assert counted.status_code == 200
    assert "Withdraw 2 reports" in counted.text
    assert desk.stored(numbers[0])["state"] == "draft"

    done = desk.send("/ui/proposals/reports", "reviewer", {**form, "expected": "2"})
    assert done.headers["location"] == "/ui/proposals/reports?cleared=2"
    assert "2 reports withdrawn." in desk.get(done.headers["location"], "reviewer").text
    assert [desk.stored(number)["state"] for number in numbers] == [
        *("withdrawn", "withdrawn", "draft"),
    ]


def test_reports_that_changed_since_they_were_counted_are_kept(desk: Desk) -> None:
    number = desk.report()
    form = {"which": "all", "reason": "Old.", "expected": "5"}

    answer = desk.send("/ui/proposals/reports", "reviewer", form)

    assert answer.status_code == 409
    assert "The number of reports changed meanwhile" in answer.text
    assert desk.stored(number)["state"] == "draft"


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ({"which": "ticked", "reason": "Old."}, "reports"),
        ({"which": "all", "reason": ""}, "reason"),
        ({"which": "all", "reason": "Old.", "most": "few"}, "most"),
        ({"which": "all", "reason": "Old.", "before": "then"}, "before"),
    ],
)
def test_what_is_missing_to_withdraw_reports_is_beside_its_field(
    desk: Desk, form: dict[str, str], name: str
) -> None:
    number = desk.report()

    answer = desk.send("/ui/proposals/reports", "reviewer", form)

    assert answer.status_code == 422
    assert f'href="#{name}"' in answer.text
    assert f'id="{name}"' in answer.text
    assert desk.stored(number)["state"] == "draft"


def test_reports_are_narrowed_by_what_they_are_about(desk: Desk) -> None:
    desk.report()

    some = desk.get("/ui/proposals/reports?role=Nursing%20Associate&most=1", "reviewer")
    none = desk.get("/ui/proposals/reports?kind=new_role", "reviewer")
    unknown = desk.get("/ui/proposals/reports?role=Zorber", "reviewer")

    assert "1 report waits" in some.text
    assert "No report waits." in none.text
    assert unknown.status_code == 422


APPROVED = {
    "status": "approved",
    "on": "2025-03",
    "version": "2027.1",
    "code": "07099",
    "display": "Nursing Associate",
    "source_title": "The list",
    "source_url": "https://www.example.org/list",
}


def test_a_reviewer_records_what_became_of_an_application(desk: Desk) -> None:
    number = desk.in_review("new_code")
    own = f"/ui/proposals/{number}"
    accepted = desk.send(f"{own}/accept", "reviewer")
    assert accepted.status_code == 303, accepted.text
    assert "Record what happened to the application" in desk.get(own, "reviewer").text

    early = desk.send(f"{own}/application", "reviewer", APPROVED)
    sent = desk.send(f"{own}/application", "reviewer", {"status": "sent", "on": "2025-02"})
    missing = desk.send(f"{own}/application", "reviewer", {"status": "approved", "on": "2025-03"})
    declined = desk.send(f"{own}/application", "reviewer", {"status": "declined", "on": "2025-03"})
    approved = desk.send(f"{own}/application", "reviewer", APPROVED)

    assert early.status_code == 409
    assert sent.status_code == 303
    assert missing.status_code == 422
    for name in ("version", "code", "display", "source_title", "source_url"):
        assert f'href="#{name}"' in missing.text
    assert "Say why it was declined" in declined.text
    assert approved.status_code == 303, approved.text
    text = desk.get(own, "reviewer").text
    assert "07099, in version 2027.1" in text
    assert "Record what happened" not in text
    assert "Nothing more can happen" in desk.get(f"{own}/application", "reviewer").text


def test_behind_a_proxy_every_form_and_every_way_on_has_its_path(desk: Desk) -> None:
    proxied = {"X-Forwarded-Prefix": "/registry", "Origin": "http://testserver"}
    app = create_app(Settings(database_url=str(desk.engine.url), trusted_proxies="127.0.0.1"))
    with TestClient(app, client=("127.0.0.1", 1), follow_redirects=False) as client:
        drafted = client.post(NEW, headers={**desk.keys["proposer"], **proxied}, data=SYNONYM)
        page = client.get("/ui/proposals/1", headers={**desk.keys["proposer"], **proxied})
        form = client.get(NEW, headers={**desk.keys["proposer"], **proxied})

    assert drafted.headers["location"] == "/registry/ui/proposals/1"
    for text in (page.text, form.text):
        actions = re.findall(r'action="([^"]*)"', text)
        assert actions
        assert all(action.startswith("/registry/") for action in actions)
        assert 'href="/ui/' not in text


UNMATCHED = "/ui/proposals/unmatched-titles"


def test_a_reviewer_sees_which_titles_to_add_and_can_propose_each(desk: Desk) -> None:
    with Session(desk.engine) as session, session.begin():
        for code in ("RAA", "RBB", "RCC5X"):
            add_trust(session, code)
            keep(session, code, posts("Zorbing Coach"), posts(HOSTILE), posts(f"Only {code}"))

    text = desk.get(UNMATCHED, "reviewer").text

    assert "2 titles" in text
    assert 'href="/ui/proposals/new?title=Zorbing%20Coach"' in text
    assert 'href="/ui/find?title=Zorbing%20Coach"' in text
    assert HOSTILE not in text
    assert "3 more titles of fewer than 3 trusts are not shown" in text
    assert "Only RAA" not in text
    assert 'href="/unmatched-titles?format=csv"' in text
    assert f'href="{UNMATCHED}"' in desk.get("/ui/proposals", "reviewer").text
    assert f'href="{UNMATCHED}"' not in desk.get("/ui/proposals", "proposer").text


def test_without_unmatched_titles_the_page_says_so(desk: Desk) -> None:
    text = desk.get(UNMATCHED, "reviewer").text

    assert "No title to show." in text
    assert "Titles of fewer than 3 trusts are not shown" in text
    assert "format=csv" not in text


def test_of_many_unmatched_titles_the_most_used_are_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = tuple(UnmatchedTitle(f"Zorber {number}", 9) for number in range(201))
    monkeypatch.setattr(
        "app.web.proposals.unmatched.common_unmatched_titles",
        lambda *_: CommonUnmatchedTitles(many, 0),
    )

    text = desk.get(UNMATCHED, "reviewer").text

    assert "201 titles" in text
    assert "The 200 that most trusts use are shown." in text
    assert text.count("See why") == 200
