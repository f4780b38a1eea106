"""The append-only history: who changed what, in the order of commit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from app.db.models import Change, RegistryVersion
from app.vocabulary import ChangeAction

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, when, and in which request."""

    actor: str
    at: datetime
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to one row. `before` is None for a new row, `after` for a deleted one."""

    entity: str
    key: Sequence[str | int]
    before: Row | None
    after: Row | None
    reason: str | None = None

    @property
    def action(self) -> ChangeAction:
        """What the two states amount to."""
        if self.before is None:
            return ChangeAction.INSERT
        return ChangeAction.DELETE if self.after is None else ChangeAction.UPDATE


def wait_for_turn(session: Session) -> None:
    """Wait until no other transaction is writing content.

    Numbers of the history would otherwise be handed out in one order and committed in
    another, and a reader that follows the history by number would miss the late ones.
    """
    session.execute(select(col(RegistryVersion.id)).with_for_update())


def record(session: Session, steps: Iterable[Step], author: Author) -> None:
    """Write steps into the history, in their order, with one statement."""
    rows = [_row(step, author) for step in steps]
    if rows:
        wait_for_turn(session)
        session.execute(insert(Change), rows)


def _row(step: Step, author: Author) -> dict[str, Any]:
    return {
        "at": author.at,
        "actor": author.actor,
        "action": step.action.value,
        "entity": step.entity,
        "entity_key": "|".join(str(part) for part in step.key),
        "before": None if step.before is None else dict(step.before),
        "after": None if step.after is None else dict(step.after),
        "reason": step.reason,
        "request_id": author.request_id,
    }
