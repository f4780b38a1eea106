"""The names of the roles of an index, to look up by what somebody types."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.matching.index import MatchIndex
from app.services.content.recently_used import RecentlyUsed

_KEPT: Final = 4
_kept: Final[RecentlyUsed[str, "RoleNames"]] = RecentlyUsed(_KEPT)


@dataclass(frozen=True, slots=True)
class RoleNames:
    """Every name and id by its folded text, in order, and the kind of each name that decides."""

    texts: tuple[tuple[str, str], ...]
    kinds: Mapping[tuple[str, str], str]

    def beginning_with(self, prefix: str) -> list[str]:
        """The ids of the roles with a name, a word of a name or an id that begins so.

        A role whose whole name begins so comes before one with such a word, then by the name.
        """
        asked = prefix.casefold().strip()
        whole = [role_id for text, role_id in self.texts if text.startswith(asked)]
        inside = [role_id for text, role_id in self.texts if f" {asked}" in text]
        return list(dict.fromkeys([*whole, *inside]))


def names_of(index: MatchIndex) -> RoleNames:
    """The names of an index, made once for each content."""
    return _kept.get(index.content) or _kept.keep(index.content, _names(index))


def _names(index: MatchIndex) -> RoleNames:
    kinds = {(role_id, term.text): term.kind for term in index.terms for role_id in term.role_ids}
    return RoleNames(tuple(sorted(set(_texts(index)))), kinds)


def _texts(index: MatchIndex) -> Iterator[tuple[str, str]]:
    for role_id in index.roles:
        yield role_id, role_id
    for _, text, role_id in index.near.terms:
        yield text.casefold(), role_id
