"""The curated tables compiled for look-up: immutable, stamped with a key of their content."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import log
from typing import Final, NamedTuple, TypeAlias

from app.matching.names import NameReader, name_reader
from app.matching.phrases import Node, Words, phrase_tree
from app.matching.resolution import RoleCard
from app.matching.spelling import near_spellings
from app.matching.tables import (
    AmbiguousRow,
    CodeRow,
    KnownCode,
    LexiconRow,
    MatchingTables,
    RoleRow,
)
from app.matching.tokens import Token, fold, repair

MATCHING_SCOPES: Final = frozenset(("exact", "narrower", "former", "misspelling"))
BROADER: Final = "broader"
TRAINING_WORDS: Final = ("trainee", "student", "apprentice")
GRADE_WORDS: Final = ("senior", "lead", "deputy", "assistant", "advanced", "consultant")


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase that names one role or several, or is declared ambiguous.

    `gaps` are the separators inside the phrase. `is_derived` marks a phrase made of a
    modifier and a term of another role ('trainee' + 'EMHP'). `spoken_for` holds, for each
    reading of an ambiguous title, the phrases that speak for it.
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


@dataclass(frozen=True, slots=True)
class Context:
    """What a phrase tells of a post besides its role: setting, people served, specialty, place."""

    category: str
    value: str
    is_mental_health: bool


# The word lists whose phrases have no more than a name, by their place in `Entry.marks`.
GRADE, IDENTITY, NOISE = range(3)


# Where the phrases of such a list that begin with a word go on.
Marks: TypeAlias = tuple[tuple[int, Node[str]], ...]


class Entry(NamedTuple):
    """All that the word lists say of one word, so that a title's word is looked up once.

    The nodes are where the phrases of a list that begin with the word go on; `marks` names
    the list of each: GRADE, IDENTITY or NOISE.
    """

    head: str | None = None
    is_known: bool = False
    contexts: Node[Context] | None = None
    marks: Marks = ()


NO_ENTRY: Final = Entry()


@dataclass(frozen=True, slots=True)
class MatchIndex:
    """Everything one decision needs, in memory. Never changed once built."""

    content: str
    roles: Mapping[str, RoleCard]
    role_rows: Mapping[str, RoleRow]
    terms: tuple[Term, ...]
    near_terms: tuple[tuple[Words, str, str], ...]
    near_texts: tuple[str, ...]
    postings: Mapping[str, tuple[int, ...]]
    word_weights: Mapping[str, float]
    codes: Mapping[str, tuple[CodeRow, ...]]
    known_codes: Mapping[tuple[str, str], KnownCode]
    codes_by_name: Mapping[tuple[str, str], str]
    code_owners: Mapping[tuple[str, str], frozenset[str]]
    role_trie: Node[Term]
    bags: Mapping[Words, tuple[Term, ...]]
    reader: NameReader
    contexts: Node[Context]
    noise: Node[str]
    grades: Node[str]
    identities: Node[str]
    entries: Mapping[str, Entry]
    heads: Mapping[str, str]
    fields: frozenset[str]
    functions: frozenset[Words]
    registrations: frozenset[Words]
    registered_fields: frozenset[str]
    qualified_heads: Mapping[Words, str]
    split_words: frozenset[str]
    collectives: frozenset[str]
    grade_forms: frozenset[str]
    level_roles: frozenset[str]
    contested_levels: frozenset[Words]
    ambiguous_roles: frozenset[str]
    other_jobs: frozenset[str]
    other_job_words: frozenset[str]
    words_in_charge: frozenset[str]
    mental_health_heads: Mapping[str, Term]
    guards: Mapping[str, tuple[Words, ...]]
    vocabulary: frozenset[str]
    spellings: Mapping[str, tuple[str, ...]]
    ancestors: Mapping[str, frozenset[str]]
    trainees: Mapping[str, str]

    def read(self, title: str) -> list[Token]:
        """A repaired title as folded words, its known variants and misspellings rewritten."""
        return self.reader.read(title)

    def words(self, text: str) -> Words:
        """The words of a phrase as the engine compares them."""
        return self.reader.words(text)


def compile_tables(tables: MatchingTables) -> MatchIndex:
    """The index of these tables. The same rows in any order give an equal index."""
    lexicon = _by_lexicon(tables.lexicon)
    reader = name_reader(tables.lexicon)
    role_rows = {row.role_id: row for row in sorted(tables.roles, key=lambda row: row.role_id)}
    terms = tuple(_terms(tables, role_rows, reader))
    near_terms = tuple(_near_terms(tables, reader))
    postings = _postings(near_terms)
    known_codes = _known_codes(tables.known_codes)
    vocabulary = frozenset(word for term in terms for word in term.words)
    registrations = frozenset(reader.words(row.term) for row in lexicon["registration"])
    other_job_words = frozenset(fold(row.term) for row in lexicon["other job"])
    qualified_heads = {
        reader.words(row.term): row.role_id for row in lexicon["qualified head"] if row.role_id
    }
    contexts = _context_trie(lexicon, reader)
    noise = phrase_tree((reader.words(row.term), row.category) for row in lexicon["noise"])
    grades = phrase_tree((reader.words(row.term), row.value) for row in lexicon["grade"])
    identities = phrase_tree((reader.words(row.term), row.category) for row in lexicon["identity"])
    heads = {fold(row.term): row.category for row in lexicon["head"]}
    fields = frozenset(fold(row.term) for row in lexicon["field"])
    return MatchIndex(
        content=content_key(tables),
        roles={key: RoleCard(key, row.name, row.family) for key, row in role_rows.items()},
        role_rows=role_rows,
        terms=terms,
        near_terms=near_terms,
        near_texts=tuple(" ".join(sorted(words)) for words, _, _ in near_terms),
        postings=postings,
        word_weights={
            word: rarity(len(numbers), len(near_terms)) for word, numbers in postings.items()
        },
        codes=_codes(tables.codes),
        known_codes=known_codes,
        codes_by_name=_codes_by_name(known_codes.values()),
        code_owners=_code_owners(tables.codes),
        role_trie=phrase_tree((term.words, term) for term in terms),
        bags=_bags(terms),
        reader=reader,
        contexts=contexts,
        noise=noise,
        grades=grades,
        identities=identities,
        entries=_entries(heads, fields, contexts, (grades, identities, noise)),
        heads=heads,
        fields=fields,
        functions=frozenset(reader.words(row.term) for row in lexicon["function"]),
        registrations=registrations,
        registered_fields=_registered_fields(terms, registrations, role_rows),
        qualified_heads=qualified_heads,
        split_words=frozenset(words[0] for words in qualified_heads if len(words) > 1),
        collectives=frozenset(fold(row.term) for row in lexicon["collective"]),
        grade_forms=frozenset(row.role_id for row in lexicon["grade form"] if row.role_id),
        ambiguous_roles=_ambiguous_roles(tables, reader),
        level_roles=frozenset(
            row.role_id for row in lexicon["level role"] if row.role_id and not row.category
        ),
        contested_levels=frozenset(
            reader.words(row.term) for row in lexicon["level role"] if row.category == "contested"
        ),
        other_jobs=_other_jobs(role_rows, other_job_words, reader),
        other_job_words=other_job_words,
        words_in_charge=frozenset(
            fold(row.term) for row in lexicon["other job"] if row.category == "in charge"
        ),
        mental_health_heads=_mental_health_heads(terms),
        guards=_guards(lexicon["guard"], reader),
        vocabulary=vocabulary,
        spellings=near_spellings(vocabulary),
        ancestors=_ancestors(role_rows),
        trainees={
            row.trains_for: key
            for key, row in role_rows.items()
            if row.trains_for and _is_the_trainee(row, role_rows, reader)
        },
    )


def _entries(
    heads: Mapping[str, str],
    fields: frozenset[str],
    contexts: Node[Context],
    marks: tuple[Node[str], Node[str], Node[str]],
) -> dict[str, Entry]:
    words = fields.union(heads, contexts.children, *(trie.children for trie in marks))
    return {
        word: Entry(
            heads.get(word),
            word in heads or word in fields,
            contexts.children.get(word),
            tuple(
                (kind, trie.children[word])
                for kind, trie in enumerate(marks)
                if word in trie.children
            ),
        )
        for word in sorted(words)
    }


def content_key(tables: MatchingTables) -> str:
    """'sha256:…' of the tables' rows, whatever their order: equal keys give equal answers."""
    digest = hashlib.sha256()
    for name in ("roles", "terms", "ambiguous", "lexicon", "codes", "known_codes"):
        for row in sorted(repr(row) for row in getattr(tables, name)):
            digest.update(row.encode())
            digest.update(b"\n")
    return f"sha256:{digest.hexdigest()}"


