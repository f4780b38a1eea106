"""Tests that need no labels: hide what the registry knows and ask it."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from app.matching.index import MatchIndex, compile_tables
from app.matching.resolution import Outcome
from app.matching.tables import AmbiguousRow, MatchingTables, RoleRow, TermRow, WordLists
from app.vocabulary import MATCHABLE_SCOPES
from tests.bench.registry import decided, names_of

WORKERS = 2
_TASKS_A_CHUNK = 5

T = TypeVar("T")


class Fate(StrEnum):
    """What was answered for a name whose role or synonym was hidden."""

    RIGHT = "right"  # its own role: only a hidden synonym can be
    BROADER = "broader"
    NARROWER = "narrower"
    WRONG = "wrong"
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class Asked:
    """A hidden name, its role, and the role that was matched instead, if one was."""

    text: str
    role_id: str
    fate: Fate
    answered: str | None


def hide_roles(tables: MatchingTables, *, count: int, seed: int) -> list[Asked]:
    """The names of some roles, each asked of a registry without the role."""
    role_ids = draw([role.role_id for role in tables.roles], count, seed)
    return _in_parallel(partial(ask_hidden_role, _without_codes(tables)), role_ids)


def hide_terms(tables: MatchingTables, *, count: int, seed: int) -> list[Asked]:
    """Some synonyms, each asked of a registry without it."""
    terms = [row for row in tables.terms if row.scope in MATCHABLE_SCOPES]
    drawn = draw(sorted(terms, key=lambda row: (row.role_id, row.text)), count, seed)
    return _in_parallel(partial(ask_hidden_term, _without_codes(tables)), drawn)


def draw(rows: Iterable[T], count: int, seed: int) -> list[T]:
    """So many of the rows, the same for the same seed and order; all where there are fewer."""
    ordered = list(rows)
    # A draw for measuring, not for secrets.
    return random.Random(seed).sample(ordered, min(count, len(ordered)))  # noqa: S311  # see above


def _in_parallel(ask: Callable[[T], list[Asked]], rows: Sequence[T]) -> list[Asked]:
    # Spawned, since a fork of a process with threads may hang.
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as workers:
        found = workers.map(ask, rows, chunksize=_TASKS_A_CHUNK)
        return [asked for answers in found for asked in answers]


def _without_codes(tables: MatchingTables) -> MatchingTables:
    """No hint is given, so codes decide nothing; without them the index builds faster."""
    return replace(tables, codes=(), known_codes=())


def ask_hidden_role(tables: MatchingTables, role_id: str) -> list[Asked]:
    """The names of a role asked of a registry without it, save those that another role shares."""
    full_names = [text for text, owner in names_of(tables) if owner == role_id]
    index = compile_tables(without_role(tables, role_id))
    above = _above(tables)
    known = {term.words for term in index.terms if not term.is_derived}
    return [
        _asked(text, role_id, index, above) for text in full_names if index.words(text) not in known
    ]


def ask_hidden_term(tables: MatchingTables, row: TermRow) -> list[Asked]:
    """A synonym asked of a registry without it; nothing where another row says the same words."""
    index = compile_tables(
        replace(tables, terms=tuple(term for term in tables.terms if term != row))
    )
    if any(term.words == index.words(row.text) for term in index.terms if not term.is_derived):
        return []
    return [_asked(row.text, row.role_id, index, _above(tables))]


def _asked(text: str, role_id: str, index: MatchIndex, above: dict[str, set[str]]) -> Asked:
    verdict = decided(text, index)
    answered = verdict.role_id if verdict.outcome is Outcome.MATCHED else None
    if answered is None:
        unmatched = verdict.outcome is Outcome.UNMATCHED
        return Asked(text, role_id, Fate.UNMATCHED if unmatched else Fate.AMBIGUOUS, None)
    return Asked(text, role_id, _fate(role_id, answered, above), answered)


def _fate(hidden: str, answered: str, above: dict[str, set[str]]) -> Fate:
    if answered == hidden:
        return Fate.RIGHT
    if answered in above[hidden]:
        return Fate.BROADER
    return Fate.NARROWER if hidden in above[answered] else Fate.WRONG


def _above(tables: MatchingTables) -> dict[str, set[str]]:
    parents = {role.role_id: role.kind_of for role in tables.roles}
    found: dict[str, set[str]] = {}
    for role_id in parents:
        above: set[str] = set()
        waiting = list(parents[role_id])
        while waiting:
            parent = waiting.pop()
            if parent not in above:
                above.add(parent)
                waiting.extend(parents.get(parent, ()))
        found[role_id] = above
    return found


def without_role(tables: MatchingTables, hidden: str) -> MatchingTables:
    """The tables as if nobody had ever recorded a role; its children hang from its parents."""
    role = next(role for role in tables.roles if role.role_id == hidden)
    names = {text.casefold() for text, owner in names_of(tables) if owner == hidden}
    ambiguous = (_without_candidate(row, hidden) for row in tables.ambiguous)
    return replace(
        tables,
        roles=tuple(_unrelated(row, role) for row in tables.roles if row is not role),
        terms=tuple(row for row in tables.terms if row.role_id != hidden),
        ambiguous=tuple(
            row for row in ambiguous if row.candidates and row.title.casefold() not in names
        ),
        lists=_without_rules(tables.lists, hidden),
        codes=tuple(row for row in tables.codes if row.role_id != hidden),
    )


def _without_rules(lists: WordLists, hidden: str) -> WordLists:
    return replace(
        lists,
        guards=tuple(row for row in lists.guards if row.role_id != hidden),
        special_terms=tuple(row for row in lists.special_terms if row.role_id != hidden),
    )


def _unrelated(row: RoleRow, hidden: RoleRow) -> RoleRow:
    parents = [parent for parent in row.kind_of if parent != hidden.role_id]
    if hidden.role_id in row.kind_of:
        parents += [parent for parent in hidden.kind_of if parent != row.role_id]
    trains_for = None if row.trains_for == hidden.role_id else row.trains_for
    return replace(row, kind_of=tuple(dict.fromkeys(parents)), trains_for=trains_for)


def _without_candidate(row: AmbiguousRow, hidden: str) -> AmbiguousRow:
    kept = tuple(one for one in row.candidates if one.role_id != hidden)
    return row if len(kept) == len(row.candidates) else replace(row, candidates=kept)


def fates(asked: Iterable[Asked]) -> Counter[Fate]:
    """How many names met each fate."""
    return Counter(one.fate for one in asked)
