"""What the index knows of the roles themselves: what is above each, and who trains for which."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from app.matching.names import NameReader
from app.matching.phrases import Words
from app.matching.tables import MatchingTables, RoleRow

Roles: TypeAlias = Mapping[str, RoleRow]

TRAINING_WORDS: Final = ("trainee", "student", "apprentice")
_OTHER_JOB_FAMILIES: Final = frozenset(
    (
        "administration and management",
        "digital and information",
        "education and research",
        "estates and facilities",
    )
)


def roles_by_id(rows: Iterable[RoleRow]) -> dict[str, RoleRow]:
    """The roles in the order of their ids."""
    return {row.role_id: row for row in sorted(rows, key=lambda row: row.role_id)}


def find_ancestors(roles: Roles) -> dict[str, frozenset[str]]:
    """Every more general role of each role, at any distance."""
    return {role_id: frozenset(_above(role_id, roles)) for role_id in roles}


def _above(role_id: str, roles: Roles) -> set[str]:
    above: set[str] = set()
    waiting = list(roles[role_id].kind_of)
    while waiting:
        parent = waiting.pop()
        if parent not in above and parent in roles and parent != role_id:
            above.add(parent)
            waiting.extend(roles[parent].kind_of)
    return above


def find_roles_above(roles: Roles) -> dict[str, tuple[str, ...]]:
    """The more general roles of each role, the nearest first."""
    return {role_id: _nearest_above(role_id, roles) for role_id in roles}


def _nearest_above(role_id: str, roles: Roles) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = [role_id]
    while waiting:
        parents = [parent for role in waiting for parent in roles[role].kind_of]
        waiting = [parent for parent in parents if parent in roles and parent not in found]
        found.update(dict.fromkeys(waiting))
    return tuple(role for role in found if role != role_id)


def find_names_of_relatives(roles: Roles, reader: NameReader) -> dict[str, tuple[Words, ...]]:
    """The names of the special cases of each role, and of the other roles of its own kind."""
    below: dict[str, list[str]] = defaultdict(list)
    for role_id, role in roles.items():
        for parent in role.kind_of:
            below[parent].append(role_id)
    names = {role_id: reader.words(role.name) for role_id, role in roles.items()}
    found: dict[str, tuple[Words, ...]] = {}
    for role_id, role in roles.items():
        relatives = {
            *below[role_id],
            *(other for parent in role.kind_of for other in below[parent]),
        }
        found[role_id] = tuple(names[other] for other in sorted(relatives - {role_id}))
    return found


def find_trainees(roles: Roles, reader: NameReader) -> dict[str, str]:
    """The training grade of each role that has one."""
    return {
        role.trains_for: role_id
        for role_id, role in roles.items()
        if role.trains_for and is_the_trainee(role, roles, reader)
    }


def is_the_trainee(role: RoleRow, roles: Roles, reader: NameReader) -> bool:
    """Whether a role is the training grade of its base: the only one, or the one named after it.

    A 'Trainee … Counsellor' trains for therapists, but is not 'the trainee' of one.
    """
    base = roles.get(role.trains_for or "")
    if base is None:
        return False
    name, name_of_base = reader.words(role.name), reader.words(base.name)
    if name[1:] == name_of_base:
        return True
    same = [other for other in roles.values() if other.trains_for == role.trains_for]
    is_named_otherwise = name[0] in TRAINING_WORDS and name[-1] != name_of_base[-1]
    return len(same) == 1 and not is_named_otherwise


def find_other_jobs(roles: Roles, last_words: frozenset[str], reader: NameReader) -> frozenset[str]:
    """Roles that a profession beside them only describes ('Health Visitor Administrator')."""
    return frozenset(
        role_id
        for role_id, role in roles.items()
        if role.family in _OTHER_JOB_FAMILIES or reader.words(role.name)[-1] in last_words
    )


def find_ambiguous_roles(tables: MatchingTables, reader: NameReader) -> frozenset[str]:
    """Roles whose own name is declared ambiguous."""
    titles = {reader.words(row.title) for row in tables.ambiguous if row.is_always_ambiguous}
    return frozenset(role.role_id for role in tables.roles if reader.words(role.name) in titles)
