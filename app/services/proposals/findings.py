"""What stands in the way of a proposal, all of it at once: duplicates, collisions, gaps in it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import (
    AmbiguousCandidate,
    Code,
    CodeSystem,
    Proposal,
    ProposalSource,
    Relation,
    Role,
    Source,
)
from app.db.models import Mapping as CodeMapping
from app.errors import ProposalInvalidError
from app.services.codes.gaps import GapQuestion, GapStatus, RoleGap, roles_without_code
from app.services.codes.lists import get_system
from app.services.codes.searches import fold
from app.services.proposals.edits import Fact, find_row, mapping_key
from app.services.proposals.names import NameUse, Use, uses_of
from app.services.proposals.payloads import (
    AddedMapping,
    ChangeMapping,
    MarkAmbiguous,
    NewCode,
    NewRole,
    NewSynonym,
    OldMapping,
    Payload,
    RetireRole,
    RetireSynonym,
    read_payload,
)
from app.services.proposals.states import OPEN
from app.services.seed.rows import MappingLine, SynonymLine
from app.vocabulary import (
    MATCHABLE_SCOPES,
    CodeKind,
    CodeStatus,
    FindingLevel,
    MappingRelation,
    ProposalKind,
    ProposalState,
    RoleRelation,
    RoleStatus,
)

_ERROR, _WARNING = FindingLevel.ERROR, FindingLevel.WARNING


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a proposer must mend (an error) or a reviewer should know (a warning)."""

    level: FindingLevel
    code: str
    where: str
    message: str


_CODE_OF_USE: Final = {
    Use.ROLE: "same-name",
    Use.RETIRED_ROLE: "same-name",
    Use.FORMER_NAME: "former-name",
    Use.SYNONYM: "synonym-of-another-role",
    Use.WORDING: "synonym-of-another-role",
    Use.AMBIGUOUS: "ambiguous-title",
    Use.SOMETIMES_AMBIGUOUS: "ambiguous-title",
}
# A role may bear a name that is declared ambiguous: it is then the first candidate.
_BARS_A_NAME: Final = frozenset({Use.ROLE, Use.SYNONYM})
_BARS_A_SYNONYM: Final = frozenset({Use.ROLE, Use.SYNONYM, Use.AMBIGUOUS})
_NAMING: Final = (ProposalKind.NEW_ROLE, ProposalKind.NEW_SYNONYM, ProposalKind.MARK_AMBIGUOUS)


def find(session: Session, proposal: Proposal, sources: Sequence[ProposalSource]) -> list[Finding]:
    """Everything found in a proposal as the registry stands now, errors first."""
    found = [*_support(session, proposal, sources)]
    try:
        payload = read_payload(proposal.kind, proposal.payload)
    except ProposalInvalidError as error:
        found += [Finding(_ERROR, "incomplete", where, said) for where, said in error.errors]
    else:
        found += _of_payload(session, payload)
        found += _other_proposals(session, proposal, payload)
    return sorted(found, key=lambda finding: finding.level)


def must_be_sound(findings: Sequence[Finding]) -> None:
    """Raise `ProposalInvalidError` with every error among the findings."""
    errors = [(found.where, found.message) for found in findings if found.level is _ERROR]
    if errors:
        raise ProposalInvalidError(errors)


def _support(
    session: Session, proposal: Proposal, sources: Sequence[ProposalSource]
) -> Iterator[Finding]:
    if not proposal.reason:
        yield Finding(_ERROR, "no-reason", "reason", "Say why the change is wanted.")
    if not sources:
        yield Finding(_ERROR, "no-source", "sources", "Name at least one source.")
    for place, source in enumerate(sources):
        if source.source_id and session.get(Source, source.source_id) is None:
            said = f"The registry has no source '{source.source_id}'."
            yield Finding(_ERROR, "unknown-source", f"sources[{place}].source_id", said)


def _of_payload(session: Session, payload: Payload) -> Iterator[Finding]:
    role_fault = _role_fault(session, payload.role, "payload.role_id")
    if role_fault is not None:
        yield role_fault
        return
    yield from _CHECKS[payload.kind](session, payload)


def _role_fault(session: Session, role_id: str | None, where: str) -> Finding | None:
    """Why a role cannot be spoken of, if it cannot."""
    if role_id is None:
        return None
    role = session.get(Role, role_id)
    if role is None:
        return Finding(_ERROR, "unknown-role", where, f"There is no role '{role_id}'.")
    if role.status == RoleStatus.RETIRED:
        return Finding(_ERROR, "retired-role", where, f"The role '{role_id}' is retired.")
    return None


