"""Everything that one decision looks up."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.matching.index.children import ChildrenByField
from app.matching.index.codes import CodeIndex
from app.matching.index.lists import WordIndex
from app.matching.index.near import NearTerms
from app.matching.index.terms import Term
from app.matching.names import NameReader
from app.matching.phrases import Node, Words
from app.matching.pickling import Pickled
from app.matching.resolution import RoleCard
from app.matching.spelling import Spellings
from app.matching.tables import RoleRow
from app.matching.tokens import Token


@dataclass(frozen=True, slots=True)
class MatchIndex(Pickled):
    """The compiled tables, in memory. Never changed once built.

    `content` is the key of the tables that it was built from.
    """

    content: str
    reader: NameReader
    lists: WordIndex
    codes: CodeIndex
    near: NearTerms
    roles: Mapping[str, RoleCard]
    role_rows: Mapping[str, RoleRow]
    ancestors: Mapping[str, frozenset[str]]
    names_of_relatives: Mapping[str, tuple[Words, ...]]
    trainees: Mapping[str, str]
    other_jobs: frozenset[str]
    ambiguous_roles: frozenset[str]
    registered_fields: frozenset[str]
    children: ChildrenByField
    terms: tuple[Term, ...]
    role_trie: Node[Term]
    bags: Mapping[Words, tuple[Term, ...]]
    mental_health_heads: Mapping[str, Term]
    vocabulary: frozenset[str]
    spellings: Spellings

    def read(self, title: str) -> list[Token]:
        """A repaired title as folded words, its known variants and misspellings rewritten."""
        return self.reader.read(title)

    def words(self, text: str) -> Words:
        """The words of a phrase as the engine compares them."""
        return self.reader.words(text)
