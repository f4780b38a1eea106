"""Which roles lack a code in a list: judged against one version, never guessed.

A missing mapping proves nothing. A code needs a mapping that a source supports; a gap needs
a source that says so or a search of the list that found nothing; the rest is 'not known'.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from app.dates import days_between, has_begun, is_in_force, is_later
from app.db import models
from app.services.codes.lists import (
    SystemWithVersions,
    get_system,
    natural_key,
    pick_version,
    version_date,
)
from app.services.content.matching_tables import last_day
from app.services.roles.lists import NamedRole
from app.vocabulary import (
    CodeStatus,
    EvidenceKind,
    MappingRelation,
    NationalStatus,
    ProposalKind,
    ProposalState,
    RoleRelation,
    RoleStatus,
)

_A_DATE: Final = re.compile(r"[12][0-9]{3}(-[0-9]{2}){0,2}")


class GapStatus(StrEnum):
    """What is known of a role and a list, in the order of need."""

    NO_CODE = "no_code"
    SHARED_CODE_ONLY = "shared_code_only"
    NOT_KNOWN = "not_known"
    OWN_CODE = "own_code"


@dataclass(frozen=True, slots=True)
class ListVersion:
    """The version judged: `judged_on` is the date it speaks for, blank where not seen.

    `not_before` is then the latest date that it is known to be no older than.
    """

    system: str
    version: str
    judged_on: str | None = None
    not_before: str | None = None


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A code as a gap shows it. `code` is None where a source names it in words only."""

    system: str
    version: str | None
    code: str | None
    display: str
    relation: str
    status: str | None
    source: str | None
    introduced: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said of a role and the list, by a source or by the registry's own search."""

    kind: str
    says: str
    as_of: str | None
    version: str | None
    code: str | None
    source: str | None
    source_detail: str | None = None


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What there is to judge one role by: its codes in the version judged, and statements.

    `coded_parents` names the more general roles above it that have a code of the list,
    `coded_kinds` the more special ones below it.
    """

    role: NamedRole
    introduced: str | None = None
    codes: tuple[ListedCode, ...] = ()
    statements: tuple[Statement, ...] = ()
    coded_parents: tuple[str, ...] = ()
    coded_kinds: tuple[str, ...] = ()
    open_proposals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A status and, for 'not known', the reason in a sentence."""

    status: GapStatus
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RoleGap:
    """One line of the report. `since` and `days_without_code` need two sourced dates."""

    role: NamedRole
    status: GapStatus
    reason: str | None
    since: str | None
    days_without_code: int | None
    codes: tuple[ListedCode, ...]
    hides_under: tuple[ListedCode, ...]
    code_opened: str | None
    evidence: tuple[Statement, ...]
    open_proposals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GapReport:
    """The roles in the order of need, and how many of each status (before a status filter)."""

    system: str
    version: str | None
    judged_on: str | None
    not_before: str | None
    as_of: date | None
    note: str | None
    summary: Mapping[str, int]
    roles: tuple[RoleGap, ...]


@dataclass(frozen=True, slots=True)
class GapQuestion:
    """Which list is asked about, on which day, and which roles; None leaves it open."""

    system: str
    version: str | None = None
    as_of: date | None = None
    family: str | None = None
    status: GapStatus | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """The version that a question is judged by, or the reason why none can tell."""

    system: str
    version: ListVersion | None
    unknown: str | None
    opened: Mapping[str, str] = field(default_factory=dict)


def judge(facts: RoleFacts, version: ListVersion, versions: Sequence[str]) -> Judgement:
    """What the facts show of a role and a version of a list. Pure.

    `versions` are the names of the list's versions, oldest first.
    """
    relations = {code.relation for code in facts.codes if code.status == CodeStatus.ACTIVE}
    if MappingRelation.OWN in relations:
        return Judgement(GapStatus.OWN_CODE)
    if MappingRelation.SHARED in relations:
        return Judgement(GapStatus.SHARED_CODE_ONLY)
    speaks_for = version.judged_on or version.not_before
    if facts.introduced and speaks_for and is_later(facts.introduced, speaks_for):
        return Judgement(GapStatus.NOT_KNOWN, _too_young(facts.introduced, version))
    return _judge_absence(facts, version, versions)