def _other_proposals(session: Session, proposal: Proposal, payload: Payload) -> Iterator[Finding]:
    """Open proposals for the same thing, and what became of earlier ones."""
    statement = select(Proposal).where(
        col(Proposal.subject) == payload.subject, col(Proposal.id) != (proposal.id or 0)
    )
    for other in session.scalars(statement.order_by(col(Proposal.id))):
        is_same = (other.kind, other.role_id) == (proposal.kind, proposal.role_id)
        is_about_a_name = proposal.kind in _NAMING and other.kind in _NAMING
        if is_same or is_about_a_name:
            yield from _about_other(other, is_same=is_same)


def _about_other(other: Proposal, *, is_same: bool) -> Iterator[Finding]:
    if other.state in OPEN and other.state != ProposalState.DRAFT:
        level = _ERROR if is_same else _WARNING
        said = f"Proposal {other.id} ({other.kind}, {other.state}) is about the same."
        yield Finding(level, "open-proposal", "payload", said)
    elif is_same and other.state == ProposalState.REJECTED:
        said = f"Proposal {other.id} for the same was rejected: {other.decision_reason}"
        yield Finding(_WARNING, "rejected-before", "payload", said)


def _collisions(uses: Sequence[NameUse], bars: frozenset[Use], where: str) -> Iterator[Finding]:
    for use in uses:
        level = _ERROR if use.use in bars else _WARNING
        yield Finding(level, _CODE_OF_USE[use.use], where, f"{use}.")


def _new_role(session: Session, payload: NewRole) -> Iterator[Finding]:
    if not payload.subject:
        yield Finding(_ERROR, "no-words", "payload.name", "The name has no words.")
        return
    yield from _collisions(uses_of(session, payload.subject), _BARS_A_NAME, "payload.name")
    if session.get(Role, payload.new_id) is not None:
        said = f"The id '{payload.new_id}' is taken; ids are never used again."
        yield Finding(_ERROR, "same-id", "payload.role_id", said)
    for place, parent in enumerate(payload.kind_of):
        fault = _role_fault(session, parent, f"payload.kind_of[{place}]")
        if fault is not None:
            yield fault
    yield from _twice(payload.kind_of, "payload.kind_of")


def _twice(items: Sequence[str], where: str) -> Iterator[Finding]:
    if len(set(items)) < len(items):
        yield Finding(_ERROR, "named-twice", where, "The same role is named twice.")


def _new_synonym(session: Session, payload: NewSynonym) -> Iterator[Finding]:
    where = "payload.term"
    if not payload.subject:
        yield Finding(_ERROR, "no-words", where, "The term has no words.")
        return
    uses = uses_of(session, payload.subject)
    others = [use for use in uses if use.role_id != payload.role_id]
    bars = _BARS_A_SYNONYM if payload.scope in MATCHABLE_SCOPES else frozenset()
    yield from _collisions(others, bars, where)
    for use in uses:
        if use.role_id == payload.role_id:
            yield from _said_before(use, payload)


def _said_before(use: NameUse, payload: NewSynonym) -> Iterator[Finding]:
    """The same words for the same role: a duplicate, unless it only changes what they may do."""
    changes_it = use.use is Use.WORDING and use.text == payload.term
    if changes_it and payload.scope in MATCHABLE_SCOPES:
        said = f"{use}: this would let it decide."
        yield Finding(_WARNING, "changes-scope", "payload.scope", said)
    else:
        yield Finding(_ERROR, "duplicate", "payload.term", f"{use} already.")


def _retire_synonym(session: Session, payload: RetireSynonym) -> Iterator[Finding]:
    row = find_row(session, SynonymLine, (payload.role_id, payload.term))
    if row is None:
        said = f"'{payload.term}' is no synonym of '{payload.role_id}'."
        yield Finding(_ERROR, "unknown-synonym", "payload.term", said)
        return
    if row["valid_to"] is not None:
        said = f"'{payload.term}' ended already, on {row['valid_to']}."
        yield Finding(_ERROR, "already-retired", "payload.term", said)
    yield from _interval(row, payload.on)


def _interval(row: Fact, end: str | None) -> Iterator[Finding]:
    """An end before the beginning, by the rule of `columns.interval`."""
    begins = row["valid_from"]
    if begins and end and begins[: len(end)] > end:
        said = f"It began on {begins}, after {end}."
        yield Finding(_ERROR, "ends-before-it-begins", "payload.on", said)


