"""Roles, types and properties that begin with what somebody types, by name or by id."""

from collections.abc import Iterable
from typing import Final

from sqlmodel import Session

from app.matching.index import MatchIndex
from app.reconcile.answering import describe
from app.reconcile.extending import fetched_properties
from app.reconcile.kinds import ASKED, TYPES, Json, types_of
from app.reconcile.names import names_of

MOST_SUGGESTED: Final = 20


def suggest_entities(prefix: str, cursor: int, index: MatchIndex) -> list[Json]:
    """Roles with a name or an id that begins so, from a place in the whole list."""
    if not prefix.strip():
        return []
    found = names_of(index).beginning_with(prefix)
    return [
        {
            "id": role_id,
            "name": index.roles[role_id].name,
            "description": describe(role_id, index),
            "notable": types_of(index.roles[role_id].family),
        }
        for role_id in found[cursor : cursor + MOST_SUGGESTED]
    ]


def suggest_types(prefix: str, cursor: int) -> list[Json]:
    """Types with an id, a name or a word of a name that begins so."""
    return _page(TYPES, prefix, cursor)


def suggest_properties(prefix: str, cursor: int, session: Session) -> list[Json]:
    """Properties to ask with, then those to fetch."""
    known = (*ASKED, *fetched_properties(session))
    return _page((one.card() for one in known), prefix, cursor)


def _page(cards: Iterable[Json], prefix: str, cursor: int) -> list[Json]:
    asked = prefix.casefold().strip()
    found = [card for card in cards if _begins(card, asked)]
    return found[cursor : cursor + MOST_SUGGESTED]


def _begins(card: Json, asked: str) -> bool:
    name = card["name"].casefold()
    return bool(card["id"].startswith(asked) or name.startswith(asked) or f" {asked}" in name)
