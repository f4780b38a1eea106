"""Checks the history from end to end: whether anything was changed, added or removed."""

from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import Change, RegistryVersion
from app.errors import HistoryBrokenError
from app.services.history.chain import FIELDS, START, digest, digests_of, hash_of

_ROWS_AT_ONCE = 1_000
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)
"""The errors that rows cause if something other than the registry wrote them."""

Row = Mapping[str, Any]
Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Verified:
    """A complete history: how many changes it has, and the hash of the newest."""

    changes: int
    redacted: int
    head_hash: str


@dataclass(slots=True)
class _Walk:
    """How far the check has come, and what redactions left and recorded."""

    changes: int = 0
    seq: int = 0
    hash: str = START
    has_met_known: bool = False
    left: dict[Place, str | None] = field(default_factory=dict)
    recorded: dict[Place, str | None] = field(default_factory=dict)


def verify_history(session: Session, known_hash: str | None = None) -> Verified:
    """Proof that the history is complete, from one pass.

    `known_hash` must be the hash of a change in it. A hash noted outside the database proves
    that the whole history was not written again, which the chain alone cannot prove. Raises
    `HistoryBrokenError` with the first fault.
    """
    walk = _Walk()
    with closing(_rows(session, walk)) as rows:
        for row in rows:
            _step(walk, row)
    _check_redactions(walk)
    _check_head(session, walk)
    if known_hash is not None and not _meets(session, known_hash):
        raise HistoryBrokenError(None, f"no change has the hash {known_hash}")
    return Verified(walk.changes, len({seq for seq, _ in walk.left}), walk.hash)


def _rows(session: Session, walk: _Walk) -> Generator[Row]:
    statement = select(*Change.__table__.columns).order_by(col(Change.seq))  # type: ignore[attr-defined]  # SQLModel does not declare it
    try:
        with session.execute(statement, execution_options={"yield_per": _ROWS_AT_ONCE}) as rows:
            for row in rows:
                yield dict(row._mapping)  # noqa: SLF001  # as SQLAlchemy documents it
    except ValueError:
        raise HistoryBrokenError(
            walk.seq + 1, "this change, or one soon after it, cannot be read"
        ) from None


def _step(walk: _Walk, row: Row) -> None:
    seq = row["seq"]
    if row["previous_hash"] != walk.hash:
        raise HistoryBrokenError(seq, "it does not follow the change before it")
    try:
        digests = digests_of(row)
        is_as_sealed = hash_of(row, digests, walk.hash) == row["hash"]
        _note_redactions(walk, row)
    except _UNREADABLE:
        is_as_sealed = False
    if not is_as_sealed:
        raise HistoryBrokenError(seq, "it is not as it was sealed when it was written")
    walk.changes += 1
    walk.seq, walk.hash = seq, row["hash"]


def _note_redactions(walk: _Walk, row: Row) -> None:
    for name in FIELDS:
        if row["seals"] is not None and "digest" in row["seals"][name]:
            walk.left[row["seq"], name] = digest(row[name], row["seals"][name]["salt"])
    if row["entity"] == Change.__tablename__:
        for name, left in row["after"].items():
            walk.recorded[int(row["entity_key"]), name] = left


def _check_redactions(walk: _Walk) -> None:
    for (seq, name), left in sorted(walk.left.items()):
        if walk.recorded.get((seq, name)) != left:
            raise HistoryBrokenError(seq, f"its '{name}' is not as a redaction left it")


def _check_head(session: Session, walk: _Walk) -> None:
    columns = (col(RegistryVersion.head_seq), col(RegistryVersion.head_hash))
    seq, head_hash = session.execute(select(*columns)).one()
    if (seq or 0, head_hash or START) != (walk.seq, walk.hash):
        raise HistoryBrokenError(walk.seq + 1, f"the history ends before it, but had {seq} changes")


def _meets(session: Session, known_hash: str) -> bool:
    return session.scalar(select(col(Change.seq)).where(col(Change.hash) == known_hash)) is not None
