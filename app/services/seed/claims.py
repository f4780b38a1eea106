"""Names that curators gave, which a load of the seed must not give to anything else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.matching.names import NameReader
from app.matching.phrases import Words
from app.services.seed.cells import SeedLine
from app.services.seed.rows import (
    AmbiguousCandidateLine,
    AmbiguousTitleLine,
    RoleLine,
    SynonymLine,
)
from app.vocabulary import MATCHABLE_SCOPES, RoleStatus

Fact: TypeAlias = dict[str, Any]
CLAIMING: tuple[type[SeedLine], ...] = (
    RoleLine,
    SynonymLine,
    AmbiguousTitleLine,
    AmbiguousCandidateLine,
)
"""The files whose rows have names."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What the rows that a load will not touch already name: words, and the role that has them.

    `titles` are ambiguous titles whose candidates the seed must not change.
    """

    names: NameReader
    role_names: Mapping[Words, str]
    terms: Mapping[Words, str]
    declared: frozenset[Words]
    titles: frozenset[str]

    def bar(self, kind: type[SeedLine], fact: Fact) -> bool:
        """Whether a row of the seed must be left out, because its words are taken."""
        if kind is AmbiguousCandidateLine:
            return fact["title"] in self.titles
        if kind is AmbiguousTitleLine:
            return _never_decides(fact) and self.names.words(fact["title"]) in self.terms
        if kind is RoleLine and _is_active(fact):
            return self._bars_name(self.names.words(fact["name"]), fact["role_id"])
        if kind is SynonymLine and _may_match(fact):
            return self._bars_term(self.names.words(fact["term"]), fact["role_id"])
        return False

    def _bars_name(self, words: Words, role_id: str) -> bool:
        return words in self.role_names or self.terms.get(words, role_id) != role_id

    def _bars_term(self, words: Words, role_id: str) -> bool:
        if words in self.terms or words in self.declared:
            return True
        return self.role_names.get(words, role_id) != role_id


def claims_of(
    held: Mapping[type[SeedLine], Iterable[Fact]], wanted_titles: Iterable[Fact], names: NameReader
) -> Claims:
    """The claims of the held rows of each file, given the ambiguous titles of the seed."""
    terms = _owners(names, filter(_may_match, held[SynonymLine]), "term")
    declared = filter(_never_decides, held[AmbiguousTitleLine])
    titles = [row["title"] for row in held[AmbiguousTitleLine]]
    titles += [row["title"] for row in held[AmbiguousCandidateLine]]
    for row in filter(_never_decides, wanted_titles):
        if names.words(row["title"]) in terms:
            titles.append(row["title"])
    return Claims(
        names=names,
        role_names=_owners(names, filter(_is_active, held[RoleLine]), "name"),
        terms=terms,
        declared=frozenset(names.words(row["title"]) for row in declared),
        titles=frozenset(titles),
    )


def _owners(names: NameReader, rows: Iterable[Fact], column: str) -> dict[Words, str]:
    return {names.words(row[column]): row["role_id"] for row in rows}


def _is_active(fact: Fact) -> bool:
    return bool(fact["status"] == RoleStatus.ACTIVE)


def _may_match(fact: Fact) -> bool:
    return fact["scope"] in MATCHABLE_SCOPES


def _never_decides(fact: Fact) -> bool:
    return bool(fact["is_always_ambiguous"])
