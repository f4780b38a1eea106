"""How roles and terms stand to each other: questions about the index that deciding asks."""

from collections.abc import Iterator

from app.matching.index import MatchIndex, Term
from app.matching.phrases import Words


def lookup(index: MatchIndex, words: Words) -> Term | None:
    """The term with exactly these words, if there is one."""
    node = index.role_trie
    for word in words:
        child = node.children.get(word)
        if child is None:
            return None
        node = child
    return node.value


def holds(texts: Words, phrase: Words) -> bool:
    """Whether a phrase stands in these words, its words side by side."""
    if not phrase or phrase[0] not in texts:
        return False
    return any(True for _ in holds_at(texts, phrase))


def holds_at(texts: Words, phrase: Words) -> Iterator[int]:
    """Where a phrase stands in these words."""
    size = len(phrase)
    for at in range(len(texts) - size + 1 if size else 0):
        if texts[at : at + size] == phrase:
            yield at


def refined(index: MatchIndex, one: str, two: str) -> str | None:
    """The more special of two roles when one is a case or the training grade of the other.

    A grade form ('Staff Nurse') stands for the profession that it is a grade of, so a field
    of that profession beside it is the more special role ('Staff Nurse (RMN)').
    """
    above, rows = index.ancestors, index.role_rows
    if rows[one].trains_for == two or two in above[one]:
        return one
    if rows[two].trains_for == one or one in above[two]:
        return two
    if above[one] & above[two]:
        return (
            two
            if one in index.lists.grade_forms
            else one
            if two in index.lists.grade_forms
            else None
        )
    return None


def roles_above(index: MatchIndex, role_id: str) -> list[str]:
    """The more general roles of a role, the nearest first."""
    found: dict[str, None] = {}
    waiting = [role_id]
    while waiting:
        parents = [parent for role in waiting for parent in index.role_rows[role].kind_of]
        waiting = [
            parent for parent in parents if parent in index.role_rows and parent not in found
        ]
        found.update(dict.fromkeys(waiting))
    return [role for role in found if role != role_id]


def is_registration(index: MatchIndex, words: Words) -> bool:
    """Whether the words are parts of a register only: 'RMN', 'RMN/RNLD'."""
    return bool(words) and all((word,) in index.lists.registrations for word in words)


def with_covering_parent(index: MatchIndex, roles: list[str]) -> list[str]:
    """The roles with the nearest parent that covers them all put first, where there is one."""
    if len(roles) < 2:
        return roles
    shared = frozenset.intersection(*(index.ancestors[role] | {role} for role in roles))
    nearest = sorted(
        role for role in shared if not any(role in index.ancestors[other] for other in shared)
    )
    return list(dict.fromkeys([*nearest[:1], *roles]))


def is_weak(index: MatchIndex, term: Term) -> bool:
    """One generic word ('driver') or two letters name no role beside words nobody knows."""
    word = term.words[0] if term.words else ""
    if len(term.words) > 1 or (term.kind == "abbreviation" and len(word) > 2):
        return False
    return index.lists.heads.get(word) != "profession"
