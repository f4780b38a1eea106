"""What a report of a wrong answer becomes, and which reports are refused."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from app.db.models import Role
from app.errors import ProposalInvalidError, ReportLimitError, TooManyReportsError
from app.matching.index import compile_tables
from app.matching.resolution import Hints, Outcome
from app.matching.resolve import TitleQuery
from app.services.content.indexing import Version
from app.services.content.matching_tables import read_tables
from app.services.history.recording import Author
from app.services.proposals import feedback
from app.services.proposals.deciding import withdraw
from app.services.proposals.drafting import Amendment, amend_proposal
from app.services.proposals.feedback import (
    AnswerReport,
    RecordedReport,
    ReportSender,
    ShouldBe,
    report_answer,
    take_report,
)
from app.services.proposals.report_limit import ReportLimit
from app.vocabulary import ProposalState
from tests.proposals import NOON, PROPOSER, REVIEWER, drafted, steps_about

EMHP = "education-mental-health-practitioner"
READER = Author("reader", NOON)


def reported(
    session: Session,
    title: str,
    should_be: ShouldBe = ShouldBe.ROLE,
    *,
    role_id: str | None = None,
    hints: Hints | None = None,
) -> RecordedReport:
    """The draft of a report on today's answer."""
    report = AnswerReport(TitleQuery(title, hints or Hints()), should_be, role_id)
    indexed = (Version(1, "sha256:content"), compile_tables(read_tables(session)))
    return report_answer(session, report, indexed, READER)


@pytest.mark.parametrize(
    ("title", "should_be", "role_id", "kind", "payload"),
    [
        (
            "Zorber",
            ShouldBe.ROLE,
            EMHP,
            "new_synonym",
            {"role_id": EMHP, "term": "Zorber", "synonym_kind": "local variant"},
        ),
        ("Zorber", ShouldBe.NEW_ROLE, None, "new_role", {"name": "Zorber"}),
        (
            "EMHP",
            ShouldBe.NO_ROLE,
            None,
            "retire_synonym",
            {"role_id": EMHP, "term": "EMHP", "because": "wrong"},
        ),
        (
            "EMHP",
            ShouldBe.AMBIGUOUS,
            None,
            "mark_ambiguous",
            {"title": "EMHP", "candidates": [{"role_id": EMHP}]},
        ),
        (
            "Nursing Associate",
            ShouldBe.AMBIGUOUS,
            None,
            "mark_ambiguous",
            {
                "title": "Nursing Associate",
                "candidates": [
                    {"role_id": "nursing-associate"},
                    {"role_id": "healthcare-assistant"},
                ],
            },
        ),
        (
            "Nursing Associate",
            ShouldBe.NO_ROLE,
            None,
            "mark_ambiguous",
            {
                "title": "Nursing Associate",
                "candidates": [
                    {"role_id": "nursing-associate"},
                    {"role_id": "healthcare-assistant"},
                ],
            },
        ),
        (
            "PA",
            ShouldBe.NO_ROLE,
            None,
            "mark_ambiguous",
            {"title": "PA", "candidates": [{"role_id": "physician-associate"}]},
        ),
        (
            "Zorber",
            ShouldBe.AMBIGUOUS,
            None,
            "mark_ambiguous",
            {"title": "Zorber", "candidates": []},
        ),
        (
            "PA",
            ShouldBe.ROLE,
            EMHP,
            "new_synonym",
            {"role_id": EMHP, "term": "PA", "synonym_kind": "local variant"},
        ),
    ],
)
def test_a_report_becomes_the_draft_that_would_correct_the_answer(
    registry: Session,
    title: str,
    should_be: ShouldBe,
    role_id: str | None,
    kind: str,
    payload: dict[str, Any],
) -> None:
    proposal = reported(registry, title, should_be, role_id=role_id).proposal

    assert (proposal.kind, proposal.payload) == (kind, payload)
    assert (proposal.state, proposal.proposer, proposal.reports) == ("draft", None, 1)


def test_a_report_keeps_the_answer_that_it_is_about(registry: Session) -> None:
    recorded = reported(registry, "Zorber", role_id=EMHP, hints=Hints(band="5"))

    assert recorded.answer.outcome is Outcome.UNMATCHED
    assert recorded.proposal.report == {
        "title": "Zorber",
        "context": {"band": "5"},
        "should_be": "role",
        "role_id": EMHP,
        "read_in": {"release": None, "content": None},
        "answer": {
            "outcome": "unmatched",
            "role_id": None,
            "confidence": recorded.answer.confidence,
            "content": "sha256:content",
        },
    }


