"""The main facts of many roles at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import FormerName, Relation, Role, Synonym
from app.db.models import Mapping as CodeMapping
from app.services.roles.lists import NamedRole, named_roles
from app.vocabulary import MappingRelation, RoleRelation, SynonymScope

CodeList = tuple[str, str]
"""The id of a code system and one of its versions."""

_CODED = (MappingRelation.OWN, MappingRelation.SHARED)
RowT = TypeVar("RowT", FormerName, Relation, Synonym, CodeMapping)


@dataclass(frozen=True, slots=True)
class RoleSheet:
    """A role with what is in force now: its names, successors and codes.

    `codes` has the role's own codes and those that it shares, by list and version.
    """

    role: Role
    aliases: tuple[str, ...]
    former_names: tuple[str, ...]
    successors: tuple[NamedRole, ...]
    codes: Mapping[CodeList, tuple[str, ...]]


def read_sheets(session: Session, role_ids: Iterable[str]) -> dict[str, RoleSheet]:
    """The sheets of the roles that exist, by id. Six queries, however many roles."""
    asked = sorted(set(role_ids))
    roles = session.scalars(select(Role).where(col(Role.role_id).in_(asked))).all()
    aliases = _by_role(session, Synonym, "role_id", asked)
    former = _by_role(session, FormerName, "role_id", asked)
    relations = _by_role(session, Relation, "from_role_id", asked)
    mappings = _by_role(session, CodeMapping, "role_id", asked)
    named = named_roles(session)
    return {
        role.role_id: RoleSheet(
            role=role,
            aliases=_aliases(aliases[role.role_id]),
            former_names=tuple(sorted(row.name for row in former[role.role_id])),
            successors=_successors(relations[role.role_id], named),
            codes=_codes(mappings[role.role_id]),
        )
        for role in roles
    }


def _by_role(
    session: Session, table: type[RowT], column: str, role_ids: Sequence[str]
) -> dict[str, list[RowT]]:
    found: dict[str, list[RowT]] = defaultdict(list)
    for row in session.scalars(select(table).where(col(getattr(table, column)).in_(role_ids))):
        found[getattr(row, column)].append(row)
    return found


def _aliases(rows: Iterable[Synonym]) -> tuple[str, ...]:
    """The names that mean exactly the role and are in use."""
    return tuple(
        sorted(row.term for row in rows if row.scope == SynonymScope.EXACT and not row.valid_to)
    )


def _successors(rows: Iterable[Relation], named: Mapping[str, NamedRole]) -> tuple[NamedRole, ...]:
    found = [
        named[row.to_role_id]
        for row in rows
        if row.relation == RoleRelation.SUCCEEDED_BY and not row.valid_to
    ]
    return tuple(sorted(found, key=lambda role: role.role_id))


def _codes(rows: Iterable[CodeMapping]) -> dict[CodeList, tuple[str, ...]]:
    found: dict[CodeList, set[str]] = defaultdict(set)
    for row in rows:
        if row.relation in _CODED and not row.valid_to:
            found[row.system_id, row.version].add(row.code)
    return {key: tuple(sorted(codes)) for key, codes in found.items()}
