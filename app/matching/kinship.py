"""How roles and terms relate to each other: questions about the index that deciding asks."""

from collections.abc import Iterable, Iterator

from app.matching.index import BROADER, MatchIndex, Term
from app.matching.phrases import Words
from app.vocabulary import HeadWordKind


def lookup(index: MatchIndex, words: Words) -> Term | None:
    """The term with exactly these words, if there is one."""
    node = index.role_trie
    for word in words:
        child = node.children.get(word)
        if child is None:
            return None
        node = child
    return node.value


def contains(texts: Words, phrase: Words) -> bool:
    """Whether these words contain a phrase, its words side by side."""
    if not phrase or phrase[0] not in texts:
        return False
    return any(True for _ in starts_of(texts, phrase))


def starts_of(texts: Words, phrase: Words) -> Iterator[int]:
    """Where a phrase starts in these words, each time that it is there."""
    size = len(phrase)
    for at in range(len(texts) - size + 1 if size else 0):
        if texts[at : at + size] == phrase:
            yield at


def refined(index: MatchIndex, one: str, two: str) -> str | None:
    """The more special of two roles, when one is a case or the training grade of the other.

    A grade form ('Staff Nurse') can be any profession that it is a grade of, so a field
    of that profession beside it is the more special role ('Staff Nurse (RMN)').
    """
    above, rows = index.ancestors, index.role_rows
    if rows[one].trains_for == two or two in above[one]:
        return one
    if rows[two].trains_for == one or one in above[two]:
        return two
    return _beside_grade_form(index, one, two) if above[one] & above[two] else None


def _beside_grade_form(index: MatchIndex, one: str, two: str) -> str | None:
    if one in index.lists.grade_forms:
        return two
    return one if two in index.lists.grade_forms else None


def without_parents(index: MatchIndex, roles: set[str] | frozenset[str]) -> set[str]:
    """The roles that are not above another of them."""
    above: set[str] = set()
    for role_id in roles:
        above |= index.ancestors[role_id]
    return set(roles) - above


def with_covering_parent(index: MatchIndex, roles: tuple[str, ...]) -> tuple[str, ...]:
    """The roles, with the nearest parent that covers them all put first if there is one."""
    covering = covering_role(index, roles) if len(roles) > 1 else None
    return roles if covering is None else tuple(dict.fromkeys([covering, *roles]))


def covering_role(index: MatchIndex, roles: Iterable[str]) -> str | None:
    """The nearest role that is each of some roles or above it; None where there is none."""
    shared = frozenset.intersection(*[index.ancestors[role] | {role} for role in roles])
    return min(without_parents(index, shared), default=None)


def is_registration(index: MatchIndex, words: Words) -> bool:
    """Whether the words are parts of a register only: 'RMN', 'RMN/RNLD'."""
    return bool(words) and all((word,) in index.lists.registrations for word in words)


def is_of_register(index: MatchIndex, term: Term) -> bool:
    """Whether a term names a field of the register, or a special case of one."""
    role_id = only_role(term)
    if role_id is None:
        return False
    fields = index.registered_fields
    return role_id in fields or bool(index.ancestors[role_id] & fields)


def is_profession(index: MatchIndex, word: str) -> bool:
    """Whether a word is the head noun of a profession ('psychologist', not 'worker')."""
    return index.lists.heads.get(word) == HeadWordKind.PROFESSION


def is_weak(index: MatchIndex, term: Term) -> bool:
    """Whether a term is too short to name a role beside unknown words: 'driver', two letters."""
    word = term.words[0] if term.words else ""
    if len(term.words) > 1 or (term.kind == "abbreviation" and len(word) > 2):
        return False
    return not is_profession(index, word)


def only_role(term: Term) -> str | None:
    """The one role that a term names; None where it is ambiguous, shared or wider."""
    if term.ambiguous is not None or term.kind == BROADER or len(term.role_ids) > 1:
        return None
    return term.role_ids[0]
