"""Names that curators' rows hold, which a load of the seed must not give to anything else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.services.codes.searches import fold
from app.services.seed.cells import Line
from app.services.seed.rows import (
    AmbiguousCandidateLine,
    AmbiguousTitleLine,
    RoleLine,
    SynonymLine,
)
from app.vocabulary import MATCHABLE_SCOPES, RoleStatus

Fact: TypeAlias = dict[str, Any]
CLAIMING: tuple[type[Line], ...] = (
    RoleLine,
    SynonymLine,
    AmbiguousTitleLine,
    AmbiguousCandidateLine,
)
"""The files whose rows hold names."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What the rows hold that a load will not touch: folded words, and the role that has them.

    `titles` are ambiguous titles whose readings are not the seed's to change.
    """

    role_names: Mapping[str, str]
    terms: Mapping[str, str]
    declared: frozenset[str]
    titles: frozenset[str]

    def bar(self, kind: type[Line], fact: Fact) -> bool:
        """Whether a row of the seed must be left out, for its words are held."""
        if kind is SynonymLine and fact["scope"] in MATCHABLE_SCOPES:
            words = fold(fact["term"])
            is_other = self.role_names.get(words, fact["role_id"]) != fact["role_id"]
            return is_other or words in self.terms or words in self.declared
        if kind is RoleLine and fact["status"] == RoleStatus.ACTIVE:
            words = fold(fact["name"])
            is_other = self.terms.get(words, fact["role_id"]) != fact["role_id"]
            return is_other or words in self.role_names
        if kind is AmbiguousTitleLine:
            return fact["is_always_ambiguous"] and fold(fact["title"]) in self.terms
        return kind is AmbiguousCandidateLine and fact["title"] in self.titles


def claims_of(held: Mapping[type[Line], Iterable[Fact]], wanted_titles: Iterable[Fact]) -> Claims:
    """The claims of the held rows of each file, given the ambiguous titles of the seed."""
    terms = {
        fold(row["term"]): row["role_id"]
        for row in held[SynonymLine]
        if row["scope"] in MATCHABLE_SCOPES
    }
    titles = [*held[AmbiguousTitleLine], *held[AmbiguousCandidateLine]]
    return Claims(
        role_names={
            fold(row["name"]): row["role_id"]
            for row in held[RoleLine]
            if row["status"] == RoleStatus.ACTIVE
        },
        terms=terms,
        declared=frozenset(
            fold(row["title"]) for row in held[AmbiguousTitleLine] if row["is_always_ambiguous"]
        ),
        titles=frozenset(row["title"] for row in titles) | frozenset(_barred(wanted_titles, terms)),
    )


def _barred(wanted_titles: Iterable[Fact], terms: Mapping[str, str]) -> Iterator[str]:
    for row in wanted_titles:
        if row["is_always_ambiguous"] and fold(row["title"]) in terms:
            yield row["title"]
