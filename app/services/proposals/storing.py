"""The row of a proposal: found, held for writing, and changed together with its history."""

from typing import Any, Final

from sqlalchemy import Select, select, update
from sqlmodel import Session, col

from app.db.models import Proposal
from app.errors import ProposalNotFoundError, ProposalStateError
from app.services.history.recording import Author, Step, record, wait_for_turn
from app.vocabulary import ProposalState

TABLE: Final = "proposal"
# A report may name a person, and nothing is ever removed from the history.
_NOT_IN_HISTORY: Final = frozenset({"id", "report", "revision", "changed_at"})
_NOT_IN_HISTORY_OF_A_REPORT: Final = ("payload", "subject")


def get_proposal(session: Session, proposal_id: int, *, with_reports: bool = True) -> Proposal:
    """One proposal. Raises `ProposalNotFoundError`."""
    proposal = session.get(Proposal, proposal_id, populate_existing=True)
    if proposal is None or (proposal.proposer is None and not with_reports):
        raise ProposalNotFoundError(proposal_id)
    return proposal


def hold(session: Session, proposal_id: int) -> Proposal:
    """One proposal, which nobody else can change until this transaction ends."""
    wait_for_turn(session)
    return get_proposal(session, proposal_id)


def waiting_reports() -> Select[Proposal]:
    """The readers' reports that nobody has taken on, oldest first."""
    waits = (col(Proposal.proposer).is_(None), col(Proposal.state) == ProposalState.DRAFT)
    return select(Proposal).where(*waits).order_by(col(Proposal.id))


def add_proposal(session: Session, proposal: Proposal, author: Author) -> Proposal:
    """Store a new proposal and record it in the history."""
    session.add(proposal)
    session.flush()
    record(session, [Step(TABLE, (id_of(proposal),), None, fact_of(proposal))], author)
    return proposal


def change_proposal(
    session: Session,
    proposal: Proposal,
    changes: dict[str, Any],
    author: Author,
    *,
    reason: str | None = None,
) -> Proposal:
    """Change the row if it is still as it was read. Raises `ProposalStateError` if it is not.

    Of two people who read the same revision, only the first one's change is made.
    """
    before = fact_of(proposal)
    done = session.execute(
        update(Proposal)
        .where(col(Proposal.id) == proposal.id, col(Proposal.state) == proposal.state)
        .where(col(Proposal.revision) == proposal.revision)
        .values(**changes, revision=proposal.revision + 1, changed_at=author.at)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]  # the result of an update has it
        raise ProposalStateError(proposal.state, "change")
    after = fact_of(session.get_one(Proposal, id_of(proposal), populate_existing=True))
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        was, is_now = ({name: fact[name] for name in changed} for fact in (before, after))
        record(session, [Step(TABLE, (id_of(proposal),), was, is_now, reason)], author)
    return proposal


def fact_of(proposal: Proposal) -> dict[str, Any]:
    """What the history may record of a proposal. Of a report it records only that there is one."""
    fact = proposal.model_dump(mode="json", exclude=set(_NOT_IN_HISTORY))
    if proposal.proposer is None:
        fact |= dict.fromkeys(_NOT_IN_HISTORY_OF_A_REPORT)
    return fact


def id_of(proposal: Proposal) -> int:
    """The number of a stored proposal."""
    return proposal.id or 0
