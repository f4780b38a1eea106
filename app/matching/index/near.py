"""Every name of a role, ready for the search for names that share words with a title."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from typing import TypeAlias

from app.matching.names import NameReader
from app.matching.phrases import Words
from app.matching.pickling import Pickled
from app.matching.tables import MatchingTables

NearTerm: TypeAlias = tuple[Words, str, str]
"""The words of a name, the name as written, and the id of its role."""


@dataclass(frozen=True, slots=True)
class NearTerms(Pickled):
    """The names, and by each word the positions of the names that contain it.

    `texts` are the names' words sorted, `by_length` the positions by the length of the text.
    """

    terms: tuple[NearTerm, ...]
    texts: tuple[str, ...]
    postings: dict[str, tuple[int, ...]]
    word_weights: dict[str, float]
    by_length: dict[int, tuple[int, ...]]


def rarity(terms_with_word: int, terms: int) -> float:
    """The weight of a word. It is higher when fewer of the names contain the word."""
    return log(2 + terms / (1 + terms_with_word))


def compile_near_terms(tables: MatchingTables, reader: NameReader) -> NearTerms:
    """The names of all roles, including synonyms that do not decide."""
    named = {(reader.words(text), text, role_id) for text, role_id in _names(tables)}
    terms = tuple(sorted(named))
    postings = _postings(terms)
    weights = {word: rarity(len(places), len(terms)) for word, places in postings.items()}
    texts = tuple(" ".join(sorted(words)) for words, _, _ in terms)
    return NearTerms(terms, texts, postings, weights, _by_length(texts))


def _names(tables: MatchingTables) -> Iterator[tuple[str, str]]:
    for role in tables.roles:
        yield role.name, role.role_id
        for former in role.former_names:
            yield former.name, role.role_id
    for row in tables.terms:
        yield row.text, row.role_id


def _postings(terms: tuple[NearTerm, ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, (words, _, _) in enumerate(terms):
        for word in dict.fromkeys(words):
            found[word].append(place)
    return {word: tuple(places) for word, places in sorted(found.items())}


def _by_length(texts: tuple[str, ...]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        found[len(text)].append(place)
    return {length: tuple(places) for length, places in found.items()}