def _judge_absence(facts: RoleFacts, version: ListVersion, versions: Sequence[str]) -> Judgement:
    searches = [
        said
        for said in facts.statements
        if said.kind == EvidenceKind.SEARCHED and said.version == version.version
    ]
    if not searches:
        return Judgement(GapStatus.NOT_KNOWN, "This version of the list was not searched for it.")
    if any(search.code for search in searches):
        found = next(search.code for search in searches if search.code)
        return Judgement(GapStatus.NOT_KNOWN, _only_found(found))
    if any(_says_it_lacks(said, version, versions) for said in facts.statements):
        return Judgement(GapStatus.NO_CODE)
    if any(said.kind == EvidenceKind.GENERIC_CELL for said in facts.statements):
        return Judgement(
            GapStatus.NOT_KNOWN, "Only a generic code may apply, and no source says which one."
        )
    for relative in (*facts.coded_parents[:1], *facts.coded_kinds[:1]):
        return Judgement(GapStatus.NOT_KNOWN, _may_apply(relative))
    return Judgement(GapStatus.NO_CODE)


def _may_apply(relative: str) -> str:
    return f"The code of {relative} may apply, and no source says whether it does."


def _says_it_lacks(said: Statement, version: ListVersion, versions: Sequence[str]) -> bool:
    """Whether a source says that this version, or an earlier one, lacks the role."""
    if said.kind != EvidenceKind.LACKS_CODE:
        return False
    if said.version is not None:
        order = {name: place for place, name in enumerate(versions)}
        return order.get(said.version, len(order)) <= order.get(version.version, -1)
    speaks_for = version.judged_on or version.not_before
    if said.as_of is None or speaks_for is None:
        return False
    return not is_later(said.as_of, speaks_for)


def _too_young(introduced: str, version: ListVersion) -> str:
    if version.judged_on is not None:
        return f"The role was introduced in {introduced}, after this list of {version.judged_on}."
    return (
        f"The role was introduced in {introduced}; of this list only is known that it is no "
        f"older than {version.not_before}."
    )


def _only_found(code: str | None) -> str:
    return f"The search found similar words in code {code}, but no source says it is this role's."


def roles_without_code(session: Session, question: GapQuestion) -> GapReport:
    """The report for a list. Eight queries, however many roles.

    Raises `CodeSystemNotFoundError` for a list or version that the registry does not know.
    """
    system = get_system(session, question.system)
    judged = _judged_version(system, question)
    facts = _read_facts(session, question, judged.version)
    versions = [row.version for row in system.versions]
    gaps = [_line(fact, judged, versions, question.as_of) for fact in facts]
    summary = {"roles": len(gaps)}
    for status in (GapStatus.OWN_CODE, GapStatus.SHARED_CODE_ONLY, *_OTHERS):
        summary[status.value] = sum(gap.status == status for gap in gaps)
    return GapReport(
        system=question.system,
        version=judged.version.version if judged.version else None,
        judged_on=judged.version.judged_on if judged.version else None,
        not_before=judged.version.not_before if judged.version else None,
        as_of=question.as_of,
        note=judged.unknown,
        summary=summary,
        roles=tuple(sorted(_asked_for(gaps, question.status), key=_by_need)),
    )


_OTHERS: Final = (GapStatus.NO_CODE, GapStatus.NOT_KNOWN)
_NEED: Final = {status: place for place, status in enumerate(GapStatus)}


def role_ids_without_code(session: Session, system: str) -> frozenset[str]:
    """The roles that provably lack a code in the newest loaded version of a list."""
    report = roles_without_code(session, GapQuestion(system, status=GapStatus.NO_CODE))
    return frozenset(gap.role.role_id for gap in report.roles)


def _asked_for(gaps: Iterable[RoleGap], status: GapStatus | None) -> Iterable[RoleGap]:
    return (gap for gap in gaps if status is None or gap.status == status)


def _by_need(gap: RoleGap) -> tuple[int, int, str, str]:
    return (_NEED[gap.status], -(gap.days_without_code or 0), gap.role.name, gap.role.role_id)


def _judged_version(system: SystemWithVersions, question: GapQuestion) -> _Judged:
    opened = {row.version: date_ for row in system.versions if (date_ := version_date(row))}
    row = pick_version(system, question.version)
    if question.version is None and question.as_of is not None:
        row = _loaded_on(system, question.as_of) or row
    if row is None:
        return _Judged(question.system, None, "No version of this list is loaded.", opened)
    version = ListVersion(row.system_id, row.version, row.judged_on, row.not_before)
    if not row.is_loaded:
        return _Judged(
            question.system, version, f"Version {row.version} of this list is not loaded.", opened
        )
    if question.as_of is not None:
        return _Judged(question.system, version, _not_covered(system, row, question.as_of), opened)
    return _Judged(question.system, version, None, opened)


