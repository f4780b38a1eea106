"""The facts that roles are judged by, read from the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.dates import is_in_force
from app.db.models import (
    Code,
    CodeEvidence,
    CodeReading,
    Proposal,
    ReadingRule,
    Relation,
    Role,
    Source,
)
from app.db.models import Mapping as CodeMapping
from app.services.codes.gaps.judging import (
    CODED,
    FoundCode,
    GapCode,
    ListVersion,
    ReadBy,
    RoleFacts,
    Statement,
)
from app.services.codes.groups import is_for_learners, is_of_another_group
from app.services.codes.lists import natural_key
from app.services.content.matching_tables import last_day
from app.services.roles.lists import NamedRole
from app.vocabulary import (
    POST_CODE_SYSTEMS,
    RETURN_SYSTEMS,
    CodeStatus,
    CodeSystemId,
    MappingRelation,
    NationalStatus,
    Novelty,
    ProposalKind,
    ProposalState,
    RoleRelation,
    RoleStatus,
)

_Codes: TypeAlias = Mapping[str, list[GapCode]]


def read_facts(
    session: Session,
    system_id: str,
    version: ListVersion | None,
    *,
    as_of: date | None = None,
    role_id: str | None = None,
    with_readings: bool = True,
) -> list[RoleFacts]:
    """The facts of every active role, or of one.

    Seven queries, six without the readings. The facts are content, and nothing else.
    """
    codes = _read_codes(session, version, as_of)
    readings = _read_readings(session, version) if with_readings else defaultdict(list)
    rows = _read_roles(session, role_id)
    asked_for = {row.role_id: row for row in rows if role_id in (None, row.role_id)}
    statements = _read_statements(session, system_id, asked_for, role_id)
    parents, kinds = _coded_relatives(session, rows, codes)
    others = _coded_in_the_other_list(session, system_id)
    elsewhere = _read_lines_elsewhere(session, system_id)
    return [
        RoleFacts(
            role=NamedRole(row.role_id, row.name, row.family),
            introduced=row.introduced,
            codes=tuple(codes[row.role_id]),
            statements=tuple(statements[row.role_id]),
            coded_parents=parents.get(row.role_id, ()),
            coded_kinds=kinds.get(row.role_id, ()),
            readings=tuple(readings[row.role_id]),
            staff_group=row.staff_group,
            has_other_code=row.role_id in others,
            elsewhere=tuple(elsewhere[row.role_id]),
            is_new=_is_new(row.novelty),
        )
        for row in asked_for.values()
    ]


def _is_new(novelty: str | None) -> bool | None:
    """Whether the literature counts a role as new. None where no source says."""
    return None if novelty is None else novelty == Novelty.NEW


def _read_roles(session: Session, role_id: str | None) -> list[Row[Any]]:
    """The active roles, and the one that is asked for even if it is retired."""
    columns = (
        *(Role.role_id, Role.name, Role.family, Role.introduced),
        *(Role.staff_group, Role.novelty),
    )
    is_asked_for = (col(Role.status) == RoleStatus.ACTIVE) | (col(Role.role_id) == role_id)
    statement = select(*(col(column) for column in columns)).where(is_asked_for)
    return list(session.execute(statement).all())


def _coded_relatives(
    session: Session, rows: Iterable[Row[Any]], codes: _Codes
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The coded roles above each role, and those below it, by name."""
    names = {row.role_id: row.name for row in rows}
    coded = {role_id: names[role_id] for role_id in _coded(codes) if role_id in names}
    upwards = _kinds(session)
    downwards = sorted((parent, child) for child, parent in upwards)
    return _reached(upwards, coded), _reached(downwards, coded)


def _kinds(session: Session) -> list[tuple[str, str]]:
    """Each role with a more general role directly above it."""
    statement = select(col(Relation.from_role_id), col(Relation.to_role_id)).where(
        col(Relation.relation) == RoleRelation.KIND_OF
    )
    return sorted((child, parent) for child, parent in session.execute(statement))