def test_the_same_words_add_to_one_draft_and_not_to_the_history(registry: Session) -> None:
    first = reported(registry, "Schools Zorber", role_id=EMHP).proposal

    again = reported(registry, "SCHOOLS ZORBERS", role_id=EMHP).proposal

    assert again is first
    assert again.reports == 2
    assert len(steps_about(registry, "proposal")) == 1


def test_a_report_of_what_a_contributor_has_taken_on_adds_to_it(registry: Session) -> None:
    first = reported(registry, "Zorber", role_id=EMHP).proposal
    author = Author(PROPOSER.actor, NOON)
    amend_proposal(registry, first, Amendment(reason="Ours."), PROPOSER, author)

    again = reported(registry, "Zorber", role_id=EMHP).proposal

    assert (again.id, again.reports, again.proposer) == (first.id, 2, PROPOSER.actor)


def test_a_report_of_what_was_decided_is_a_new_draft(registry: Session) -> None:
    first = reported(registry, "Zorber", role_id=EMHP).proposal
    withdraw(registry, first, REVIEWER, Author(REVIEWER.actor, NOON), "No source says so.")

    again = reported(registry, "Zorber", role_id=EMHP).proposal

    assert again.id != first.id
    assert again.reports == 1


@pytest.mark.parametrize(
    ("should_be", "role_id"), [(ShouldBe.ROLE, "nursing-associate"), (ShouldBe.NEW_ROLE, None)]
)
def test_a_report_with_another_answer_is_a_draft_of_its_own(
    registry: Session, should_be: ShouldBe, role_id: str | None
) -> None:
    first = reported(registry, "Zorber", role_id=EMHP).proposal

    other = reported(registry, "Zorber", should_be, role_id=role_id).proposal

    assert other.id != first.id
    assert (first.reports, other.reports) == (1, 1)


@pytest.mark.parametrize(
    ("title", "should_be", "role_id", "where", "message"),
    [
        ("Zorber", ShouldBe.ROLE, "nobody", "role_id", "Give the id of a role that is in use."),
        ("EMHP", ShouldBe.ROLE, EMHP, "should_be", "The registry already gives this answer."),
        ("PA", ShouldBe.AMBIGUOUS, None, "should_be", "The registry already gives this answer."),
        ("Zorber", ShouldBe.NO_ROLE, None, "should_be", "The registry already gives this answer."),
    ],
)
def test_a_report_that_asks_for_no_change_is_refused(
    registry: Session,
    title: str,
    should_be: ShouldBe,
    role_id: str | None,
    where: str,
    message: str,
) -> None:
    with pytest.raises(ProposalInvalidError) as refused:
        reported(registry, title, should_be, role_id=role_id)

    assert list(refused.value.places) == [(where, message)]


def test_a_report_with_personal_data_is_refused(registry: Session) -> None:
    with pytest.raises(ProposalInvalidError) as refused:
        reported(registry, "Doe, Jane", role_id=EMHP)

    assert [where for where, _ in refused.value.places] == ["title"]


def test_a_new_report_takes_the_place_of_the_oldest_that_nobody_confirmed(
    registry: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "MOST_REPORTS", 2)
    for _ in range(2):
        confirmed = reported(registry, "Zorber", role_id=EMHP).proposal
    unconfirmed = reported(registry, "Zorbing Coach", role_id=EMHP).proposal

    reported(registry, "Zorbing Lead", role_id=EMHP)

    assert confirmed.state == ProposalState.DRAFT
    assert unconfirmed.state == ProposalState.WITHDRAWN


def test_no_report_is_taken_when_all_that_wait_were_confirmed(
    registry: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "MOST_REPORTS", 1)
    for _ in range(2):
        reported(registry, "Zorber", role_id=EMHP)

    with pytest.raises(TooManyReportsError):
        reported(registry, "Zorbing Coach", role_id=EMHP)


@pytest.mark.parametrize(
    ("title", "should_be", "role_id", "subject", "about"),
    [
        ("EMHPs", ShouldBe.NO_ROLE, None, "EMHP", EMHP),
        ("Zorbing  Coach", ShouldBe.NEW_ROLE, None, "Zorbing Coach", None),
        ("Zorbing  Coach", ShouldBe.ROLE, EMHP, "Zorbing Coach", EMHP),
        ("Zorbing  Coach", ShouldBe.AMBIGUOUS, None, "Zorbing Coach", None),
    ],
)
def test_a_draft_is_about_the_name_that_it_would_change(
    registry: Session,
    title: str,
    should_be: ShouldBe,
    role_id: str | None,
    subject: str,
    about: str | None,
) -> None:
    proposal = reported(registry, title, should_be, role_id=role_id).proposal

    assert (proposal.subject, proposal.role_id) == (subject, about)
    assert (proposal.report or {})["title"] == title
    assert (proposal.created_at, proposal.changed_at) == (NOON, NOON)


