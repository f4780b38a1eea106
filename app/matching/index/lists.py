"""The word lists, ready to be looked up by the words of a title."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from app.matching.names import NameReader
from app.matching.phrases import Node, Words, phrase_tree
from app.matching.tables import LexiconRow
from app.matching.tokens import fold

Lexicon: TypeAlias = Mapping[str, list[LexiconRow]]
"""The rows of each word list by its name, in a fixed order."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a phrase says of a post besides its role: setting, people served, specialty, place."""

    category: str
    value: str
    is_mental_health: bool


# The word lists whose phrases have no more than a name, by their place in `WordEntry.marks`.
GRADE, IDENTITY, NOISE = range(3)


# Where the phrases of such a list that begin with a word continue.
Marks: TypeAlias = tuple[tuple[int, Node[str]], ...]


class WordEntry(NamedTuple):
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
class WordIndex:
    """The word lists. `entries` has the first words of the lists that every title is read with."""

    contexts: Node[Context]
    noise: Node[str]
    grades: Node[str]
    identities: Node[str]
    entries: Mapping[str, WordEntry]
    heads: Mapping[str, str]
    fields: frozenset[str]
    functions: frozenset[Words]
    registrations: frozenset[Words]
    qualified_heads: Mapping[Words, str]
    split_words: frozenset[str]
    collectives: frozenset[str]
    grade_forms: frozenset[str]
    level_roles: frozenset[str]
    contested_levels: frozenset[Words]
    other_job_words: frozenset[str]
    words_in_charge: frozenset[str]
    guards: Mapping[str, tuple[Words, ...]]


def by_lexicon(rows: Iterable[LexiconRow]) -> Lexicon:
    """The rows of each word list, in the same order whatever the order given."""
    found: dict[str, list[LexiconRow]] = defaultdict(list)
    for row in sorted(rows, key=repr):
        found[row.lexicon].append(row)
    return found


def compile_lists(lexicon: Lexicon, reader: NameReader) -> WordIndex:
    """The word lists as the engine reads them."""
    contexts = _contexts(lexicon, reader)
    noise = phrase_tree((reader.words(row.term), row.category) for row in lexicon["noise"])
    grades = phrase_tree((reader.words(row.term), row.value) for row in lexicon["grade"])
    identities = phrase_tree((reader.words(row.term), row.category) for row in lexicon["identity"])
    heads = {fold(row.term): row.category for row in lexicon["head"]}
    fields = _folded(lexicon["field"])
    qualified_heads = _qualified_heads(lexicon, reader)
    return WordIndex(
        contexts=contexts,
        noise=noise,
        grades=grades,
        identities=identities,
        entries=_entries(heads, fields, contexts, (grades, identities, noise)),
        heads=heads,
        fields=fields,
        functions=_phrases(lexicon["function"], reader),
        registrations=_phrases(lexicon["registration"], reader),
        qualified_heads=qualified_heads,
        split_words=frozenset(words[0] for words in qualified_heads if len(words) > 1),
        collectives=_folded(lexicon["collective"]),
        grade_forms=_roles(lexicon["grade form"]),
        level_roles=_roles(row for row in lexicon["level role"] if not row.category),
        contested_levels=_phrases(
            (row for row in lexicon["level role"] if row.category == "contested"), reader
        ),
        other_job_words=_folded(lexicon["other job"]),
        words_in_charge=_folded(row for row in lexicon["other job"] if row.category == "in charge"),
        guards=_guards(lexicon["guard"], reader),
    )


def _folded(rows: Iterable[LexiconRow]) -> frozenset[str]:
    return frozenset(fold(row.term) for row in rows)


def _phrases(rows: Iterable[LexiconRow], reader: NameReader) -> frozenset[Words]:
    return frozenset(reader.words(row.term) for row in rows)


def _roles(rows: Iterable[LexiconRow]) -> frozenset[str]:
    return frozenset(row.role_id for row in rows if row.role_id)


def _contexts(lexicon: Lexicon, reader: NameReader) -> Node[Context]:
    rows = [(row, False) for row in lexicon["context"]]
    rows += [(row, True) for row in lexicon["mental-health context"]]
    return phrase_tree(
        (reader.words(row.term), Context(row.category, row.value, mental_health))
        for row, mental_health in rows
    )


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


def _qualified_heads(lexicon: Lexicon, reader: NameReader) -> dict[Words, str]:
    return {reader.words(row.term): row.role_id for row in lexicon["qualified head"] if row.role_id}


def _guards(rows: Iterable[LexiconRow], reader: NameReader) -> dict[str, tuple[Words, ...]]:
    found: dict[str, list[Words]] = defaultdict(list)
    for row in rows:
        if row.role_id:
            found[row.role_id].append(reader.words(row.term))
    return {role_id: tuple(phrases) for role_id, phrases in found.items()}
