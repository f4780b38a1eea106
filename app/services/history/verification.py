"""The history walked from end to end: whether anything in it was altered, added or removed."""

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
"""What comes of rows that something other than the registry wrote."""

Row = Mapping[str, Any]
Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Verified:
    """A history that is whole: how many changes it has, and the hash of the newest."""

    changes: int
    redacted: int
    head_hash: str


@dataclass(slots=True)
class _Walk:
    """How far the walk has come, and what redactions left and said that they left."""

    changes: int = 0
    seq: int = 0
    hash: str = START
    has_met_known: bool = False
    left: dict[Place, str | None] = field(default_factory=dict)
    told: dict[Place, str | None] = field(default_factory=dict)


def verify_history(session: Session, known_hash: str | None = None) -> Verified:
    """That the history is whole, read in one pass; `known_hash` must be that of a change in it.

    A hash noted outside the database proves what the chain alone cannot: that the history was
    not written anew as a whole. Raises `HistoryBrokenError` naming the first fault.
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
        raise HistoryBrokenError(walk.seq + 1, "it, or one soon after, cannot be read") from None


def _step(walk: _Walk, row: Row) -> None:
    seq = row["seq"]
    if row["previous_hash"] != walk.hash:
        raise HistoryBrokenError(seq, "it does not follow on the change before it")
    try:
        digests = digests_of(row)
        is_as_sealed = hash_of(row, digests, walk.hash) == row["hash"]
        _note_redactions(walk, row)
    except _UNREADABLE:
        is_as_sealed = False
    if not is_as_sealed:
        raise HistoryBrokenError(seq, "it does not say what was sealed when it was written")
    walk.changes += 1
    walk.seq, walk.hash = seq, row["hash"]


def _note_redactions(walk: _Walk, row: Row) -> None:
    for name in FIELDS:
        if row["seals"] is not None and "digest" in row["seals"][name]:
            walk.left[row["seq"], name] = digest(row[name], row["seals"][name]["salt"])
    if row["entity"] == Change.__tablename__:
        for name, left in row["after"].items():
            walk.told[int(row["entity_key"]), name] = left


def _check_redactions(walk: _Walk) -> None:
    for (seq, name), left in sorted(walk.left.items()):
        if walk.told.get((seq, name)) != left:
            raise HistoryBrokenError(seq, f"its '{name}' is not what a redaction left there")


def _check_head(session: Session, walk: _Walk) -> None:
    columns = (col(RegistryVersion.head_seq), col(RegistryVersion.head_hash))
    seq, head_hash = session.execute(select(*columns)).one()
    if (seq or 0, head_hash or START) != (walk.seq, walk.hash):
        raise HistoryBrokenError(walk.seq + 1, f"the history ends before it, but went on to {seq}")


def _meets(session: Session, known_hash: str) -> bool:
    return session.scalar(select(col(Change.seq)).where(col(Change.hash) == known_hash)) is not None
