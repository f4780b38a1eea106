"""Removes personal data from the history, which can still be proved afterwards.

The data is removed with its salt, and its digest stays in the chain. A new change records when
it was done, by whom and why, and seals what is left.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from app.db.models import Change
from app.errors import ChangeNotFoundError, RedactionRefusedError
from app.services.history.chain import FIELDS, digest, new_salt, salts_of
from app.services.history.recording import Author, Step, record, wait_for_turn

REDACTED: Final = "[redacted]"
_ROWS: Final = frozenset({"before", "after"})
Seals = dict[str, dict[str, str]]


def redact(
    session: Session, seq: int, places: Sequence[str], *, reason: str, author: Author
) -> None:
    """Remove the values of one change in these places: 'reason', 'after', 'after.comment' …

    Raises `ChangeNotFoundError`, or `RedactionRefusedError` with every fault. The content
    itself stays as it is: correct it first, because a correction is a change with a `before`.
    """
    wait_for_turn(session)
    change = session.get(Change, seq, populate_existing=True)
    if change is None:
        raise ChangeNotFoundError(seq)
    faults = list(_faults(change, places, reason))
    if faults:
        raise RedactionRefusedError(faults)
    left = {name: _left(change, name, places) for name in FIELDS if _is_in(name, places)}
    seals = _seals(change)
    before = {name: _digest_now(change, name, seals) for name in left}
    for name in left:
        first = seals[name].get("digest") or before[name]
        seals[name] = {"digest": str(first), "salt": new_salt()}
    after = {name: digest(value, seals[name]["salt"]) for name, value in left.items()}
    record(session, [Step(str(Change.__tablename__), (seq,), before, after, reason)], author)
    _store(session, seq, {**left, "seals": seals, "salt": None})


def _store(session: Session, seq: int, values: dict[str, Any]) -> None:
    """The one update that the database allows: the newest change must record it."""
    newest = select(func.max(col(Change.seq))).scalar_subquery()
    changed = update(Change).where(col(Change.seq) == seq)
    session.execute(
        changed.values(**values, redacted_by=newest),
        execution_options={"synchronize_session": False},
    )
    session.expire_all()


def _faults(change: Change, places: Sequence[str], reason: str) -> Iterator[str]:
    if not reason.strip():
        yield "Give a reason, without the data to redact."
    if not places:
        yield "Name at least one field to redact."
    for place in places:
        name, _, key = place.partition(".")
        if name not in FIELDS or (key and name not in _ROWS):
            yield f"'{place}' is not one of {', '.join(FIELDS)}, before.… and after.…"
        elif change.entity == Change.__tablename__ and name in _ROWS | {"entity_key"}:
            yield f"'{place}' of a redaction contains only digests, which the history needs."
        elif not _has(change, name, key):
            yield f"Change {change.seq} has no '{place}'."


def _has(change: Change, name: str, key: str) -> bool:
    value = getattr(change, name)
    return value is not None and (not key or key in value)


def _is_in(name: str, places: Sequence[str]) -> bool:
    return any(place.partition(".")[0] == name for place in places)


def _left(change: Change, name: str, places: Sequence[str]) -> object:
    """The rest of a field. A row keeps its column names unless the whole row is removed."""
    if name not in _ROWS:
        return REDACTED
    if name in places:
        return {}
    keys = {place.partition(".")[2] for place in places if place.startswith(f"{name}.")}
    return {key: REDACTED if key in keys else kept for key, kept in getattr(change, name).items()}


def _seals(change: Change) -> Seals:
    if change.seals is not None:
        return dict(change.seals)
    return {name: {"salt": salt} for name, salt in salts_of(str(change.salt)).items()}


def _digest_now(change: Change, name: str, seals: Seals) -> str | None:
    return digest(getattr(change, name), seals[name]["salt"])
