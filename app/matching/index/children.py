"""The special cases of general roles, by the field that their names add to the general name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from app.matching.index.roles import Roles, find_ancestors
from app.matching.index.terms import BROADER, Term
from app.matching.phrases import Words

ChildrenByField: TypeAlias = Mapping[str, Mapping[Words, str]]
"""The role of each field, by the id of the general role and the words of the field."""


def find_children(
    terms: Iterable[Term],
    roles: Roles,
    parents: frozenset[str],
    heads: Mapping[Words, str],
) -> ChildrenByField:
    """'Consultant in Cardiology' is the Consultant with the field 'cardiology'.

    `heads` are bare words that mean a general role ('nurse'). A field that two roles
    share chooses neither, unless one is the more general of the two.
    """
    names = _names(terms)
    ancestors = find_ancestors(roles)
    found: dict[str, dict[Words, set[str]]] = {
        parent: defaultdict(set) for parent in sorted(parents)
    }
    for child, above in ancestors.items():
        for parent in above & parents:
            known = names[parent] | {words for words, role in heads.items() if role == parent}
            for field in _fields(names[child], known):
                found[parent][field].add(child)
                for between in above & parents:
                    if parent in ancestors[between]:
                        found[between][field].add(child)
    return {parent: _with_one_role(fields, ancestors) for parent, fields in found.items()}


def add_grades(
    children: ChildrenByField,
    roles: Roles,
    grades: frozenset[str],
    registered: frozenset[str],
) -> ChildrenByField:
    """The special cases with those of grades: a grade has the fields of the register."""
    of_grades = {
        grade: {
            field: child
            for parent in roles[grade].kind_of
            for field, child in children.get(parent, {}).items()
            if child in registered
        }
        for grade in sorted(grades)
        if grade in roles
    }
    return {
        role_id: {**of_grades.get(role_id, {}), **children.get(role_id, {})}
        for role_id in sorted({*children, *of_grades})
    }


def _names(terms: Iterable[Term]) -> dict[str, set[Words]]:
    """The words of every name of a role, without those made of another role's."""
    found: dict[str, set[Words]] = defaultdict(set)
    for term in terms:
        is_name = len(term.role_ids) == 1 and term.ambiguous is None and term.kind != BROADER
        if is_name and not term.is_derived:
            found[term.role_ids[0]].add(term.words)
    return found


def _fields(names: Iterable[Words], known: Iterable[Words]) -> Iterator[Words]:
    """What the names have before, after or inside one of the known names."""
    for name in names:
        for head in known:
            added = len(name) - len(head)
            for before in range(len(head) + 1 if added > 0 else 0):
                if (*name[:before], *name[before + added :]) == head:
                    yield name[before : before + added]


def _with_one_role(
    fields: Mapping[Words, set[str]], ancestors: Mapping[str, frozenset[str]]
) -> dict[Words, str]:
    """The fields that name one role, or one that is above all the others that they name."""
    chosen: dict[Words, str] = {}
    for field, roles in sorted(fields.items()):
        most_general = [
            role for role in roles if all(role in ancestors[other] for other in roles - {role})
        ]
        if len(most_general) == 1:
            chosen[field] = most_general[0]
    return chosen
