"""Every phrase that can decide a title: names, synonyms, training grades, ambiguous titles."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from app.matching.index.roles import TRAINING_WORDS, Roles, find_ancestors, is_the_trainee
from app.matching.names import NameReader
from app.matching.phrases import Words
from app.matching.pickling import Pickled
from app.matching.repair import repair
from app.matching.tables import AmbiguousRow, MatchingTables, RoleRow
from app.vocabulary import MATCHABLE_SCOPES

BROADER: Final = "broader"
GRADE_WORDS: Final = ("senior", "lead", "deputy", "assistant", "advanced", "consultant")
_MENTAL_HEALTH: Final = ("mental", "health")


@dataclass(frozen=True, slots=True)
class Term(Pickled):
    """A phrase that names one role or several, or is declared ambiguous.

    `gaps` are the separators inside the phrase. `is_derived` marks a phrase made of a
    modifier and a term of another role ('trainee' + 'EMHP'). `spoken_for` has, for each
    reading of an ambiguous title, the phrases that decide for it.
    """

    words: Words
    gaps: tuple[int, ...]
    text: str
    role_ids: tuple[str, ...]
    kind: str
    source: str
    is_derived: bool
    ambiguous: AmbiguousRow | None
    spoken_for: tuple[tuple[str, tuple[Words, ...]], ...] = ()


_Named: TypeAlias = dict[Words, dict[str, Term]]
"""The terms with the same words, by the role of each."""


def compile_terms(tables: MatchingTables, roles: Roles, reader: NameReader) -> tuple[Term, ...]:
    """One term for each phrase, in the order of their words."""
    named = _named(tables, roles, reader)
    ambiguous = _ambiguous_rows(tables, reader)
    broader = _broader(tables, ambiguous, reader)
    return tuple(_each_phrase(named, ambiguous, broader, reader))


def _each_phrase(
    named: _Named,
    ambiguous: Mapping[Words, AmbiguousRow],
    broader: Mapping[Words, Term],
    reader: NameReader,
) -> Iterator[Term]:
    for words in sorted(named.keys() | ambiguous.keys() | broader.keys()):
        if words in ambiguous:
            yield _declared(words, ambiguous[words], reader)
        elif words in named:
            yield _shared(named[words])
        elif words:
            yield broader[words]


def _named(tables: MatchingTables, roles: Roles, reader: NameReader) -> _Named:
    """The phrases that the tables give, then those that follow from them and are still free."""
    named: _Named = defaultdict(dict)
    explicit = _explicit(tables, roles, reader)
    for term in explicit:
        named[term.words].setdefault(term.role_ids[0], term)
    for term in _derived(explicit, roles, reader):
        if all(known.is_derived for known in named.get(term.words, {}).values()):
            named[term.words].setdefault(term.role_ids[0], term)
    return named


def _explicit(tables: MatchingTables, roles: Roles, reader: NameReader) -> list[Term]:
    found = [_term(role.name, role.role_id, "name", "", reader) for role in roles.values()]
    for role in roles.values():
        found += [
            _term(former.name, role.role_id, "former name", "", reader)
            for former in role.former_names
        ]
    found += [
        _term(row.text, row.role_id, row.kind, row.source, reader)
        for row in sorted(tables.terms, key=lambda row: (row.role_id, row.text))
        if row.scope in MATCHABLE_SCOPES
    ]
    return found


def _term(text: str, role_id: str, kind: str, source: str, reader: NameReader) -> Term:
    tokens = reader.read(repair(text))
    words = tuple(token.text for token in tokens)
    gaps = (0, *(token.gap for token in tokens[1:]))
    return Term(words, gaps, text, (role_id,), kind, source, False, None)


def _derived(explicit: list[Term], roles: Roles, reader: NameReader) -> Iterator[Term]:
    """Every way to name a training grade or graded form, from the names of the role below it."""
    terms_of: dict[str, list[Term]] = defaultdict(list)
    for term in explicit:
        terms_of[term.role_ids[0]].append(term)
    by_name = {
        term.words: term.role_ids[0] for term in explicit if term.kind in ("name", "former name")
    }
    for role in roles.values():
        if role.trains_for and is_the_trainee(role, roles, reader):
            yield from _training_names(role, terms_of[role.trains_for])
        words = reader.words(role.name)
        base = by_name.get(words[1:])
        if base and words[0] in GRADE_WORDS and base != role.role_id:
            for term in terms_of[base]:
                yield _in_front(words[0], term, role)


def _training_names(role: RoleRow, terms: Iterable[Term]) -> Iterator[Term]:
    # A student is not an apprentice: 'OT Apprentice' is not the Student Occupational Therapist.
    training = ("student",) if role.name.startswith("Student") else TRAINING_WORDS
    for term in terms:
        for word in training:
            yield _in_front(word, term, role)
            yield _behind(word, term, role)


def _in_front(word: str, term: Term, role: RoleRow) -> Term:
    return replace(
        term,
        words=(word, *term.words),
        gaps=(0, *term.gaps),
        text=f"{word} {term.text}",
        role_ids=(role.role_id,),
        is_derived=True,
    )


def _behind(word: str, term: Term, role: RoleRow) -> Term:
    return replace(
        term,
        words=(*term.words, word),
        gaps=(*term.gaps, 0),
        text=f"{term.text} {word}",
        role_ids=(role.role_id,),
        is_derived=True,
    )


def _ambiguous_rows(tables: MatchingTables, reader: NameReader) -> dict[Words, AmbiguousRow]:
    return {
        reader.words(row.title): row
        for row in sorted(tables.ambiguous, key=lambda row: row.title)
        if row.is_always_ambiguous
    }


def _broader(
    tables: MatchingTables, ambiguous: Mapping[Words, AmbiguousRow], reader: NameReader
) -> dict[Words, Term]:
    """Words that can mean a role and others too: they keep a shorter term from deciding alone.

    A role whose own name is ambiguous brings the readings of its name.
    """
    names = {role.role_id: reader.words(role.name) for role in tables.roles}
    found: dict[Words, Term] = {}
    for row in sorted(tables.terms, key=lambda row: (row.role_id, row.text)):
        if row.scope != BROADER:
            continue
        term = _term(row.text, row.role_id, BROADER, row.source, reader)
        known = found[term.words].role_ids if term.words in found else ()
        readings = _readings(ambiguous.get(names.get(row.role_id, ())))
        roles = tuple(dict.fromkeys((*known, row.role_id, *readings)))
        found[term.words] = replace(term, role_ids=roles)
    return found


def _readings(row: AmbiguousRow | None) -> tuple[str, ...]:
    return () if row is None else tuple(candidate.role_id for candidate in row.candidates)


def _declared(words: Words, row: AmbiguousRow, reader: NameReader) -> Term:
    gaps = tuple(token.gap for token in reader.read(repair(row.title)))
    spoken = tuple(
        (candidate.role_id, tuple(map(reader.words, candidate.words)))
        for candidate in row.candidates
    )
    return Term(words, gaps, row.title, _readings(row), row.kind, row.source, False, row, spoken)


def _shared(named: Mapping[str, Term]) -> Term:
    first = named[min(named)]
    if len(named) == 1:
        return first
    return replace(first, role_ids=tuple(sorted(named)), kind="shared")


def collect_bags(terms: Iterable[Term]) -> dict[Words, tuple[Term, ...]]:
    """The terms of several words by their sorted words, for titles in another order."""
    found: dict[Words, list[Term]] = defaultdict(list)
    for term in terms:
        if len(term.words) > 1:
            found[tuple(sorted(term.words))].append(term)
    return {bag: tuple(same) for bag, same in found.items()}


def find_mental_health_heads(terms: Iterable[Term]) -> dict[str, Term]:
    """The catch-alls of the whole field by their last word: 'Mental Health Worker' by 'worker'."""
    return {
        term.words[-1]: term
        for term in terms
        if term.ambiguous is not None and term.words[:-1] == _MENTAL_HEALTH
    }


def find_registered_fields(
    terms: Iterable[Term], registrations: frozenset[Words], roles: Roles
) -> frozenset[str]:
    """The roles that letters of the register name, without the parent of the others."""
    named = {role for term in terms if term.words in registrations for role in term.role_ids}
    above = find_ancestors(roles)
    return frozenset(role for role in named if not any(role in above[other] for other in named))
