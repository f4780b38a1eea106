"""Lists of roles, and one role with everything that is known about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlmodel import Session, col

from app.dates import has_begun, is_in_force
from app.db.models import (
    AmbiguousCandidate,
    AmbiguousTitle,
    Change,
    Code,
    CodeEvidence,
    FormerName,
    Mapping,
    Relation,
    Role,
    RoleSkillMix,
    SkillMixChangeType,
    Source,
    Synonym,
)
from app.errors import RoleNotFoundError, SkillMixTypeNotFoundError
from app.services.roles.lists import NamedRole, named_roles
from app.services.roles.paging import Page, Place, read_page
from app.vocabulary import MappingRelation, Novelty

_TABLES_OF_A_ROLE: Final = (
    "role",
    "former_name",
    "synonym",
    "relation",
    "role_skill_mix",
    "mapping",
    "code_reading",
    "code_evidence",
)
"""The tables whose natural key begins with a role's id."""


@dataclass(frozen=True, slots=True)
class RoleFilter:
    """Which roles are asked for. None means any.

    `is_new` False means known not to be new. `role_ids` limits the list to these roles.
    """

    q: str | None = None
    family: str | None = None
    status: str | None = None
    is_new: bool | None = None
    skill_mix: str | None = None
    role_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class RelatedRole:
    """Another role and its relation to this one.

    `is_outward` is True where the relation goes from this role to the other.
    """

    role: NamedRole
    relation: str
    is_outward: bool
    row: Relation


@dataclass(frozen=True, slots=True)
class RoleSkillMixType:
    """A type of skill-mix change that a source names for this role."""

    type_id: str
    name: str
    row: RoleSkillMix


@dataclass(frozen=True, slots=True)
class RoleCode:
    """A code recorded for this role, in one version of a list."""

    mapping: Mapping
    code: Code


@dataclass(frozen=True, slots=True)
class RoleDetail:
    """Everything known about a role, or for a named day only what was in force then.

    `ambiguous_titles` are the titles that can mean this role or another.
    """

    role: Role
    name: str
    synonyms: tuple[Synonym, ...]
    former_names: tuple[FormerName, ...]
    relations: tuple[RelatedRole, ...]
    skill_mix: tuple[RoleSkillMixType, ...]
    codes: tuple[RoleCode, ...]
    evidence: tuple[CodeEvidence, ...]
    ambiguous_titles: tuple[AmbiguousTitle, ...]
    sources: tuple[Source, ...]
    history: tuple[Change, ...]

    @property
    def present_synonyms(self) -> tuple[Synonym, ...]:
        """The other names that have no end."""
        return tuple(one for one in self.synonyms if one.valid_to is None)

    @property
    def present_codes(self) -> tuple[RoleCode, ...]:
        """The codes that have no end, and those of the past, which say so themselves."""
        return tuple(
            one
            for one in self.codes
            if one.mapping.valid_to is None or one.mapping.relation == MappingRelation.HISTORIC
        )

    @property
    def present_relations(self) -> tuple[RelatedRole, ...]:
        """The relations that have no end."""
        return tuple(one for one in self.relations if one.row.valid_to is None)


def list_roles(session: Session, wanted: RoleFilter, place: Place) -> Page[Role]:
    """Roles by id. Raises `SkillMixTypeNotFoundError` for a type that does not exist."""
    _must_exist(session, wanted.skill_mix)
    return read_page(session, _matching(wanted), [Role.role_id], place)


def list_roles_by_name(session: Session, wanted: RoleFilter, place: Place) -> Page[Role]:
    """The same roles in the order of their names, for people."""
    _must_exist(session, wanted.skill_mix)
    return read_page(session, _matching(wanted), [Role.name, Role.role_id], place)


def _must_exist(session: Session, skill_mix: str | None) -> None:
    if skill_mix and session.get(SkillMixChangeType, skill_mix) is None:
        raise SkillMixTypeNotFoundError(skill_mix)


def get_role(session: Session, role_id: str, as_of: date | None = None) -> RoleDetail:
    """One role and all about it, in a fixed number of queries. Raises `RoleNotFoundError`."""
    role = session.get(Role, role_id)
    if role is None:
        raise RoleNotFoundError(role_id)
    former = _rows(session, FormerName, role_id)
    facts = {
        "synonyms": _in_force(_rows(session, Synonym, role_id), as_of),
        "relations": _relations(session, role_id, as_of),
        "skill_mix": _skill_mix(session, role_id),
        "codes": _codes(session, role_id, as_of),
        "evidence": tuple(_rows(session, CodeEvidence, role_id)),
        "ambiguous_titles": _ambiguous_titles(session, role_id),
    }
    return RoleDetail(
        role=role,
        name=name_on(role, former, as_of),
        former_names=tuple(sorted(former, key=lambda row: (row.valid_from or "", row.name))),
        sources=_sources(session, _source_ids(role, former, facts)),
        history=_history(session, role_id),
        **facts,
    )


def name_on(role: Role, former: Iterable[FormerName], day: date | None) -> str:
    """The national name on a day, or today's name where no other is known for it."""
    if day is None or has_begun(role.name_since, day):
        return role.name
    return next(
        (row.name for row in former if is_in_force(row.valid_from, row.valid_to, day)), role.name
    )


def _matching(wanted: RoleFilter) -> Select[Role]:
    statement = select(Role).where(*[_is_named_with(word) for word in (wanted.q or "").split()])
    if wanted.family is not None:
        statement = statement.where(col(Role.family) == wanted.family)
    if wanted.status is not None:
        statement = statement.where(col(Role.status) == wanted.status)
    if wanted.is_new is not None:
        statement = statement.where(_is_new(is_new=wanted.is_new))
    if wanted.skill_mix is not None:
        statement = statement.where(_has_type(wanted.skill_mix))
    if wanted.role_ids is not None:
        statement = statement.where(col(Role.role_id).in_(sorted(wanted.role_ids)))
    return statement