def test_a_report_keeps_what_the_reader_saw_and_the_role_that_is_answered_today(
    registry: Session,
) -> None:
    seen = AnswerReport(TitleQuery("EMHP"), ShouldBe.NO_ROLE, None, "sha256:seen", "2026.1")
    indexed = (Version(1, "sha256:content"), compile_tables(read_tables(registry)))

    recorded = report_answer(registry, seen, indexed, READER)

    kept = recorded.proposal.report or {}
    assert kept["read_in"] == {"release": "2026.1", "content": "sha256:seen"}
    assert (kept["context"], kept["should_be"], kept["role_id"]) == ({}, "no_role", None)
    assert kept["answer"] == {
        "outcome": "matched",
        "role_id": EMHP,
        "confidence": recorded.answer.confidence,
        "content": "sha256:content",
    }


def test_a_retired_role_and_none_are_no_roles_to_report(registry: Session) -> None:
    registry.get_one(Role, "nursing-associate").status = "retired"
    registry.flush()

    for role_id in ("nursing-associate", None):
        with pytest.raises(ProposalInvalidError) as refused:
            reported(registry, "Zorber", role_id=role_id)
        assert [where for where, _ in refused.value.places] == ["role_id"]


def test_personal_data_in_what_is_known_of_a_post_is_refused(registry: Session) -> None:
    with pytest.raises(ProposalInvalidError) as refused:
        reported(registry, "Zorber", role_id=EMHP, hints=Hints(setting="jo@example.nhs.uk"))

    assert [where for where, _ in refused.value.places] == ["setting"]


def test_a_report_does_not_add_to_what_a_contributor_proposed(registry: Session) -> None:
    own = drafted(registry, "new_synonym", role_id=EMHP, term="Zorber")

    new = reported(registry, "Zorber", role_id=EMHP).proposal

    assert (own.reports, new.reports) == (0, 1)
    assert new.id != own.id


def test_a_report_adds_to_the_oldest_of_those_in_the_same_words(registry: Session) -> None:
    first = reported(registry, "Schools Zorber", role_id=EMHP).proposal
    second = reported(registry, "Zorber", role_id=EMHP).proposal
    second.subject = "Schools Zorbers"
    registry.flush()

    assert reported(registry, "Schools Zorber", role_id=EMHP).proposal is first


def test_a_report_that_made_room_is_withdrawn_in_the_history(
    registry: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "MOST_REPORTS", 3)
    drafted(registry, "new_synonym")
    waiting = [
        reported(registry, title, role_id=EMHP).proposal
        for title in ("Zorber", "Zorbing Coach", "Zorbing Aide")
    ]
    assert {proposal.state for proposal in waiting} == {ProposalState.DRAFT}

    newest = reported(registry, "Zorbing Lead", role_id=EMHP).proposal

    states = [proposal.state for proposal in (*waiting, newest)]
    assert states == ["withdrawn", "draft", "draft", "draft"]
    (step,) = (one for one in steps_about(registry, "proposal") if one.reason)
    assert (step.entity_key, step.actor, step.after, step.reason) == (
        str(waiting[0].id),
        "reader",
        {"state": "withdrawn"},
        "made room for a newer report",
    )


def test_a_report_that_adds_to_another_needs_no_room(
    registry: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "MOST_REPORTS", 1)
    first = reported(registry, "Zorber", role_id=EMHP).proposal

    assert reported(registry, "Zorber", role_id=EMHP).proposal is first
    assert (first.reports, first.state) == (2, "draft")


def test_anybodys_report_is_counted_for_its_address_and_names_nobody(registry: Session) -> None:
    limit = ReportLimit(most=1)
    indexed = (Version(1, "sha256:content"), compile_tables(read_tables(registry)))
    report = AnswerReport(TitleQuery("Zorber"), ShouldBe.NEW_ROLE)
    sender = ReportSender("192.0.2.1", NOON, "request-9")

    recorded = take_report(registry, report, indexed, limit, sender)

    (step,) = steps_about(registry, "proposal")
    assert (step.actor, step.at, step.request_id) == ("reader", NOON, "request-9")
    assert recorded.proposal.proposer is None
    with pytest.raises(ReportLimitError):
        take_report(registry, report, indexed, limit, sender)
    later = replace(sender, at=NOON + timedelta(hours=1))
    assert take_report(registry, report, indexed, limit, later).proposal.reports == 2