def _retire_role(session: Session, payload: RetireRole) -> Iterator[Finding]:
    role = session.get(Role, payload.role_id)
    if role is not None:
        yield from _interval({"valid_from": role.valid_from}, payload.on)
    yield from _successor(session, payload)
    relation = Relation
    statement = select(col(relation.from_role_id), col(relation.relation)).where(
        col(relation.to_role_id) == payload.role_id,
        col(relation.relation).in_([RoleRelation.KIND_OF, RoleRelation.TRAINS_FOR]),
    )
    for role_id, how in sorted(map(tuple, session.execute(statement))):
        said = f"'{role_id}' stands to it as '{how}'."
        yield Finding(_WARNING, "has-dependants", "payload.role_id", said)
    titles = select(col(AmbiguousCandidate.title)).where(
        col(AmbiguousCandidate.role_id) == payload.role_id
    )
    for title in sorted(session.scalars(titles)):
        said = f"It is a candidate of the ambiguous title '{title}'."
        yield Finding(_WARNING, "is-a-candidate", "payload.role_id", said)


def _successor(session: Session, payload: RetireRole) -> Iterator[Finding]:
    where, successor = "payload.succeeded_by", payload.succeeded_by
    if successor is None:
        return
    fault = _role_fault(session, successor, where)
    if fault is not None:
        yield fault
    elif payload.role_id in _succession(session, successor):
        said = "A role cannot succeed itself, not even by way of others."
        yield Finding(_ERROR, "circle", where, said)


def _succession(session: Session, role_id: str) -> list[str]:
    """The role and all that succeed it."""
    follows: dict[str, list[str]] = defaultdict(list)
    statement = select(col(Relation.from_role_id), col(Relation.to_role_id)).where(
        col(Relation.relation) == RoleRelation.SUCCEEDED_BY
    )
    for one, other in session.execute(statement):
        follows[one].append(other)
    reached = [role_id]
    for at in reached:
        reached += [other for other in follows[at] if other not in reached]
    return reached


def _mark_ambiguous(session: Session, payload: MarkAmbiguous) -> Iterator[Finding]:
    where = "payload.title"
    if not payload.subject:
        yield Finding(_ERROR, "no-words", where, "The title has no words.")
        return
    if payload.is_always_ambiguous and payload.question is None:
        said = "Say what a person should ask where the title never decides."
        yield Finding(_ERROR, "no-question", "payload.question", said)
    roles = [reading.role_id for reading in payload.candidates]
    for place, role_id in enumerate(roles):
        fault = _role_fault(session, role_id, f"payload.candidates[{place}].role_id")
        if fault is not None:
            yield fault
    yield from _twice(roles, "payload.candidates")
    for use in uses_of(session, payload.subject):
        yield _declaring(use, roles)


def _declaring(use: NameUse, candidates: Sequence[str]) -> Finding:
    """What it means to declare a wording ambiguous that has a use already."""
    if use.use in (Use.AMBIGUOUS, Use.SOMETIMES_AMBIGUOUS):
        return Finding(_ERROR, "duplicate", "payload.title", f"{use} already.")
    if use.use is Use.ROLE and use.role_id not in candidates[:1]:
        said = f"{use}: that role must be the first candidate."
        return Finding(_ERROR, "own-name", "payload.candidates", said)
    said = f"{use}: it would not decide any more."
    return Finding(_WARNING, "stops-deciding", "payload.title", said)


def _change_mapping(session: Session, payload: ChangeMapping) -> Iterator[Finding]:
    if payload.ends is not None:
        yield from _ended(session, payload, payload.ends)
    if payload.adds is not None:
        yield from _added(session, payload, payload.adds)


def _ended(session: Session, payload: ChangeMapping, ends: OldMapping) -> Iterator[Finding]:
    row = find_row(session, MappingLine, mapping_key(payload, ends.code, ends.relation))
    if row is None:
        said = f"The role has no mapping '{ends.relation}' to {ends.code} in this version."
        yield Finding(_ERROR, "unknown-mapping", "payload.ends", said)
        return
    if row["valid_to"] is not None:
        said = f"That mapping ended already, on {row['valid_to']}."
        yield Finding(_ERROR, "already-ended", "payload.ends", said)
    yield from _interval(row, payload.on)


