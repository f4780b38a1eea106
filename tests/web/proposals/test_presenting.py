"""Proposals, findings and impact in words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.db.models import Change, Proposal, ProposalComment, ProposalSource
from app.matching.resolution import Outcome
from app.services.access.callers import Caller
from app.services.content.indexing import Version
from app.services.proposals.findings.finding import ProposalFinding, error, warning
from app.services.proposals.impact.comparing import (
    AnswerChange,
    ComparedAnswer,
    ConfidenceBand,
    GoldenEffect,
    ImpactVerdict,
)
from app.services.proposals.impact.showing import ShownChange, ShownImpact
from app.services.proposals.reading import ProposalDetail
from app.vocabulary import NationalStatus, ProposalKind, ProposalState
from app.web.proposals.presenting import (
    ProposalPage,
    answers,
    findings_in_words,
    impact_in_words,
    page_of,
    rows_of,
)
from app.web.proposals.wording import (
    COLOURS,
    EFFECTS,
    KINDS,
    NATIONAL,
    STATES,
    VERDICTS,
    what_is_asked,
    what_is_next,
)
from tests.proposals import ADMIN, NEIGHBOUR, PROPOSER, REVIEWER, STATED, STRANGER

AT = datetime(2026, 3, 4, 9, 5, tzinfo=UTC)
NAMES = {
    "education-mental-health-practitioner": "Education Mental Health Practitioner",
    "nursing-associate": "Nursing Associate",
}


def proposal(kind: str = "new_synonym", **over: Any) -> Proposal:  # noqa: ANN401  # of any column
    row: dict[str, Any] = {
        "id": 7,
        "kind": kind,
        "state": "draft",
        "payload": STATED[ProposalKind(kind)],
        "subject": "",
        "proposer": PROPOSER.actor,
        "organisation": "R1C",
        "created_at": AT,
        "changed_at": AT,
        "reports": 0,
    }
    return Proposal(**{**row, **over})


def shown(caller: Caller | None, *, kind: str = "new_synonym", **over: Any) -> ProposalPage:  # noqa: ANN401  # of any column
    detail = ProposalDetail(proposal(kind, **over), (), (), (), ())
    return page_of(detail, caller, NAMES)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("new_synonym", "'Schools Wellbeing Practitioner' as a name for Education Mental Health"),
        ("new_role", "A new role: Recovery Navigator"),
        ("new_code", "A code for Nursing Associate in ESR Job Role"),
        ("change_mapping", "healthcare-assistant in NHS Occupation Code 22.1: H1 begins"),
        ("retire_synonym", "Retire 'Student Nursing Associate' as a name for trainee-nursing"),
        ("retire_role", "Retire physician-associate, which Nursing Associate succeeds"),
        ("mark_ambiguous", "'Healthcare Support Workers' can mean several roles"),
    ],
)
def test_each_kind_is_a_short_sentence(kind: str, words: str) -> None:
    assert what_is_asked(kind, STATED[ProposalKind(kind)], NAMES).startswith(words)


@pytest.mark.parametrize("kind", ProposalKind)
def test_a_report_that_is_not_complete_has_words_too(kind: ProposalKind) -> None:
    assert what_is_asked(kind, {}, NAMES)
    assert list(answers(kind, {}, NAMES)) == []


def test_every_word_of_the_vocabulary_has_words_for_people() -> None:
    assert set(KINDS) == set(ProposalKind)
    assert set(STATES) == set(COLOURS) == set(ProposalState)
    assert set(NATIONAL) == set(NationalStatus)
    assert set(VERDICTS) == set(ImpactVerdict)
    assert set(EFFECTS) == set(GoldenEffect)
    assert all(what_is_next(state, "new_role") for state in ProposalState)


def test_an_accepted_application_is_not_yet_a_code() -> None:
    assert "only when that list is published" in what_is_next("accepted", "new_code")
    assert what_is_next("accepted", "new_role") == "The change is made and in use."


def test_answers_have_the_labels_of_the_form_and_words_for_codes() -> None:
    found = dict(answers(ProposalKind.MARK_AMBIGUOUS, STATED[ProposalKind.MARK_AMBIGUOUS], NAMES))

    assert found["Why it is ambiguous"] == "Trusts use it for many different jobs"
    assert found["Second role that it can mean"] == "Nursing Associate"
    assert found["What points to the second role: words that point to it"] == "registered"
    assert dict(answers(ProposalKind.NEW_ROLE, {"is_mental_health": False}, NAMES)) == {
        "Is it mainly in mental health?": "No"
    }


@pytest.mark.parametrize(
    ("caller", "state", "can"),
    [
        (None, "draft", set()),
        (PROPOSER, "draft", {"submit", "withdraw"}),
        (NEIGHBOUR, "draft", {"withdraw"}),
        (STRANGER, "draft", set()),
        (REVIEWER, "draft", set()),
        (REVIEWER, "submitted", {"review"}),
        (PROPOSER, "submitted", {"withdraw"}),
        (REVIEWER, "in_review", {"accept", "reject"}),
        (ADMIN, "in_review", {"accept", "reject", "withdraw"}),
        (REVIEWER, "accepted", set()),
    ],
)
def test_a_reader_is_offered_only_what_they_can_do(
    caller: Caller | None, state: str, can: set[str]
) -> None:
    assert shown(caller, state=state).can == can


def test_only_callers_who_are_known_see_what_a_reader_reported() -> None:
    report = {
        "title": "Zorber",
        "context": {"band": "5"},
        "should_be": "role",
        "role_id": "nursing-associate",
        "answer": {"outcome": "unmatched", "role_id": None, "confidence": 0.1, "content": "x"},
    }
    over: dict[str, Any] = {"proposer": None, "organisation": None, "report": report, "reports": 2}

    assert shown(None, **over).report == ()
    assert dict(shown(PROPOSER, **over).report) == {
        "Title": "Zorber",
        "What else they gave": "band 5",
        "The answer": "Unmatched",
        "It should be": "Nursing Associate",
        "Reported": "2 times",
    }


def test_a_reviewer_records_the_outcome_of_an_application_of_somebody_else() -> None:
    over = {"kind": "new_code", "state": "accepted", "national_status": "sent"}

    assert shown(REVIEWER, **over).can_report_outcome
    assert not shown(PROPOSER, **over).can_report_outcome
    assert not shown(None, **over).can_report_outcome
    assert not shown(REVIEWER, **{**over, "national_status": "approved"}).can_report_outcome


def test_the_decision_and_the_steps_to_it_are_in_words() -> None:
    sealed: dict[str, Any] = {"previous_hash": "", "hash": "", "entity_key": "7"}
    steps = (
        Change(seq=1, at=AT, actor="key:00000001", action="insert", entity="proposal", **sealed),
        Change(
            seq=2,
            at=AT,
            actor="key:00000001",
            action="update",
            entity="proposal_source",
            before={"sources": []},
            after={"sources": [1]},
            **sealed,
        ),
        Change(
            seq=3,
            at=AT,
            actor="person:0123456789",
            action="update",
            entity="proposal",
            before={"state": "in_review"},
            after={"state": "rejected"},
            reason="It is not used.",
            **sealed,
        ),
    )
    row = proposal(state="rejected", decider="person:0123456789", decision_reason="It is not used.")
    said = ProposalComment(id=1, proposal_id=7, at=AT, actor="key:00000004", text="Who?")
    source = ProposalSource(proposal_id=7, position=1, source_id="example-study", detail="page 3")

    page = page_of(ProposalDetail(row, (source,), (said,), (), steps), None, NAMES)

    assert [step.text for step in page.history] == [
        "Drafted by the key 00000001",
        "Sources given by the key 00000001",
        "Rejected by a person (01234567)",
    ]
    assert page.history[2].words == "It is not used."
    assert dict(page.decision)["Decided by"] == "a person (01234567)"
    assert (page.comments[0].text, page.comments[0].words) == ("By the key 00000004", "Who?")
    assert page.sources[0].title == "Source of the registry: example-study"
    assert not page.is_open


@pytest.mark.parametrize(
    ("found", "label", "field"),
    [
        (error("duplicate", "payload.term", "Taken."), "The other name", "term"),
        (warning("open-proposal", "payload", "Another one."), "", "role_id"),
        (error("no-source", "sources", "Name one."), "Title of the document or page", None),
    ],
)
def test_a_finding_has_the_label_of_its_field(
    found: ProposalFinding, label: str, field: str | None
) -> None:
    (one,) = findings_in_words([found], ProposalKind.NEW_SYNONYM, 0)

    assert (one.label, one.message) == (label, found.message)
    assert one.field == (field or "sources.0.title")
    assert one.is_error == (found.level == "error")


def test_a_list_has_a_row_in_words_for_each_proposal() -> None:
    (row,) = rows_of([proposal(state="in_review", reports=1)], NAMES)

    assert (row.number, row.state, row.colour) == (7, "In review", "yellow")
    assert (row.changed, row.reports) == ("4 March 2026", "1 report")


def compared(outcome: Outcome, role: str | None) -> ComparedAnswer:
    return ComparedAnswer(outcome, role and role.lower(), role, 0.97, ConfidenceBand.SURE, None)


def test_the_impact_shows_agreed_answers_first_and_how_many_trusts_use_a_title() -> None:
    before, after = compared(Outcome.UNMATCHED, None), compared(Outcome.MATCHED, "Chef")
    used = ShownChange(AnswerChange("Cook", "5", before, after, None), 12)
    agreed = ShownChange(
        AnswerChange("Chef", None, after, compared(Outcome.AMBIGUOUS, "Chef"), GoldenEffect.BROKEN),
        None,
    )
    verdict = ImpactVerdict.BREAKS_GOLDEN_SET

    found = impact_in_words(ShownImpact(7, verdict, 411, 1, (used, agreed), Version(1, "x")))

    assert found.needs_reason
    assert not found.is_safe
    assert found.asked == "Asked: 411 titles with agreed answers, and 1 title of trusts' lists."
    assert [(one.title, one.note) for one in found.changed] == [
        ("Chef", "Breaks an agreed answer"),
        ("Cook, band 5", "Used by 12 trusts"),
    ]
    assert found.changed[0].after == "Ambiguous: perhaps Chef"
