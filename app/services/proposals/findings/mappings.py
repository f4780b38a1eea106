"""Changed mappings: whether the old one exists, and whether the code can be used."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import Code, Mapping
from app.services.proposals.edits.planning import mapping_key
from app.services.proposals.edits.rows import find_row
from app.services.proposals.findings.finding import ProposalFinding, error, warning
from app.services.proposals.findings.retirements import ends_after_it_begins
from app.services.proposals.payloads.kinds import AddedMapping, ChangeMapping, OldMapping
from app.services.seed.rows import MappingLine
from app.vocabulary import CodeKind, CodeStatus, MappingRelation


def check_changed_mapping(session: Session, payload: ChangeMapping) -> Iterator[ProposalFinding]:
    """What is wrong with the mapping that ends and with the one that begins."""
    if payload.ends is not None:
        yield from _ended(session, payload, payload.ends)
    if payload.adds is not None:
        yield from _added(session, payload, payload.adds)


def _ended(session: Session, payload: ChangeMapping, ends: OldMapping) -> Iterator[ProposalFinding]:
    where = "payload.ends"
    row = find_row(session, MappingLine, mapping_key(payload, ends))
    if row is None:
        said = f"The role has no mapping '{ends.relation}' to {ends.code} in this version."
        yield error("unknown-mapping", where, said)
        return
    if row["valid_to"] is not None:
        yield error("already-ended", where, f"That mapping ended on {row['valid_to']}.")
    yield from ends_after_it_begins(row["valid_from"], payload.on)


def _added(
    session: Session, payload: ChangeMapping, adds: AddedMapping
) -> Iterator[ProposalFinding]:
    where = "payload.adds.code"
    code = session.get(Code, (payload.system_id, payload.version, adds.code))
    if code is None:
        said = f"'{payload.system_id}' version '{payload.version}' has no code '{adds.code}'."
        yield error("unknown-code", where, said)
        return
    if code.kind == CodeKind.HEADING:
        yield error("heading", where, f"{adds.code} is a heading, not a code.")
    is_in_use = adds.relation in (MappingRelation.OWN, MappingRelation.SHARED)
    if code.status == CodeStatus.RETIRED and is_in_use:
        said = f"{adds.code} is retired. It can only be 'historic' or 'known_miscoding'."
        yield error("retired-code", where, said)
    yield from _already_mapped(session, payload, adds)
    if adds.relation is MappingRelation.OWN:
        yield from _own_code_of_others(session, payload, adds.code)


def _already_mapped(
    session: Session, payload: ChangeMapping, adds: AddedMapping
) -> Iterator[ProposalFinding]:
    row = find_row(session, MappingLine, mapping_key(payload, adds))
    changes_it = payload.ends is not None and payload.ends.code == adds.code
    if row is not None and row["valid_to"] is None and not changes_it:
        said = f"The role already has that mapping to {adds.code}."
        yield error("duplicate", "payload.adds", said)


def _own_code_of_others(
    session: Session, payload: ChangeMapping, code: str
) -> Iterator[ProposalFinding]:
    statement = select(col(Mapping.role_id)).where(
        col(Mapping.system_id) == payload.system_id,
        col(Mapping.version) == payload.version,
        col(Mapping.code) == code,
        col(Mapping.relation) == MappingRelation.OWN,
        col(Mapping.valid_to).is_(None),
        col(Mapping.role_id) != payload.role_id,
    )
    for owner in sorted(session.scalars(statement)):
        said = f"{code} is recorded as the own code of '{owner}'."
        yield warning("code-of-another-role", "payload.adds.code", said)