def _is_new(*, is_new: bool) -> ColumnElement[bool]:
    if is_new:
        return col(Role.novelty) == Novelty.NEW
    # A blank novelty is not known, so it does not mean 'not new'.
    return col(Role.novelty).is_not(None) & (col(Role.novelty) != Novelty.NEW)


def _is_named_with(word: str) -> ColumnElement[bool]:
    synonym = exists().where(
        col(Synonym.role_id) == col(Role.role_id),
        col(Synonym.term).icontains(word, autoescape=True),
    )
    former = exists().where(
        col(FormerName.role_id) == col(Role.role_id),
        col(FormerName.name).icontains(word, autoescape=True),
    )
    own = (col(Role.name), col(Role.role_id))
    return or_(*[column.icontains(word, autoescape=True) for column in own], synonym, former)


def _has_type(type_id: str) -> ColumnElement[bool]:
    return exists().where(
        col(RoleSkillMix.role_id) == col(Role.role_id), col(RoleSkillMix.type_id) == type_id
    )


def _rows(session: Session, table: Any, role_id: str) -> Sequence[Any]:  # noqa: ANN401  # any table of a role
    rows = session.scalars(select(table).where(table.role_id == role_id)).all()
    return sorted(rows, key=lambda row: [str(value or "") for value in _natural(row)])


def _natural(row: Any) -> tuple[Any, ...]:  # noqa: ANN401  # any table of a role
    names = ("term", "name", "system_id", "version", "kind", "as_of", "says")
    return tuple(getattr(row, name, None) for name in names)


def _in_force(rows: Iterable[Any], day: date | None) -> tuple[Any, ...]:
    """All rows, or those in force on a day."""
    if day is None:
        return tuple(rows)
    return tuple(row for row in rows if is_in_force(row.valid_from, row.valid_to, day))


def _relations(session: Session, role_id: str, day: date | None) -> tuple[RelatedRole, ...]:
    roles = named_roles(session)
    statement = select(Relation).where(
        (col(Relation.from_role_id) == role_id) | (col(Relation.to_role_id) == role_id)
    )
    related = []
    for row in _in_force(session.scalars(statement), day):
        is_outward = row.from_role_id == role_id
        other = roles[row.to_role_id if is_outward else row.from_role_id]
        related.append(RelatedRole(other, row.relation, is_outward, row))
    return tuple(sorted(related, key=lambda one: (one.relation, not one.is_outward, one.role.name)))


def _skill_mix(session: Session, role_id: str) -> tuple[RoleSkillMixType, ...]:
    statement = (
        select(RoleSkillMix, col(SkillMixChangeType.name))
        .join(SkillMixChangeType, col(RoleSkillMix.type_id) == col(SkillMixChangeType.type_id))
        .where(col(RoleSkillMix.role_id) == role_id)
    )
    found = [RoleSkillMixType(row.type_id, name, row) for row, name in session.execute(statement)]
    return tuple(sorted(found, key=lambda one: (one.row.aspect, one.type_id)))


def _codes(session: Session, role_id: str, day: date | None) -> tuple[RoleCode, ...]:
    statement = (
        select(Mapping, Code)
        .join(
            Code,
            (col(Mapping.system_id) == col(Code.system_id))
            & (col(Mapping.version) == col(Code.version))
            & (col(Mapping.code) == col(Code.code)),
        )
        .where(col(Mapping.role_id) == role_id)
    )
    found = [
        RoleCode(mapping, code)
        for mapping, code in session.execute(statement)
        if day is None or is_in_force(mapping.valid_from, mapping.valid_to, day)
    ]
    return tuple(sorted(found, key=_code_order))


def _ambiguous_titles(session: Session, role_id: str) -> tuple[AmbiguousTitle, ...]:
    statement = (
        select(AmbiguousTitle)
        .join(AmbiguousCandidate, col(AmbiguousCandidate.title) == col(AmbiguousTitle.title))
        .where(col(AmbiguousCandidate.role_id) == role_id)
    )
    return tuple(sorted(session.scalars(statement), key=lambda row: row.title))


def _code_order(found: RoleCode) -> tuple[str, str, str, str]:
    mapping = found.mapping
    return (mapping.system_id, mapping.version, mapping.code, mapping.relation)


def _source_ids(role: Role, former: Iterable[FormerName], facts: dict[str, Any]) -> set[str]:
    rows: list[Any] = [role, *former, *facts["synonyms"], *facts["evidence"]]
    rows += facts["ambiguous_titles"]
    rows += [related.row for related in facts["relations"]]
    rows += [found.row for found in facts["skill_mix"]]
    rows += [found.mapping for found in facts["codes"]]
    return {row.source_id for row in rows if row.source_id is not None}


def _sources(session: Session, source_ids: set[str]) -> tuple[Source, ...]:
    statement = select(Source).where(col(Source.source_id).in_(sorted(source_ids)))
    return tuple(sorted(session.scalars(statement), key=lambda source: source.source_id))


def _history(session: Session, role_id: str) -> tuple[Change, ...]:
    statement = (
        select(Change)
        .where(
            col(Change.entity).in_(_TABLES_OF_A_ROLE),
            (col(Change.entity_key) == role_id)
            | col(Change.entity_key).startswith(f"{role_id}|", autoescape=True),
        )
        .order_by(col(Change.seq))
    )
    return tuple(session.scalars(statement))
