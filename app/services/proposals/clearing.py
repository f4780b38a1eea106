"""Many readers' reports withdrawn at once, after a count of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col

from app.db.models import Proposal
from app.errors import ReportsChangedError
from app.services.history.recording import Author, wait_for_turn
from app.services.proposals.storing import change_proposal, waiting_reports
from app.vocabulary import ProposalKind, ProposalState


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which of the waiting reports are meant. Each part that is given makes them fewer.

    `most_reports` is the highest count of a report that is meant: 1 is one that nobody repeated.
    """

    proposals: frozenset[int] | None = None
    kind: ProposalKind | None = None
    role_id: str | None = None
    most_reports: int | None = None
    reported_before: datetime | None = None


def find_reports(session: Session, wanted: ReportFilter) -> list[Proposal]:
    """The waiting reports that the filter lets through, oldest first."""
    statement = waiting_reports()
    if wanted.kind is not None:
        statement = statement.where(col(Proposal.kind) == wanted.kind)
    if wanted.role_id is not None:
        statement = statement.where(col(Proposal.role_id) == wanted.role_id)
    if wanted.most_reports is not None:
        statement = statement.where(col(Proposal.reports) <= wanted.most_reports)
    if wanted.reported_before is not None:
        statement = statement.where(col(Proposal.created_at) < wanted.reported_before)
    rows = session.scalars(statement)
    return [row for row in rows if wanted.proposals is None or row.id in wanted.proposals]


def clear_reports(
    session: Session, wanted: ReportFilter, expected: int, author: Author, reason: str
) -> Sequence[Proposal]:
    """The reports that were withdrawn: all that the filter lets through, or none.

    Raises `ReportsChangedError` where they are not as many as the caller counted.
    """
    wait_for_turn(session)
    found = find_reports(session, wanted)
    if len(found) != expected:
        raise ReportsChangedError(expected, len(found))
    changes = {"state": ProposalState.WITHDRAWN}
    return [change_proposal(session, row, changes, author, reason=reason) for row in found]
