"""Proposals as they are shown: a page of them, or one with all that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlmodel import Session, col

from app.db.models import Change, Proposal, ProposalComment, ProposalSource
from app.services.proposals.findings.checking import find
from app.services.proposals.findings.finding import ProposalFinding
from app.services.proposals.sources import SOURCES, sources_of
from app.services.proposals.states import OPEN
from app.services.proposals.storing import TABLE, get_proposal
from app.services.roles.paging import Page, Place, read_newest_first, read_page


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """Which proposals to list. None means any.

    Reports that nobody has taken on are listed `with_reports` only.
    """

    state: str | None = None
    kind: str | None = None
    role_id: str | None = None
    proposer: str | None = None
    with_reports: bool = False


@dataclass(frozen=True, slots=True)
class ProposalDetail:
    """A proposal with all that belongs to it.

    `findings` compare it with the registry today. A closed proposal has none.
    """

    row: Proposal
    sources: tuple[ProposalSource, ...]
    comments: tuple[ProposalComment, ...]
    findings: tuple[ProposalFinding, ...]
    history: tuple[Change, ...]


def list_proposals(session: Session, wanted: ProposalFilter, place: Place) -> Page[Proposal]:
    """Proposals, the oldest first."""
    return read_page(session, _matching(wanted), [Proposal.id], place)


def list_newest_proposals(session: Session, wanted: ProposalFilter, place: Place) -> Page[Proposal]:
    """Proposals, the newest first, for people."""
    return read_newest_first(session, _matching(wanted), Proposal.id, place)


def _matching(wanted: ProposalFilter) -> Select[Proposal]:
    statement = select(Proposal)
    for column, value in (
        (Proposal.state, wanted.state),
        (Proposal.kind, wanted.kind),
        (Proposal.role_id, wanted.role_id),
        (Proposal.proposer, wanted.proposer),
    ):
        if value is not None:
            statement = statement.where(col(column) == value)
    if not wanted.with_reports:
        statement = statement.where(col(Proposal.proposer).is_not(None))
    return statement


def read_proposal(session: Session, proposal_id: int, *, with_reports: bool) -> ProposalDetail:
    """One proposal with its sources, comments, findings and history."""
    row = get_proposal(session, proposal_id, with_reports=with_reports)
    sources = sources_of(session, proposal_id)
    findings = find(session, row, sources) if row.state in OPEN else []
    return ProposalDetail(
        row=row,
        sources=tuple(sources),
        comments=tuple(_comments(session, proposal_id)),
        findings=tuple(findings),
        history=tuple(_history(session, proposal_id)),
    )


def _comments(session: Session, proposal_id: int) -> Sequence[ProposalComment]:
    statement = select(ProposalComment).where(col(ProposalComment.proposal_id) == proposal_id)
    return session.scalars(statement.order_by(col(ProposalComment.id))).all()


def _history(session: Session, proposal_id: int) -> Sequence[Change]:
    statement = select(Change).where(
        col(Change.entity).in_([TABLE, SOURCES]), col(Change.entity_key) == str(proposal_id)
    )
    return session.scalars(statement.order_by(col(Change.seq))).all()
