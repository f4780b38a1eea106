"""The curated tables compiled for look-up: what every other module imports from here."""

from app.matching.index.codes import OWN_RELATIONS, CodeIndex
from app.matching.index.compiling import compile_tables, content_key
from app.matching.index.lists import (
    NO_ENTRY,
    NOISE,
    Context,
    Marks,
    WordEntry,
    WordIndex,
)
from app.matching.index.match_index import MatchIndex
from app.matching.index.near import NearTerms, rarity
from app.matching.index.terms import BROADER, Term

__all__ = [
    "BROADER",
    "NOISE",
    "NO_ENTRY",
    "OWN_RELATIONS",
    "CodeIndex",
    "Context",
    "Marks",
    "MatchIndex",
    "NearTerms",
    "Term",
    "WordEntry",
    "WordIndex",
    "compile_tables",
    "content_key",
    "rarity",
]
