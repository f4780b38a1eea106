import threading

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db.models import Proposal
from app.db.session import reading, transaction
from app.errors import ProposalNotFoundError, ProposalStateError
from app.services.proposals.deciding import reject, withdraw
from app.services.proposals.storing import (
    add_proposal,
    change_proposal,
    fact_of,
    get_proposal,
    hold,
)
from tests.proposals import (
    NOON,
    PROPOSER,
    REVIEWER,
    author,
    drafted,
    in_review,
    steps_about,
)


def test_each_step_is_in_the_history_with_who_when_request_and_why(registry: Session) -> None:
    proposal = in_review(registry, "new_synonym")
    reject(registry, proposal, REVIEWER, author(REVIEWER), "One trust only.")

    steps = steps_about(registry, "proposal")

    assert [step.actor for step in steps] == [PROPOSER.actor] * 2 + [REVIEWER.actor] * 2
    assert {step.request_id for step in steps} == {"request-1"}
    assert [(step.after or {})["state"] for step in steps] == [
        "draft",
        "submitted",
        "in_review",
        "rejected",
    ]
    assert steps[3].reason == "One trust only."
    assert steps[3].before == {"state": "in_review", "decider": None, "decision_reason": None}


def test_a_row_that_changed_since_it_was_read_is_not_changed(seeded: Engine) -> None:
    with transaction(seeded) as session:
        number = in_review(session, "new_synonym").id or 0
    with reading(seeded) as session:
        stale = get_proposal(session, number)
    with transaction(seeded) as session:
        reject(session, hold(session, number), REVIEWER, author(REVIEWER), "no")

    with pytest.raises(ProposalStateError), transaction(seeded) as session:
        withdraw(session, stale, PROPOSER, author(), None)


def test_of_two_changes_to_the_same_revision_only_the_first_is_made(seeded: Engine) -> None:
    with transaction(seeded) as session:
        number = drafted(session, "new_synonym").id or 0
    with reading(seeded) as session:
        stale = get_proposal(session, number)
    with transaction(seeded) as session:
        change_proposal(session, hold(session, number), {"reason": "First."}, author())

    with pytest.raises(ProposalStateError), transaction(seeded) as session:
        change_proposal(session, stale, {"reason": "Second."}, author())

    with reading(seeded) as session:
        kept = get_proposal(session, number)
    assert (kept.state, kept.reason, kept.revision) == ("draft", "First.", 2)


def test_a_held_proposal_is_read_by_the_next_only_after_the_commit(seeded: Engine) -> None:
    with transaction(seeded) as session:
        number = drafted(session, "new_synonym").id or 0
    seen: list[str | None] = []

    def _hold_next() -> None:
        with transaction(seeded) as session:
            seen.append(hold(session, number).reason)

    waiting = threading.Thread(target=_hold_next)
    with transaction(seeded) as session:
        proposal = hold(session, number)
        waiting.start()
        waiting.join(0.2)  # time to read too early, if nothing stopped it
        change_proposal(session, proposal, {"reason": "Changed."}, author())
    waiting.join(30)

    assert seen == ["Changed."]


def test_the_history_of_a_report_does_not_have_its_words() -> None:
    report = Proposal(
        kind="new_synonym",
        payload={"term": "Schools Zorber"},
        subject="school zorber",
        report={"title": "Schools Zorber"},
        created_at=NOON,
        changed_at=NOON,
    )

    fact = fact_of(report)

    assert (fact["payload"], fact["subject"]) == (None, None)
    assert "zorber" not in str(fact).lower()


def test_a_report_is_not_found_by_a_caller_without_a_key(registry: Session) -> None:
    report = Proposal(
        kind="new_role",
        payload={"name": "Zorber"},
        subject="zorber",
        created_at=NOON,
        changed_at=NOON,
    )
    number = add_proposal(registry, report, author()).id or 0

    assert get_proposal(registry, number) is report
    with pytest.raises(ProposalNotFoundError):
        get_proposal(registry, number, with_reports=False)