def _added(session: Session, payload: ChangeMapping, adds: AddedMapping) -> Iterator[Finding]:
    where = "payload.adds.code"
    code = session.get(Code, (payload.system_id, payload.version, adds.code))
    if code is None:
        said = f"'{payload.system_id}' version '{payload.version}' has no code '{adds.code}'."
        yield Finding(_ERROR, "unknown-code", where, said)
        return
    if code.kind == CodeKind.HEADING:
        yield Finding(_ERROR, "heading", where, f"{adds.code} is a heading, not a code.")
    is_in_use = adds.relation in (MappingRelation.OWN, MappingRelation.SHARED)
    if code.status == CodeStatus.RETIRED and is_in_use:
        said = f"{adds.code} is retired: it can only be 'historic' or 'known_miscoding'."
        yield Finding(_ERROR, "retired-code", where, said)
    yield from _mapped_already(session, payload, adds)


def _mapped_already(
    session: Session, payload: ChangeMapping, adds: AddedMapping
) -> Iterator[Finding]:
    row = find_row(session, MappingLine, mapping_key(payload, adds.code, adds.relation))
    changes_it = payload.ends is not None and payload.ends.code == adds.code
    if row is not None and row["valid_to"] is None and not changes_it:
        said = f"The role has that mapping to {adds.code} already."
        yield Finding(_ERROR, "duplicate", "payload.adds", said)
    if adds.relation is not MappingRelation.OWN:
        return
    mapping = CodeMapping
    statement = select(col(mapping.role_id)).where(
        col(mapping.system_id) == payload.system_id,
        col(mapping.version) == payload.version,
        col(mapping.code) == adds.code,
        col(mapping.relation) == MappingRelation.OWN,
        col(mapping.valid_to).is_(None),
        col(mapping.role_id) != payload.role_id,
    )
    for owner in sorted(session.scalars(statement)):
        said = f"{adds.code} is recorded as the own code of '{owner}'."
        yield Finding(_WARNING, "code-of-another-role", "payload.adds.code", said)


def _new_code(session: Session, payload: NewCode) -> Iterator[Finding]:
    if session.get(CodeSystem, payload.system_id) is None:
        said = f"There is no code system '{payload.system_id}'."
        yield Finding(_ERROR, "unknown-code-system", "payload.system_id", said)
        return
    report = roles_without_code(session, GapQuestion(payload.system_id))
    gap = next(gap for gap in report.roles if gap.role.role_id == payload.role_id)
    yield from _of_gap(gap, report.version)
    newest = get_system(session, payload.system_id).newest_loaded
    codes = {} if newest is None else _codes(session, newest.system_id, newest.version)
    yield from _nearest(payload, codes)
    for code, row in codes.items():
        if fold(row.display) == fold(payload.title):
            said = f"Code {code} of the list bears that wording."
            yield Finding(_WARNING, "same-wording", "payload.title", said)


def _of_gap(gap: RoleGap, version: str | None) -> Iterator[Finding]:
    where = "payload.role_id"
    codes = ", ".join(code.code or code.display for code in gap.codes)
    if gap.status is GapStatus.OWN_CODE:
        said = f"The role has a code of its own in version {version}: {codes}."
        yield Finding(_ERROR, "has-a-code", where, said)
    elif gap.status is GapStatus.SHARED_CODE_ONLY:
        said = f"Version {version} has a code that the role shares: {codes}."
        yield Finding(_WARNING, "shares-a-code", where, said)
    elif gap.status is GapStatus.NOT_KNOWN:
        said = f"It is not known whether the list lacks the role: {gap.reason}"
        yield Finding(_WARNING, "not-known", where, said)


def _nearest(payload: NewCode, codes: Mapping[str, Any]) -> Iterator[Finding]:
    for place, near in enumerate(payload.nearest):
        where, row = f"payload.nearest[{place}].code", codes.get(near.code)
        if row is None:
            said = f"The newest loaded version of the list has no code '{near.code}'."
            yield Finding(_ERROR, "unknown-code", where, said)
        elif row.status == CodeStatus.RETIRED:
            yield Finding(_WARNING, "retired-code", where, f"{near.code} is retired.")


def _codes(session: Session, system_id: str, version: str) -> dict[str, Code]:
    statement = select(Code).where(col(Code.system_id) == system_id, col(Code.version) == version)
    return {row.code: row for row in session.scalars(statement)}


# The payload is of the type that its kind names.
_CHECKS: Final[Mapping[ProposalKind, Callable[[Session, Any], Iterator[Finding]]]] = {
    ProposalKind.NEW_CODE: _new_code,
    ProposalKind.NEW_ROLE: _new_role,
    ProposalKind.NEW_SYNONYM: _new_synonym,
    ProposalKind.CHANGE_MAPPING: _change_mapping,
    ProposalKind.RETIRE_SYNONYM: _retire_synonym,
    ProposalKind.RETIRE_ROLE: _retire_role,
    ProposalKind.MARK_AMBIGUOUS: _mark_ambiguous,
}
