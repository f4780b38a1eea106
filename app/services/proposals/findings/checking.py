"""Everything that stops a proposal, or that a reviewer should know, found at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import Proposal, ProposalSource, Source
from app.errors import ProposalInvalidError
from app.services.content.matching_tables import read_names
from app.services.proposals.findings.applications import check_application
from app.services.proposals.findings.finding import ProposalFinding, error, warning
from app.services.proposals.findings.mappings import check_changed_mapping
from app.services.proposals.findings.retirements import check_retired_role, check_retired_synonym
from app.services.proposals.findings.roles import role_in_use
from app.services.proposals.findings.wordings import (
    check_ambiguous_title,
    check_new_role,
    check_new_synonym,
)
from app.services.proposals.payloads.kinds import ABOUT_A_NAME, Payload
from app.services.proposals.payloads.reading import read_payload
from app.services.proposals.states import OPEN
from app.vocabulary import ProposalKind, ProposalState

_ABOUT_WORDS: Final = frozenset(
    {ProposalKind.NEW_ROLE, ProposalKind.NEW_SYNONYM, ProposalKind.MARK_AMBIGUOUS}
)


def find(
    session: Session, proposal: Proposal, sources: Sequence[ProposalSource]
) -> list[ProposalFinding]:
    """Everything found in a proposal when it is held against the registry today, errors first."""
    found = list(_support(session, proposal, sources))
    try:
        payload = read_payload(proposal.kind, proposal.payload)
    except ProposalInvalidError as invalid:
        found += [error("incomplete", where, said) for where, said in invalid.places]
    else:
        found += _of_payload(session, payload)
        found += _other_proposals(session, proposal, payload)
    return sorted(found, key=lambda finding: finding.level)


def _support(
    session: Session, proposal: Proposal, sources: Sequence[ProposalSource]
) -> Iterator[ProposalFinding]:
    if not proposal.reason:
        yield error("no-reason", "reason", "Say why the change is wanted.")
    if not sources:
        yield error("no-source", "sources", "Name at least one source.")
    for place, source in enumerate(sources):
        if source.source_id and session.get(Source, source.source_id) is None:
            said = f"The registry has no source '{source.source_id}'."
            yield error("unknown-source", f"sources[{place}].source_id", said)


def _of_payload(session: Session, payload: Payload) -> list[ProposalFinding]:
    """What is wrong with the role, or with the rest where the role can be used."""
    if payload.role is not None:
        faults = list(role_in_use(session, payload.role, "payload.role_id"))
        if faults:
            return faults
    return list(_CHECKS[payload.kind](session, payload))


def _other_proposals(
    session: Session, proposal: Proposal, payload: Payload
) -> Iterator[ProposalFinding]:
    """Open proposals about the same thing, and what happened to earlier ones."""
    for other in _same_subject(session, proposal, payload):
        if (other.kind, other.role_id) == (proposal.kind, proposal.role_id):
            yield from _same_change(other)
        elif proposal.kind in _ABOUT_WORDS and other.kind in _ABOUT_WORDS and _is_open(other):
            yield warning("open-proposal", "payload", _about_the_same(other))


def _same_subject(session: Session, proposal: Proposal, payload: Payload) -> list[Proposal]:
    others = select(Proposal).where(col(Proposal.id) != (proposal.id or 0))
    others = others.order_by(col(Proposal.id))
    if payload.kind not in ABOUT_A_NAME:
        return list(session.scalars(others.where(col(Proposal.subject) == payload.subject)))
    names = read_names(session)
    words = names.words_if_readable(payload.subject)
    rows = session.scalars(others.where(col(Proposal.kind).in_(ABOUT_A_NAME)))
    return [row for row in rows if names.words_if_readable(row.subject) == words]


def _same_change(other: Proposal) -> Iterator[ProposalFinding]:
    if _is_open(other):
        yield error("open-proposal", "payload", _about_the_same(other))
    elif other.state == ProposalState.REJECTED:
        said = f"Proposal {other.id} for the same change was rejected: {other.decision_reason}"
        yield warning("rejected-before", "payload", said)


def _is_open(other: Proposal) -> bool:
    """Whether reviewers have the other proposal. A draft binds nobody."""
    return other.state in OPEN and other.state != ProposalState.DRAFT


def _about_the_same(other: Proposal) -> str:
    return f"Proposal {other.id} ({other.kind}, {other.state}) is about the same thing."


# The payload is of the type that its kind names.
_CHECKS: Final[Mapping[ProposalKind, Callable[[Session, Any], Iterator[ProposalFinding]]]] = {
    ProposalKind.NEW_CODE: check_application,
    ProposalKind.NEW_ROLE: check_new_role,
    ProposalKind.NEW_SYNONYM: check_new_synonym,
    ProposalKind.CHANGE_MAPPING: check_changed_mapping,
    ProposalKind.RETIRE_SYNONYM: check_retired_synonym,
    ProposalKind.RETIRE_ROLE: check_retired_role,
    ProposalKind.MARK_AMBIGUOUS: check_ambiguous_title,
}