def _by_lexicon(rows: Iterable[LexiconRow]) -> dict[str, list[LexiconRow]]:
    found: dict[str, list[LexiconRow]] = defaultdict(list)
    for row in sorted(rows, key=repr):
        found[row.lexicon].append(row)
    return found


def _terms(tables: MatchingTables, roles: dict[str, RoleRow], reader: NameReader) -> Iterator[Term]:
    explicit = _explicit(tables, roles, reader)
    ambiguous = {
        reader.words(row.title): row
        for row in sorted(tables.ambiguous, key=lambda row: row.title)
        if row.is_always_ambiguous
    }
    by_words: dict[Words, dict[str, Term]] = defaultdict(dict)
    for term in explicit:
        by_words[term.words].setdefault(term.role_ids[0], term)
    for term in _derived(explicit, roles, reader):
        if term.words not in by_words or all(
            known.is_derived for known in by_words[term.words].values()
        ):
            by_words[term.words].setdefault(term.role_ids[0], term)
    broader = {term.words: term for term in _broader(tables, ambiguous, reader)}
    for words in sorted(by_words.keys() | ambiguous.keys() | broader.keys()):
        if words in by_words or words in ambiguous:
            yield _merged(words, by_words.get(words, {}), ambiguous.get(words), reader)
        elif words:
            yield broader[words]


