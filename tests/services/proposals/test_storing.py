import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session

from app.db.models import Proposal
from app.db.session import reading, transaction
from app.errors import ProposalNotFoundError, ProposalStateError
from app.services.history.recording import Author
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


def test_a_change_is_of_one_proposal_and_of_its_time(registry: Session) -> None:
    changed, other = drafted(registry, "new_synonym"), drafted(registry, "new_role")
    later = Author(PROPOSER.actor, NOON + timedelta(hours=1))

    change_proposal(registry, changed, {"reason": "Changed."}, later)

    registry.refresh(other)
    assert (changed.reason, changed.revision, changed.changed_at) == ("Changed.", 2, later.at)
    assert (other.reason, other.revision, other.changed_at) == ("Posts are called so.", 1, NOON)


def test_a_change_to_what_is_there_already_is_not_in_the_history(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym")

    change_proposal(registry, proposal, {"reason": proposal.reason}, author())

    assert len(steps_about(registry, "proposal")) == 1


def test_a_change_that_comes_too_late_names_the_state(registry: Session) -> None:
    stale = drafted(registry, "new_synonym")
    registry.execute(
        update(Proposal).values(revision=7), execution_options={"synchronize_session": False}
    )

    with pytest.raises(ProposalStateError, match="'draft' cannot take 'change'"):
        change_proposal(registry, stale, {"reason": "Late."}, author())


def test_a_proposal_is_read_as_it_is_now(registry: Session) -> None:
    known = drafted(registry, "new_synonym")
    registry.execute(
        update(Proposal).values(reason="Now."), execution_options={"synchronize_session": False}
    )

    assert get_proposal(registry, known.id or 0, with_reports=False).reason == "Now."


def test_a_proposal_that_is_not_there_is_named(registry: Session) -> None:
    with pytest.raises(ProposalNotFoundError, match="1000000"):
        get_proposal(registry, 1_000_000)


def test_the_history_has_the_words_of_a_proposal_and_all_else_of_a_report(
    registry: Session,
) -> None:
    proposal = drafted(registry, "new_synonym")
    fact = fact_of(proposal)
    assert (fact["payload"], fact["subject"]) == (proposal.payload, proposal.subject)

    proposal.proposer = None

    of_report = fact_of(proposal)
    left = {name: of_report[name] for name in of_report if name not in {"payload", "subject"}}
    assert left == {name: fact[name] for name in left} | {"proposer": None}
    assert (left["kind"], left["state"]) == ("new_synonym", "draft")
