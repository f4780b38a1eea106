"""Retired synonyms and roles: whether they exist, when they end, and what depends on them."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import AmbiguousCandidate, Relation, Role
from app.services.proposals.edits.rows import find_row
from app.services.proposals.findings.finding import ProposalFinding, error, warning
from app.services.proposals.findings.roles import role_in_use
from app.services.proposals.payloads.kinds import RetireRole, RetireSynonym
from app.services.seed.rows import SynonymLine
from app.vocabulary import RoleRelation


def check_retired_synonym(session: Session, payload: RetireSynonym) -> Iterator[ProposalFinding]:
    """A synonym that does not exist, has already ended, or would end before it began."""
    row = find_row(session, SynonymLine, (payload.role_id, payload.term))
    if row is None:
        said = f"'{payload.term}' is not a synonym of '{payload.role_id}'."
        yield error("unknown-synonym", "payload.term", said)
        return
    if row["valid_to"] is not None:
        said = f"'{payload.term}' ended on {row['valid_to']}."
        yield error("already-retired", "payload.term", said)
    yield from ends_after_it_begins(row["valid_from"], payload.on)


def check_retired_role(session: Session, payload: RetireRole) -> Iterator[ProposalFinding]:
    """An end before the beginning, an unusable successor, and what names the role today."""
    role = session.get(Role, payload.role_id)
    if role is not None:
        yield from ends_after_it_begins(role.valid_from, payload.on)
    yield from _successor(session, payload)
    yield from _dependants(session, payload.role_id)
    yield from _ambiguous_titles(session, payload.role_id)


def ends_after_it_begins(begins: str | None, ends: str | None) -> Iterator[ProposalFinding]:
    """An error for an end before the beginning. Dates may be given to the year or month."""
    if begins and ends and begins[: len(ends)] > ends:
        said = f"It began on {begins}, which is after {ends}."
        yield error("ends-before-it-begins", "payload.on", said)


def _successor(session: Session, payload: RetireRole) -> Iterator[ProposalFinding]:
    where, successor = "payload.succeeded_by", payload.succeeded_by
    if successor is None:
        return
    faults = list(role_in_use(session, successor, where))
    yield from faults
    if not faults and payload.role_id in _line_of_succession(session, successor):
        said = "A role cannot succeed itself, even through other roles."
        yield error("circle", where, said)


def _line_of_succession(session: Session, role_id: str) -> list[str]:
    """The role and every role that succeeds it."""
    successors: dict[str, list[str]] = defaultdict(list)
    statement = select(col(Relation.from_role_id), col(Relation.to_role_id)).where(
        col(Relation.relation) == RoleRelation.SUCCEEDED_BY
    )
    for old, new in session.execute(statement):
        successors[old].append(new)
    reached = [role_id]
    for each in reached:  # grows while it is read
        reached += [new for new in successors[each] if new not in reached]
    return reached


def _dependants(session: Session, role_id: str) -> Iterator[ProposalFinding]:
    statement = select(col(Relation.from_role_id), col(Relation.relation)).where(
        col(Relation.to_role_id) == role_id,
        col(Relation.relation).in_([RoleRelation.KIND_OF, RoleRelation.TRAINS_FOR]),
    )
    for dependant, relation in sorted(map(tuple, session.execute(statement))):
        said = f"'{dependant}' is recorded as '{relation}' this role."
        yield warning("has-dependants", "payload.role_id", said)


def _ambiguous_titles(session: Session, role_id: str) -> Iterator[ProposalFinding]:
    statement = select(col(AmbiguousCandidate.title)).where(
        col(AmbiguousCandidate.role_id) == role_id
    )
    for title in sorted(session.scalars(statement)):
        said = f"It is a candidate of the ambiguous title '{title}'."
        yield warning("is-a-candidate", "payload.role_id", said)