def _broader(
    tables: MatchingTables, ambiguous: Mapping[Words, AmbiguousRow], reader: NameReader
) -> Iterator[Term]:
    """Words that may mean a role and others too: they keep a shorter term from deciding alone.

    A role whose own name is ambiguous brings the readings of its name.
    """
    names = {role.role_id: reader.words(role.name) for role in tables.roles}
    found: dict[Words, Term] = {}
    for row in sorted(tables.terms, key=lambda row: (row.role_id, row.text)):
        if row.scope == "broader":
            term = _term(row.text, row.role_id, BROADER, row.source, reader)
            named = ambiguous.get(names.get(row.role_id, ()))
            readings = [one.role_id for one in named.candidates] if named is not None else []
            known = found[term.words].role_ids if term.words in found else ()
            roles = tuple(dict.fromkeys((*known, row.role_id, *readings)))
            found[term.words] = replace(term, role_ids=roles)
    yield from found.values()


def _merged(
    words: Words, named: dict[str, Term], row: AmbiguousRow | None, reader: NameReader
) -> Term:
    if row is not None:
        gaps = tuple(token.gap for token in reader.read(repair(row.title)))
        candidates = tuple(candidate.role_id for candidate in row.candidates)
        spoken = tuple(
            (candidate.role_id, tuple(reader.words(word) for word in candidate.words))
            for candidate in row.candidates
        )
        return Term(words, gaps, row.title, candidates, row.kind, row.source, False, row, spoken)
    first = named[min(named)]
    if len(named) == 1:
        return first
    return Term(
        words,
        first.gaps,
        first.text,
        tuple(sorted(named)),
        "shared",
        first.source,
        first.is_derived,
        None,
    )


