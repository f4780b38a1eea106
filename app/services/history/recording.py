"""The history, which only grows: who changed what, in the order of commit."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from app.db.models import Change, RegistryVersion
from app.services.history.chain import START, sealed
from app.vocabulary import ChangeAction

Row = Mapping[str, Any]
OF_TRUSTS: Final = frozenset({"establishment_version", "establishment_resolution", "local_title"})
"""Entities of a trust's own data. Only some callers may see what was changed in them."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, when, and in which request."""

    actor: str
    at: datetime
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A change of one row. `before` is None for a new row, `after` for a deleted one."""

    entity: str
    key: Sequence[str | int]
    before: Row | None
    after: Row | None
    reason: str | None = None

    @property
    def action(self) -> ChangeAction:
        """Whether the row was added, changed or deleted."""
        if self.before is None:
            return ChangeAction.INSERT
        return ChangeAction.DELETE if self.after is None else ChangeAction.UPDATE


def wait_for_turn(session: Session) -> None:
    """Wait until no other transaction is writing content.

    Otherwise the history's numbers could be given out in one order and committed in another.
    A reader that follows the history by number would then miss the late ones.
    """
    session.execute(select(col(RegistryVersion.id)).with_for_update())


def record(session: Session, steps: Iterable[Step], author: Author) -> None:
    """Add steps to the history in their order, each chained to the one before. One statement."""
    rows = [_row(step, author) for step in steps]
    if rows:
        _append(session, rows)


def _append(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    seq, last = _head(session)
    chained = []
    for row in rows:
        seq += 1
        chained.append(sealed({**row, "seq": seq}, last))
        last = chained[-1]["hash"]
    session.execute(insert(Change), chained)
    session.execute(update(RegistryVersion).values(head_seq=seq, head_hash=last))


def _head(session: Session) -> tuple[int, str]:
    """The number and the hash of the newest change. Nobody else adds one until the commit."""
    columns = (col(RegistryVersion.head_seq), col(RegistryVersion.head_hash))
    seq, last = session.execute(select(*columns).with_for_update()).one()
    return seq or 0, last or START


def _row(step: Step, author: Author) -> dict[str, Any]:
    return {
        "at": author.at,
        "actor": author.actor,
        "action": step.action.value,
        "entity": step.entity,
        "entity_key": "|".join(str(part) for part in step.key),
        "before": _as_stored(step.before),
        "after": _as_stored(step.after),
        "reason": step.reason,
        "request_id": author.request_id,
    }


def _as_stored(row: Row | None) -> dict[str, Any] | None:
    """A row as JSON returns it, so that the values sealed are the values that will be read."""
    stored: dict[str, Any] | None = None if row is None else json.loads(json.dumps(dict(row)))
    return stored