def _loaded_on(system: SystemWithVersions, day: date) -> models.CodeSystemVersion | None:
    """The newest loaded version that speaks for a day not after the one asked about."""
    dated = [row for row in system.versions if row.is_loaded and row.judged_on]
    return next((row for row in reversed(dated) if has_begun(row.judged_on, day)), None)


def _not_covered(
    system: SystemWithVersions, row: models.CodeSystemVersion, day: date
) -> str | None:
    """Why a version cannot tell what held on a day; None where it can."""
    if row.judged_on is None:
        return (
            f"The date of version {row.version} was not seen, so it cannot tell what held on "
            f"{day.isoformat()}."
        )
    if not has_begun(row.judged_on, day):
        return f"Version {row.version} is of {row.judged_on}, after {day.isoformat()}."
    if day.isoformat().startswith(row.judged_on):
        return None
    later = [at for at in map(version_date, system.versions) if at and at > row.judged_on]
    if later and not has_begun(min(later), day):
        return None
    return (
        f"Version {row.version} is of {row.judged_on}; no list that is loaded shows what held "
        f"on {day.isoformat()}."
    )


def _line(
    facts: RoleFacts, judged: _Judged, versions: Sequence[str], as_of: date | None
) -> RoleGap:
    if judged.version is None or judged.unknown is not None:
        judgement = Judgement(GapStatus.NOT_KNOWN, judged.unknown)
    else:
        judgement = judge(facts, judged.version, versions)
    until = _until(facts, judgement.status, judged, as_of)
    begin = facts.introduced if until is not None else None
    return RoleGap(
        role=facts.role,
        status=judgement.status,
        reason=judgement.reason,
        since=begin,
        days_without_code=_days(begin, until),
        codes=_codes_that_count(facts) if judgement.status is not GapStatus.NOT_KNOWN else (),
        hides_under=_hides_under(facts, judged.system),
        code_opened=_opened(facts, judged) if judgement.status is GapStatus.OWN_CODE else None,
        evidence=facts.statements,
        open_proposals=facts.open_proposals,
    )


def _until(facts: RoleFacts, status: GapStatus, judged: _Judged, as_of: date | None) -> str | None:
    """The sourced day up to which a role had no code of its own: judged, or opened."""
    if status is GapStatus.NO_CODE and judged.version is not None:
        return as_of.isoformat() if as_of is not None else judged.version.judged_on
    if status is GapStatus.OWN_CODE:
        return _opened(facts, judged)
    return None


def _days(begin: str | None, end: str | None) -> int | None:
    days = days_between(begin, end)
    return None if days is None else max(days, 0)


def _opened(facts: RoleFacts, judged: _Judged) -> str | None:
    """When the role's own code came: its date, or that of the version that brought it."""
    own = [code.introduced for code in facts.codes if code.relation == MappingRelation.OWN]
    dates = [judged.opened.get(said, said) for said in own if said]
    return min((said for said in dates if _A_DATE.fullmatch(said)), default=None)


def _codes_that_count(facts: RoleFacts) -> tuple[ListedCode, ...]:
    counted = (MappingRelation.OWN, MappingRelation.SHARED)
    return tuple(code for code in facts.codes if code.relation in counted)


def _hides_under(facts: RoleFacts, system: str) -> tuple[ListedCode, ...]:
    """The codes that such posts are known to be recorded under by mistake."""
    mapped = [code for code in facts.codes if code.relation == MappingRelation.KNOWN_MISCODING]
    known = {code.code for code in mapped}
    said = [
        ListedCode(
            *(system, statement.version, statement.code, statement.says),
            *(MappingRelation.KNOWN_MISCODING.value, None, statement.source),
        )
        for statement in facts.statements
        if statement.kind == EvidenceKind.MISCODED_AS and statement.code not in known
    ]
    return (*mapped, *said)


def _read_facts(
    session: Session, question: GapQuestion, version: ListVersion | None
) -> list[RoleFacts]:
    codes = _read_codes(session, version, question.as_of)
    statements = _read_statements(session, question.system)
    proposals = _read_open_proposals(session, question.system)
    role = models.Role
    columns = (col(role.role_id), col(role.name), col(role.family), col(role.introduced))
    statement = select(*columns).where(col(role.status) == RoleStatus.ACTIVE)
    if question.family is not None:
        statement = statement.where(col(role.family) == question.family)
    rows = session.execute(statement).all()
    kinds = _kinds(session)
    coded = _coded(codes)
    names = {row.role_id: row.name for row in rows}
    parents = _coded_relatives(kinds, coded, names)
    children = _coded_relatives([(parent, child) for child, parent in kinds], coded, names)
    return [
        RoleFacts(
            role=NamedRole(row.role_id, row.name, row.family),
            introduced=row.introduced,
            codes=tuple(codes[row.role_id]),
            statements=tuple(statements[row.role_id]),
            coded_parents=parents.get(row.role_id, ()),
            coded_kinds=children.get(row.role_id, ()),
            open_proposals=tuple(proposals[row.role_id]),
        )
        for row in rows
    ]


