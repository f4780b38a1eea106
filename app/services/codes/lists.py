"""Code systems, their versions and their codes, and which roles a code is for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import (
    Code,
    CodeReading,
    CodeSystem,
    CodeSystemVersion,
    CodeTitle,
    Mapping,
    ReadingRule,
    Source,
)
from app.errors import CodeNotFoundError, CodeSystemNotFoundError
from app.services.roles.lists import NamedRole, named_roles
from app.services.roles.paging import Page, Place, contains_words, read_page


@dataclass(frozen=True, slots=True)
class SystemWithVersions:
    """A code system and its versions, oldest first. Answers use `newest_loaded`."""

    system: CodeSystem
    versions: tuple[CodeSystemVersion, ...]
    newest_loaded: CodeSystemVersion | None


@dataclass(frozen=True, slots=True)
class MappedRole:
    """A role that a code is recorded for, and how."""

    role: NamedRole
    relation: str
    predicate: str
    justification: str
    valid_from: str | None
    valid_to: str | None
    source: str
    source_detail: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ReadRole:
    """A role that only a rule of the registry gives the code to. No source says so."""

    role: NamedRole
    relation: str
    rule: str
    confidence: str
    review: str
    note: str | None


@dataclass(frozen=True, slots=True)
class CodeDetail:
    """A code with its other wordings, the codes below it, and the roles it is for.

    `readings` are the roles that only a reading of ours gives it to.
    """

    code: Code
    titles: tuple[CodeTitle, ...]
    narrower: tuple[Code, ...]
    roles: tuple[MappedRole, ...]
    versions: tuple[str, ...]
    readings: tuple[ReadRole, ...] = ()


def list_systems(session: Session) -> list[SystemWithVersions]:
    """Every code system with its versions. Two queries."""
    systems = session.scalars(select(CodeSystem)).all()
    versions = session.scalars(select(CodeSystemVersion)).all()
    return [
        _with_versions(system, [row for row in versions if row.system_id == system.system_id])
        for system in sorted(systems, key=lambda system: system.system_id)
    ]


def get_system(session: Session, system_id: str) -> SystemWithVersions:
    """One code system with its versions. Raises `CodeSystemNotFoundError`."""
    system = session.get(CodeSystem, system_id)
    if system is None:
        raise CodeSystemNotFoundError(system_id)
    statement = select(CodeSystemVersion).where(col(CodeSystemVersion.system_id) == system_id)
    return _with_versions(system, session.scalars(statement).all())


def pick_version(system: SystemWithVersions, version: str | None) -> CodeSystemVersion | None:
    """The version named, or the newest loaded one (None where none is loaded)."""
    if version is None:
        return system.newest_loaded
    for row in system.versions:
        if row.version == version:
            return row
    raise CodeSystemNotFoundError(system.system.system_id, version)


def list_codes(
    session: Session,
    system_id: str,
    version: str | None,
    *,
    q: str | None,
    status: str | None,
    place: Place,
) -> Page[Code]:
    """The codes of one version, by code. `q` also searches their other wordings."""
    chosen = pick_version(get_system(session, system_id), version)
    number = "" if chosen is None else chosen.version
    statement = select(Code).where(col(Code.system_id) == system_id, col(Code.version) == number)
    for condition in _named_with(q):
        statement = statement.where(condition)
    if status is not None:
        statement = statement.where(col(Code.status) == status)
    return read_page(session, statement, [Code.code], place)


def get_code(session: Session, system_id: str, version: str | None, code: str) -> CodeDetail:
    """One code and which roles map to it. Nine queries."""
    chosen = pick_version(get_system(session, system_id), version)
    number = "" if chosen is None else chosen.version
    row = session.get(Code, (system_id, number, code))
    if row is None:
        raise CodeNotFoundError(system_id, number, code)
    return CodeDetail(
        code=row,
        titles=tuple(sorted(_of(session, CodeTitle, row), key=lambda title: title.title)),
        narrower=tuple(_narrower(session, row)),
        roles=tuple(_mapped_roles(session, row)),
        versions=tuple(_versions_with(session, row)),
        readings=tuple(_read_roles(session, row)),
    )


def natural_key(text: str) -> tuple[tuple[int, str], ...]:
    """A sort key in which '9.1' comes before '22.1'."""
    parts = re.findall(r"\d+|\D+", text)
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


def version_date(version: CodeSystemVersion) -> str | None:
    """The date that a version is ordered by: the best of those that are known."""
    return version.judged_on or version.effective or version.published or version.not_before


def _with_versions(system: CodeSystem, versions: Sequence[CodeSystemVersion]) -> SystemWithVersions:
    ordered = sorted(versions, key=_age)
    loaded = [version for version in ordered if version.is_loaded]
    return SystemWithVersions(system, tuple(ordered), loaded[-1] if loaded else None)


def _age(version: CodeSystemVersion) -> tuple[str, tuple[tuple[int, str], ...]]:
    return (version_date(version) or "", natural_key(version.version))


def _named_with(q: str | None) -> list[Any]:
    if not q:
        return []
    in_titles = select(col(CodeTitle.code)).where(
        col(CodeTitle.system_id) == col(Code.system_id),
        col(CodeTitle.version) == col(Code.version),
        *contains_words(q, CodeTitle.title),
    )
    in_code = contains_words(q, Code.display, Code.code)
    condition = in_code[0] if in_code else col(Code.code).is_not(None)
    for another in in_code[1:]:
        condition &= another
    return [condition | col(Code.code).in_(in_titles)]


def _of(session: Session, table: type[CodeTitle], code: Code) -> Sequence[CodeTitle]:
    statement = select(table).where(
        col(table.system_id) == code.system_id,
        col(table.version) == code.version,
        col(table.code) == code.code,
    )
    return session.scalars(statement).all()


def _narrower(session: Session, code: Code) -> list[Code]:
    statement = select(Code).where(
        col(Code.system_id) == code.system_id,
        col(Code.version) == code.version,
        col(Code.parent) == code.code,
    )
    return sorted(session.scalars(statement), key=lambda row: row.code)


def _versions_with(session: Session, code: Code) -> list[str]:
    statement = select(col(Code.version)).where(
        col(Code.system_id) == code.system_id, col(Code.code) == code.code
    )
    return sorted(session.scalars(statement), key=natural_key)


def _mapped_roles(session: Session, code: Code) -> list[MappedRole]:
    roles = named_roles(session)
    statement = (
        select(Mapping, col(Source.title))
        .join(Source, col(Mapping.source_id) == col(Source.source_id))
        .where(
            col(Mapping.system_id) == code.system_id,
            col(Mapping.version) == code.version,
            col(Mapping.code) == code.code,
        )
    )
    found = [
        MappedRole(
            role=roles[row.role_id],
            relation=row.relation,
            predicate=row.predicate,
            justification=row.justification,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=source,
            source_detail=row.source_detail,
            note=row.note,
        )
        for row, source in session.execute(statement)
    ]
    return sorted(found, key=lambda mapped: (mapped.role.name, mapped.relation))


def _read_roles(session: Session, code: Code) -> list[ReadRole]:
    roles = named_roles(session)
    statement = (
        select(CodeReading, col(ReadingRule.says))
        .join(ReadingRule, col(CodeReading.rule_id) == col(ReadingRule.rule_id))
        .where(
            col(CodeReading.system_id) == code.system_id,
            col(CodeReading.version) == code.version,
            col(CodeReading.code) == code.code,
        )
    )
    found = [
        ReadRole(roles[row.role_id], row.relation, rule, row.confidence, row.review, row.note)
        for row, rule in session.execute(statement)
    ]
    return sorted(found, key=lambda read: (read.role.name, read.relation))
