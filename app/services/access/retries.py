"""The answers to writes, kept for a while, so that a write sent again is not done twice."""

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
"""How long an answer is kept for a caller who did not receive it."""

# Both databases have the same statement, but each dialect has its own function.
_INSERT: Final[dict[str, Callable[..., Any]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sending of a write. `key` names the write; `fingerprint` is a hash of the request."""

    actor: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer that was given to a write."""

    status: int
    headers: dict[str, str]
    body: bytes


def claim(session: Session, attempt: Attempt, now: datetime) -> StoredAnswer | None:
    """The answer that the write got before, or None if this transaction must do the write.

    A write that is sent twice at the same time waits here until the first one is committed or
    undone. Raises `KeyReusedError` if the key named another write before.
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
    return StoredAnswer(row.status or 0, row.headers or {}, row.body or b"")


def keep(session: Session, attempt: Attempt, answer: StoredAnswer) -> None:
    """Keep the answer to a write that this transaction claimed. Both are committed together."""
    session.execute(
        update(AnsweredRequest)
        .where(_is(attempt))
        .values(status=answer.status, headers=answer.headers, body=answer.body)
    )


def _is(attempt: Attempt) -> Any:  # noqa: ANN401  # a condition on two columns
    named = tuple_(col(AnsweredRequest.actor), col(AnsweredRequest.key))
    return named == (attempt.actor, attempt.key)


def _purge(session: Session, now: datetime) -> None:
    """Remove old answers, except those that another transaction is removing."""
    key = (col(AnsweredRequest.actor), col(AnsweredRequest.key))
    old = select(*key).where(col(AnsweredRequest.expires_at) <= now)
    session.execute(
        delete(AnsweredRequest)
        .where(tuple_(*key).in_(old.with_for_update(skip_locked=True)))
        .execution_options(synchronize_session=False)
    )
