"""The answers to writes, kept for a while: a write that is sent again is not done again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from app.db.models import AnsweredRequest
from app.errors import KeyReusedError

KEPT_FOR: Final = timedelta(hours=24)
"""How long an answer is kept for whoever did not receive it."""

# Both databases spell it alike, but each dialect has a function of its own.
_INSERT: Final[dict[str, Callable[..., Any]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sending of a write. `key` names the write, `fingerprint` is a hash of what it asks."""

    actor: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a write."""

    status: int
    headers: dict[str, str]
    body: bytes


def claim(session: Session, attempt: Attempt, now: datetime) -> Answer | None:
    """The answer that the write got before; None where it is for this transaction to make.

    A write that is sent twice at once waits here until the first sending is committed or
    undone. Raises `KeyReusedError` where the key named another write before.
    """
    _purge(session, now)
    new = _INSERT[session.get_bind().dialect.name](AnsweredRequest).values(
        actor=attempt.actor,
        key=attempt.key,
        fingerprint=attempt.fingerprint,
        expires_at=now + KEPT_FOR,
    )
    made = new.on_conflict_do_nothing().returning(AnsweredRequest.key)
    if session.execute(made).first() is not None:
        return None
    row = session.scalars(select(AnsweredRequest).where(_is(attempt))).one()
    if row.fingerprint != attempt.fingerprint:
        raise KeyReusedError
    return Answer(row.status or 0, row.headers or {}, row.body or b"")


def keep(session: Session, attempt: Attempt, answer: Answer) -> None:
    """Keep the answer to a write that this transaction claimed, to be committed with it."""
    session.execute(
        update(AnsweredRequest)
        .where(_is(attempt))
        .values(status=answer.status, headers=answer.headers, body=answer.body)
    )


def _is(attempt: Attempt) -> Any:  # noqa: ANN401  # a condition on two columns
    named = tuple_(col(AnsweredRequest.actor), col(AnsweredRequest.key))
    return named == (attempt.actor, attempt.key)


def _purge(session: Session, now: datetime) -> None:
    """Remove what was kept long enough; rows that another transaction removes are left to it."""
    key = (col(AnsweredRequest.actor), col(AnsweredRequest.key))
    old = select(*key).where(col(AnsweredRequest.expires_at) <= now)
    session.execute(
        delete(AnsweredRequest)
        .where(tuple_(*key).in_(old.with_for_update(skip_locked=True)))
        .execution_options(synchronize_session=False)
    )