def _coded(codes: _Codes) -> set[str]:
    """The roles that have a code in use, their own or a shared one."""
    found = set()
    for role_id, listed in codes.items():
        if any(code.relation in CODED and code.status == CodeStatus.ACTIVE for code in listed):
            found.add(role_id)
    return found


def _reached(
    pairs: Iterable[tuple[str, str]], coded: Mapping[str, str]
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
        found[role_id] = tuple(coded[at] for at in reached if at in coded)
    return found


def _read_codes(
    session: Session, version: ListVersion | None, as_of: date | None
) -> dict[str, list[GapCode]]:
    """The codes of each role in a version, as they were on a day."""
    codes: dict[str, list[GapCode]] = defaultdict(list)
    if version is None:
        return codes
    day = as_of or last_day(version.judged_on)
    mapping = CodeMapping
    statement = (
        select(mapping, Code, col(Source.title))
        .join(Code, _same_code(mapping))
        .join(Source, col(mapping.source_id) == col(Source.source_id))
        .where(col(mapping.system_id) == version.system, col(mapping.version) == version.version)
        .order_by(col(mapping.code), col(mapping.relation))
    )
    for row, listed, source in session.execute(statement):
        if is_in_force(row.valid_from, row.valid_to, day):
            codes[row.role_id].append(_gap_code(row, listed, source))
    return codes


def _read_readings(session: Session, version: ListVersion | None) -> dict[str, list[GapCode]]:
    """The codes that only a reading of ours gives to each role."""
    found: dict[str, list[GapCode]] = defaultdict(list)
    if version is None:
        return found
    reading, rule = CodeReading, ReadingRule
    statement = (
        select(reading, rule, Code, col(Source.title))
        .join(rule, col(reading.rule_id) == col(rule.rule_id))
        .join(Code, _same_code(reading))
        .join(Source, col(rule.source_id) == col(Source.source_id))
        .where(col(reading.system_id) == version.system, col(reading.version) == version.version)
        .order_by(col(reading.code))
    )
    for row, by, listed, source in session.execute(statement):
        read_by = ReadBy(by.says, by.fit, row.confidence, row.review, row.note)
        found[row.role_id].append(replace(_gap_code(row, listed, source), read_by=read_by))
    return found


def _coded_in_the_other_list(session: Session, system_id: str) -> frozenset[str]:
    """The roles that have a code in use of the other list that posts are coded by.

    By a source or by a reading: it only says which part of a doctor's two codes a role names.
    A job role must be the role's own: a consultant in a specialty shares that of consultants, and
    is no grade.
    """
    others = [other for other in POST_CODE_SYSTEMS if other != system_id]
    if system_id not in POST_CODE_SYSTEMS:
        return frozenset()
    is_job_role = CodeSystemId.ESR_JOB_ROLE in others
    relations = (MappingRelation.OWN,) if is_job_role else CODED
    mapped = select(col(CodeMapping.role_id)).where(
        col(CodeMapping.system_id).in_(others),
        col(CodeMapping.relation).in_(relations),
        col(CodeMapping.valid_to).is_(None),
    )
    read = select(col(CodeReading.role_id)).where(
        col(CodeReading.system_id).in_(others), col(CodeReading.relation).in_(relations)
    )
    return frozenset(session.scalars(mapped.union(read)))


def _read_lines_elsewhere(session: Session, system_id: str) -> dict[str, list[GapCode]]:
    """The lines of their own that roles have in the returns of primary care."""
    mapping = CodeMapping
    returns = [other for other in RETURN_SYSTEMS if other != system_id]
    statement = (
        select(mapping, Code, col(Source.title))
        .join(Code, _same_code(mapping))
        .join(Source, col(mapping.source_id) == col(Source.source_id))
        .where(
            col(mapping.system_id).in_(returns),
            col(mapping.relation) == MappingRelation.OWN,
            col(mapping.valid_to).is_(None),
        )
        .order_by(col(mapping.system_id), col(mapping.version), col(mapping.code))
    )
    found: dict[str, list[GapCode]] = defaultdict(list)
    for row, listed, source in session.execute(statement):
        found[row.role_id].append(_gap_code(row, listed, source))
    return found


def _gap_code(row: CodeMapping | CodeReading, listed: Code, source: str) -> GapCode:
    return GapCode(
        system=row.system_id,
        version=row.version,
        code=row.code,
        display=listed.display,
        relation=row.relation,
        status=listed.status,
        source=source,
        introduced=listed.introduced,
    )


def _same_code(table: Any) -> Any:  # noqa: ANN401  # a table with codes; a condition
    return (
        (col(table.system_id) == col(Code.system_id))
        & (col(table.version) == col(Code.version))
        & (col(table.code) == col(Code.code))
    )


def _read_statements(
    session: Session, system_id: str, roles: Mapping[str, Row[Any]], role_id: str | None
) -> dict[str, list[Statement]]:
    """What is said about each of the roles and the list, oldest first."""
    evidence, heading = CodeEvidence, aliased(Code)
    statement = (
        select(evidence, col(Source.title), Code, heading.display)  # type: ignore[call-overload]  # an alias
        .outerjoin(Source, col(evidence.source_id) == col(Source.source_id))
        .outerjoin(Code, _same_code(evidence))
        .outerjoin(
            heading,
            (col(heading.system_id) == col(Code.system_id))
            & (col(heading.version) == col(Code.version))
            & (col(heading.code) == col(Code.parent)),
        )
        .where(col(evidence.system_id) == system_id)
    )
    if role_id is not None:
        statement = statement.where(col(evidence.role_id) == role_id)
    found: dict[str, list[Statement]] = defaultdict(list)
    for row, source, listed, above in session.execute(statement):
        role = roles.get(row.role_id)
        if role is not None:
            code = None if listed is None else _found_code(role, listed, above)
            found[row.role_id].append(_statement(row, source, code))
    for statements in found.values():
        statements.sort(key=_by_age)
    return found


def _found_code(role: Row[Any], listed: Code, heading: str | None) -> FoundCode:
    is_for_others = is_for_learners(listed.display) and not is_for_learners(role.name)
    return FoundCode(
        code=listed.code,
        display=listed.display,
        is_retired=listed.status == CodeStatus.RETIRED,
        is_for_learners=is_for_others,
        is_of_another_group=is_of_another_group(
            listed.system_id, listed.code, heading, role.staff_group
        ),
    )


def _statement(row: CodeEvidence, source: str | None, found: FoundCode | None) -> Statement:
    return Statement(
        kind=row.kind,
        says=row.says,
        as_of=row.as_of,
        version=row.version,
        code=row.code,
        source=source,
        source_detail=row.source_detail,
        found=found,
    )


def _by_age(said: Statement) -> tuple[object, ...]:
    return (said.as_of or "", natural_key(said.version or ""), said.kind, said.says)


def read_open_proposals(session: Session, system_id: str) -> dict[str, tuple[int, ...]]:
    """By role, the numbers of the proposals that may still change a role's code in a list.

    An application that was accepted here is open until the publisher of the list decides.
    """
    is_open = col(Proposal.state).in_([ProposalState.SUBMITTED, ProposalState.IN_REVIEW])
    is_applied_for = col(Proposal.national_status).in_(
        [NationalStatus.PACK_READY, NationalStatus.SENT]
    )
    is_about_codes = col(Proposal.kind).in_([ProposalKind.NEW_CODE, ProposalKind.CHANGE_MAPPING])
    statement = (
        select(col(Proposal.id), col(Proposal.role_id), col(Proposal.payload))
        .where(is_about_codes, is_open | is_applied_for)
        .order_by(col(Proposal.id))
    )
    found: dict[str, list[int]] = defaultdict(list)
    for number, role_id, payload in session.execute(statement):
        if payload["system_id"] == system_id:
            found[role_id].append(number)
    return {role_id: tuple(numbers) for role_id, numbers in found.items()}