def _kinds(session: Session) -> list[tuple[str, str]]:
    """Each role with a more general role directly above it."""
    relation = models.Relation
    statement = select(col(relation.from_role_id), col(relation.to_role_id)).where(
        col(relation.relation) == RoleRelation.KIND_OF
    )
    return sorted((child, parent) for child, parent in session.execute(statement))


def _coded(codes: Mapping[str, list[ListedCode]]) -> set[str]:
    """The roles that have a code in use, of their own or shared."""
    counted = (MappingRelation.OWN, MappingRelation.SHARED)
    return {
        role_id
        for role_id, listed in codes.items()
        if any(code.relation in counted and code.status == CodeStatus.ACTIVE for code in listed)
    }


def _coded_relatives(
    pairs: Iterable[tuple[str, str]], coded: set[str], names: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The names of the coded roles that each role leads to, nearest first."""
    following: dict[str, list[str]] = defaultdict(list)
    for one, next_one in pairs:
        following[one].append(next_one)
    found = {}
    for role_id in tuple(following):
        reached = list(following[role_id])
        for at in reached:
            reached += [other for other in following.get(at, ()) if other not in reached]
        found[role_id] = tuple(names[at] for at in reached if at in coded and at in names)
    return found


def _read_codes(
    session: Session, version: ListVersion | None, as_of: date | None
) -> dict[str, list[ListedCode]]:
    codes: dict[str, list[ListedCode]] = defaultdict(list)
    if version is None:
        return codes
    day = as_of or last_day(version.judged_on)
    mapping, code = models.Mapping, models.Code
    statement = (
        select(mapping, code, col(models.Source.title))
        .join(code, _same_code())
        .join(models.Source, col(mapping.source_id) == col(models.Source.source_id))
        .where(col(mapping.system_id) == version.system, col(mapping.version) == version.version)
        .order_by(col(mapping.code), col(mapping.relation))
    )
    for row, listed, source in session.execute(statement):
        if is_in_force(row.valid_from, row.valid_to, day):
            codes[row.role_id].append(
                ListedCode(
                    *(row.system_id, row.version, row.code, listed.display, row.relation),
                    *(listed.status, source, listed.introduced),
                )
            )
    return codes


def _same_code() -> Any:  # noqa: ANN401  # a condition of SQLAlchemy's
    mapping, code = models.Mapping, models.Code
    return (
        (col(mapping.system_id) == col(code.system_id))
        & (col(mapping.version) == col(code.version))
        & (col(mapping.code) == col(code.code))
    )


def _read_open_proposals(session: Session, system: str) -> dict[str, list[int]]:
    """The numbers of proposals about a role's code in a list of which something may still come.

    An application that was accepted here is open until the body that keeps the list decides.
    """
    proposal = models.Proposal
    is_open = col(proposal.state).in_([ProposalState.SUBMITTED, ProposalState.IN_REVIEW])
    is_applied_for = col(proposal.national_status).in_(
        [NationalStatus.PACK_READY, NationalStatus.SENT]
    )
    statement = (
        select(col(proposal.id), col(proposal.role_id), col(proposal.payload))
        .where(
            col(proposal.kind).in_([ProposalKind.NEW_CODE, ProposalKind.CHANGE_MAPPING]),
            is_open | is_applied_for,
        )
        .order_by(col(proposal.id))
    )
    found: dict[str, list[int]] = defaultdict(list)
    for number, role_id, payload in session.execute(statement):
        if payload["system_id"] == system:
            found[role_id].append(number)
    return found


def _read_statements(session: Session, system: str) -> dict[str, list[Statement]]:
    evidence = models.CodeEvidence
    statement = (
        select(evidence, col(models.Source.title))
        .outerjoin(models.Source, col(evidence.source_id) == col(models.Source.source_id))
        .where(col(evidence.system_id) == system)
    )
    found: dict[str, list[Statement]] = defaultdict(list)
    for row, source in session.execute(statement):
        found[row.role_id].append(
            Statement(
                *(row.kind, row.says, row.as_of, row.version, row.code, source),
                row.source_detail,
            )
        )
    for said in found.values():
        said.sort(key=_statement_order)
    return found


def _statement_order(said: Statement) -> tuple[object, ...]:
    return (said.as_of or "", natural_key(said.version or ""), said.kind, said.says)
