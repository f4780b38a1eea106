"""Everything that one decision looks up."""

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

    `content` is the key of the tables that it was built from. What is looked up is in plain
    dictionaries, which the compiled engine knows better than other mappings. `roles_above` has
    the ancestors in order, the nearest first.
    """

    content: str
    reader: NameReader
    lists: WordIndex
    codes: CodeIndex
    near: NearTerms
    roles: dict[str, RoleCard]
    role_rows: dict[str, RoleRow]
    ancestors: dict[str, frozenset[str]]
    roles_above: dict[str, tuple[str, ...]]
    names_of_relatives: dict[str, tuple[Words, ...]]
    trainees: dict[str, str]
    other_jobs: frozenset[str]
    ambiguous_roles: frozenset[str]
    registered_fields: frozenset[str]
    children: ChildrenByField
    terms: tuple[Term, ...]
    role_trie: Node[Term]
    bags: dict[Words, tuple[Term, ...]]
    mental_health_heads: dict[str, Term]
    vocabulary: frozenset[str]
    spellings: Spellings

    def read(self, title: str) -> list[Token]:
        """A repaired title as folded words, its known variants and misspellings rewritten."""
        return self.reader.read(title)

    def words(self, text: str) -> Words:
        """The words of a phrase as the engine compares them."""
        return self.reader.words(text)
