"""The word lists, ready to be looked up by the words of a title."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from app.matching.names import NameReader
from app.matching.phrases import Node, Words, phrase_tree
from app.matching.pickling import Pickled
from app.matching.rules import Level
from app.matching.tables import (
    ContextRow,
    GuardRow,
    HeadRow,
    OtherJobRow,
    SpecialTermRow,
    WordLists,
)
from app.matching.tokens import fold
from app.vocabulary import GradeKind, HeadWordKind, SpecialTermKind

_PERSONS: Final = frozenset((HeadWordKind.PROFESSION, HeadWordKind.GENERIC))
RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Context(Pickled):
    """What a phrase says of a post besides its role: setting, people served, specialty, place.

    `value` is how it is shown, `words` are the words of that.
    """

    category: str
    value: str
    is_mental_health: bool
    words: Words = ()


# The word lists whose phrases have no more than a name, by their place in `WordEntry.marks`.
GRADE, IDENTITY, NOISE = range(3)


# Where the phrases of such a list that begin with a word continue.
Marks: TypeAlias = tuple[tuple[int, Node[str]], ...]


@dataclass(frozen=True, slots=True)
class WordEntry(Pickled):
    """All that the word lists say of one word, so that a title's word is looked up once.

    The nodes are where the phrases of a list that begin with the word continue. `marks` names
    the list of each: GRADE, IDENTITY or NOISE.
    """

    head: str | None = None
    is_known: bool = False
    contexts: Node[Context] | None = None
    marks: Marks = ()


NO_ENTRY = WordEntry()


@dataclass(frozen=True, slots=True)
class WordIndex(Pickled):
    """The word lists. `entries` has the first words of the lists that every title is read with."""

    contexts: Node[Context]
    noise: Node[str]
    grades: Node[str]
    identities: Node[str]
    entries: dict[str, WordEntry]
    heads: dict[str, str]
    fields: frozenset[str]
    functions: frozenset[Words]
    registrations: frozenset[Words]
    parts_of_register: frozenset[Words]
    qualified_heads: dict[Words, str]
    split_words: frozenset[str]
    collectives: frozenset[str]
    grade_forms: frozenset[str]
    level_roles: dict[str, str]
    contested_levels: frozenset[Words]
    medical_grades: frozenset[Words]
    field_parents: frozenset[str]
    field_meanings: dict[Words, Words]
    disciplines: Node[str]
    discipline_words: frozenset[str]
    discipline_heads: frozenset[Words]
    homonyms: frozenset[Words]
    fillers: frozenset[str]
    contracts: frozenset[str]
    other_job_words: frozenset[str]
    words_in_charge: frozenset[str]
    guards: dict[str, tuple[Words, ...]]


def compile_lists(rows: WordLists, reader: NameReader) -> WordIndex:
    """The word lists as the engine reads them. The order of the rows does not matter."""
    contexts = _contexts(rows.contexts, reader)
    grades = phrase_tree((reader.words(row.words), row.label) for row in _sorted(rows.grades))
    identities = phrase_tree((reader.words(row.words), row.kind) for row in _sorted(rows.modifiers))
    noise = phrase_tree((reader.words(row.words), row.kind) for row in _sorted(rows.set_aside))
    heads = {fold(row.words): row.kind for row in _sorted(rows.heads) if row.kind in _PERSONS}
    fields = _nouns(rows.heads, HeadWordKind.DISCIPLINE)
    terms = _SpecialTerms(rows.special_terms, reader)
    general_parents = terms.roles_by_words(SpecialTermKind.GENERAL_PARENT)
    disciplines = phrase_tree(terms.roles_by_words(SpecialTermKind.DISCIPLINE).items())
    return WordIndex(
        contexts=contexts,
        noise=noise,
        grades=grades,
        identities=identities,
        entries=_entries(heads, fields, contexts, (grades, identities, noise)),
        heads=heads,
        fields=fields,
        functions=terms.words(SpecialTermKind.FUNCTION, SpecialTermKind.LEVEL),
        registrations=terms.words(SpecialTermKind.REGISTRATION),
        parts_of_register=frozenset(terms.labels(SpecialTermKind.REGISTRATION)),
        qualified_heads=general_parents,
        split_words=frozenset(words[0] for words in general_parents if len(words) > 1),
        collectives=_nouns(rows.heads, HeadWordKind.TEAM_OR_PLACE),
        grade_forms=terms.roles(SpecialTermKind.GRADE_FORM),
        level_roles=terms.levels(),
        contested_levels=terms.words(SpecialTermKind.CONTESTED_LEVEL),
        medical_grades=terms.words(SpecialTermKind.MEDICAL_GRADE),
        field_parents=terms.roles(SpecialTermKind.FIELD_PARENT),
        field_meanings=terms.labels(SpecialTermKind.FIELD_MEANING),
        disciplines=disciplines,
        discipline_words=frozenset(disciplines.children),
        discipline_heads=terms.words(SpecialTermKind.DISCIPLINE_HEAD),
        homonyms=terms.words(SpecialTermKind.HOMONYM),
        fillers=frozenset(word for words in terms.words(SpecialTermKind.FILLER) for word in words),
        contracts=frozenset(row.label for row in rows.grades if row.kind == GradeKind.CONTRACT),
        other_job_words=_last_words(rows.other_jobs),
        words_in_charge=_last_words(row for row in rows.other_jobs if row.is_in_charge),
        guards=_guards(rows.guards, reader),
    )


@dataclass(frozen=True, slots=True)
class _SpecialTerms:
    rows: Iterable[SpecialTermRow]
    reader: NameReader

    def words(self, *kinds: SpecialTermKind) -> frozenset[Words]:
        return frozenset(self.reader.words(row.words) for row in self.rows if row.kind in kinds)

    def roles(self, kind: SpecialTermKind) -> frozenset[str]:
        return frozenset(self.roles_by_words(kind).values())

    def levels(self) -> dict[str, str]:
        """The level that each role is beside a profession."""
        return {
            row.role_id: row.label or Level.LEAD
            for row in _sorted(self.rows)
            if row.kind == SpecialTermKind.LEVEL_ROLE and row.role_id
        }

    def labels(self, kind: SpecialTermKind) -> dict[Words, Words]:
        """The words of each label, by the words of its term."""
        return {
            self.reader.words(row.words): self.reader.words(row.label)
            for row in _sorted(self.rows)
            if row.kind == kind and row.label
        }

    def roles_by_words(self, kind: SpecialTermKind) -> dict[Words, str]:
        return {
            self.reader.words(row.words): row.role_id
            for row in _sorted(self.rows)
            if row.kind == kind and row.role_id
        }


def _sorted(rows: Iterable[RowT]) -> list[RowT]:
    """The rows in an order of their own, so that of two with the same words one always counts."""
    return sorted(rows, key=repr)


def _contexts(rows: Iterable[ContextRow], reader: NameReader) -> Node[Context]:
    # The words of mental health come last: where two rows read as the same words, they count.
    in_order = sorted(_sorted(rows), key=lambda row: row.is_mental_health)
    return phrase_tree((reader.words(row.words), _context(row, reader)) for row in in_order)


def _context(row: ContextRow, reader: NameReader) -> Context:
    return Context(row.kind, row.label, row.is_mental_health, reader.words(row.label))


def _nouns(rows: Iterable[HeadRow], kind: HeadWordKind) -> frozenset[str]:
    return frozenset(fold(row.words) for row in rows if row.kind == kind)


def _last_words(rows: Iterable[OtherJobRow]) -> frozenset[str]:
    return frozenset(fold(row.words) for row in rows)


def _guards(rows: Iterable[GuardRow], reader: NameReader) -> dict[str, tuple[Words, ...]]:
    found: dict[str, list[Words]] = defaultdict(list)
    for row in _sorted(rows):
        found[row.role_id].append(reader.words(row.words))
    return {role_id: tuple(phrases) for role_id, phrases in found.items()}


def _entries(
    heads: Mapping[str, str],
    fields: frozenset[str],
    contexts: Node[Context],
    marks: tuple[Node[str], Node[str], Node[str]],
) -> dict[str, WordEntry]:
    words = fields.union(heads, contexts.children, *(trie.children for trie in marks))
    return {
        word: WordEntry(
            head=heads.get(word),
            is_known=word in heads or word in fields,
            contexts=contexts.children.get(word),
            marks=_marks(word, marks),
        )
        for word in sorted(words)
    }


def _marks(word: str, tries: Iterable[Node[str]]) -> Marks:
    found = ((kind, trie.children.get(word)) for kind, trie in enumerate(tries))
    return tuple((kind, node) for kind, node in found if node is not None)