def _explicit(tables: MatchingTables, roles: dict[str, RoleRow], reader: NameReader) -> list[Term]:
    found = [_term(role.name, role.role_id, "name", "", reader) for role in roles.values()]
    found += [
        _term(former.name, role.role_id, "former name", "", reader)
        for role in roles.values()
        for former in role.former_names
    ]
    found += [
        _term(row.text, row.role_id, row.kind, row.source, reader)
        for row in sorted(tables.terms, key=lambda row: (row.role_id, row.text))
        if row.scope in MATCHING_SCOPES
    ]
    return found


def _term(
    text: str, role_id: str, kind: str, source: str, reader: NameReader, derived: bool = False
) -> Term:
    tokens = reader.read(repair(text))
    words = tuple(token.text for token in tokens)
    gaps = (0, *(token.gap for token in tokens[1:]))
    return Term(words, gaps, text, (role_id,), kind, source, derived, None)


def _derived(explicit: list[Term], roles: dict[str, RoleRow], reader: NameReader) -> Iterator[Term]:
    """Every way to say a training grade or graded form, from the ways to say the role below it."""
    terms_of: dict[str, list[Term]] = defaultdict(list)
    for term in explicit:
        terms_of[term.role_ids[0]].append(term)
    by_name = {
        term.words: term.role_ids[0] for term in explicit if term.kind in ("name", "former name")
    }
    for role in roles.values():
        if role.trains_for and _is_the_trainee(role, roles, reader):
            # A student is no apprentice: 'OT Apprentice' is not the Student Occupational Therapist.
            training = ("student",) if role.name.startswith("Student") else TRAINING_WORDS
            for term in terms_of[role.trains_for]:
                for word in training:
                    yield _modified(term, word, role, in_front=True)
                    yield _modified(term, word, role, in_front=False)
        words = reader.words(role.name)
        base = by_name.get(words[1:])
        if base and words[0] in GRADE_WORDS and base != role.role_id:
            for term in terms_of[base]:
                yield _modified(term, words[0], role, in_front=True)


def _is_the_trainee(role: RoleRow, roles: dict[str, RoleRow], reader: NameReader) -> bool:
    """Whether a role is the training grade of its base: the only one, or the one named after it."""
    same = [other for other in roles.values() if other.trains_for == role.trains_for]
    base = roles.get(role.trains_for or "")
    named = base is not None and reader.words(role.name)[1:] == reader.words(base.name)
    return base is not None and (len(same) == 1 or named)


def _modified(term: Term, word: str, role: RoleRow, *, in_front: bool) -> Term:
    words = (word, *term.words) if in_front else (*term.words, word)
    gaps = (0, *term.gaps) if in_front else (*term.gaps, 0)
    text = f"{word} {term.text}" if in_front else f"{term.text} {word}"
    return Term(words, gaps, text, (role.role_id,), term.kind, term.source, True, None)


def _near_terms(tables: MatchingTables, reader: NameReader) -> list[tuple[Words, str, str]]:
    names = [(role.name, role.role_id) for role in tables.roles]
    names += [(former.name, role.role_id) for role in tables.roles for former in role.former_names]
    names += [(row.text, row.role_id) for row in tables.terms]
    return sorted({(reader.words(text), text, role_id) for text, role_id in names})


def _postings(near_terms: tuple[tuple[Words, str, str], ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, (words, _, _) in enumerate(near_terms):
        for word in dict.fromkeys(words):
            found[word].append(number)
    return {word: tuple(numbers) for word, numbers in sorted(found.items())}


def rarity(terms_with_word: int, terms: int) -> float:
    """How much a word tells: the more, the fewer of the terms hold it."""
    return log(2 + terms / (1 + terms_with_word))


def _bags(terms: Iterable[Term]) -> dict[Words, tuple[Term, ...]]:
    found: dict[Words, list[Term]] = defaultdict(list)
    for term in terms:
        if len(term.words) > 1:
            found[tuple(sorted(term.words))].append(term)
    return {bag: tuple(same) for bag, same in found.items()}


def _context_trie(lexicon: dict[str, list[LexiconRow]], reader: NameReader) -> Node[Context]:
    rows = [(row, False) for row in lexicon["context"]]
    rows += [(row, True) for row in lexicon["mental-health context"]]
    return phrase_tree(
        (reader.words(row.term), Context(row.category, row.value, mental_health))
        for row, mental_health in rows
    )


def _guards(rows: Iterable[LexiconRow], reader: NameReader) -> dict[str, tuple[Words, ...]]:
    found: dict[str, list[Words]] = defaultdict(list)
    for row in rows:
        if row.role_id:
            found[row.role_id].append(reader.words(row.term))
    return {role_id: tuple(phrases) for role_id, phrases in found.items()}


_OTHER_JOB_FAMILIES: Final = frozenset(
    (
        "administration and management",
        "digital and information",
        "education and research",
        "estates and facilities",
    )
)


def _other_jobs(
    roles: dict[str, RoleRow], last_words: frozenset[str], reader: NameReader
) -> frozenset[str]:
    """Roles that a profession beside them only describes ('Health Visitor Administrator')."""
    return frozenset(
        role_id
        for role_id, role in roles.items()
        if role.family in _OTHER_JOB_FAMILIES or reader.words(role.name)[-1] in last_words
    )


_MENTAL_HEALTH: Final = ("mental", "health")


def _mental_health_heads(terms: Iterable[Term]) -> dict[str, Term]:
    """The catch-alls of the whole field by their last word: 'Mental Health Worker' by 'worker'."""
    return {
        term.words[-1]: term
        for term in terms
        if term.ambiguous is not None and term.words[:-1] == _MENTAL_HEALTH
    }


def _registered_fields(
    terms: Iterable[Term], registrations: frozenset[Words], roles: dict[str, RoleRow]
) -> frozenset[str]:
    """The roles that letters of the register stand for, without the parent of the others."""
    named = {role for term in terms if term.words in registrations for role in term.role_ids}
    above = _ancestors(roles)
    return frozenset(role for role in named if not any(role in above[other] for other in named))


def _ambiguous_roles(tables: MatchingTables, reader: NameReader) -> frozenset[str]:
    """Roles whose own name is declared ambiguous."""
    titles = {reader.words(row.title) for row in tables.ambiguous if row.is_always_ambiguous}
    return frozenset(role.role_id for role in tables.roles if reader.words(role.name) in titles)


def _codes(rows: Iterable[CodeRow]) -> dict[str, tuple[CodeRow, ...]]:
    found: dict[str, list[CodeRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.system, row.version, row.code, row.relation)):
        found[row.role_id].append(row)
    return {role_id: tuple(codes) for role_id, codes in found.items()}


def _known_codes(rows: Iterable[KnownCode]) -> dict[tuple[str, str], KnownCode]:
    # The newest version of a list wins: later versions overwrite earlier ones.
    return {
        (row.system, row.code): row
        for row in sorted(rows, key=lambda row: (row.system, row.version, row.code))
    }


def _codes_by_name(codes: Iterable[KnownCode]) -> dict[tuple[str, str], str]:
    """The code by its system and its casefolded name, where only one code has that name."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code in codes:
        found[code.system, code.display.casefold()].append(code.code)
    return {name: same[0] for name, same in found.items() if len(same) == 1}


def _code_owners(rows: Iterable[CodeRow]) -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.relation == "own":
            found[row.system, row.code].add(row.role_id)
    return {key: frozenset(role_ids) for key, role_ids in found.items()}


def _ancestors(roles: dict[str, RoleRow]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for role_id in roles:
        above: set[str] = set()
        waiting = list(roles[role_id].kind_of)
        while waiting:
            parent = waiting.pop()
            if parent not in above and parent in roles and parent != role_id:
                above.add(parent)
                waiting.extend(roles[parent].kind_of)
        found[role_id] = frozenset(above)
    return found
