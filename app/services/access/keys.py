"""API keys: made, listed, revoked, and recognised when they are used."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from app.db.models import ApiKey, ApiKeyOrganisation, Organisation, listed
from app.errors import KeyNotFoundError, KeyRefusedError, NotAuthenticatedError
from app.services.access.callers import Caller
from app.services.history.recording import Author, Step, record, wait_for_turn
from app.vocabulary import Scope

USE_IS_NOTED_EVERY: Final = timedelta(minutes=5)
"""How exact `last_used_at` is. Each note is a write, so a use is not noted more often."""

MAX_LABEL_CHARACTERS: Final = 80
_SECRET_BYTES: Final = 32
_KEY: Final = re.compile(r"nrr_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")
_PRINTABLE: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class NewKey:
    """The key that is wanted. `label` names a team or a system, never a person."""

    label: str
    scopes: frozenset[Scope]
    organisations: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key without its secret, and the organisations that it can contribute for."""

    row: ApiKey
    organisations: tuple[str, ...]

    @property
    def caller(self) -> Caller:
        """The holder of the key."""
        scopes = frozenset(Scope(scope) for scope in listed(self.row.scopes))
        return Caller(f"key:{self.row.key_id}", scopes, frozenset(self.organisations))

    def state(self, now: datetime) -> str:
        """Whether the key can be used."""
        if self.row.revoked_at is not None:
            return "revoked"
        return "active" if now < self.row.expires_at else "expired"

    def is_use_worth_noting(self, now: datetime) -> bool:
        """Whether the last noted use is old enough that this one must be noted."""
        last = self.row.last_used_at
        return last is None or now - last >= USE_IS_NOTED_EVERY


def create_key(session: Session, wanted: NewKey, author: Author) -> tuple[KnownKey, str]:
    """A new key and its text. The text is not stored, so show it once.

    Raises `KeyRefusedError` with every fault.
    """
    faults = list(_faults(session, wanted, author.at))
    if faults:
        raise KeyRefusedError(faults)
    key_id = secrets.token_hex(4)
    text = f"nrr_{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    known = KnownKey(_row(key_id, text, wanted, author), tuple(sorted(wanted.organisations)))
    session.execute(insert(ApiKey), [known.row.model_dump()])
    links = [{"key_id": key_id, "ods_code": code} for code in known.organisations]
    if links:
        session.execute(insert(ApiKeyOrganisation), links)
    record(session, [Step("api_key", (key_id,), None, _fact(known))], author)
    return known, text


def list_keys(session: Session) -> list[KnownKey]:
    """Every key, the newest first."""
    rows = session.scalars(select(ApiKey).order_by(col(ApiKey.created_at).desc()))
    return [KnownKey(row, _organisations(session, row.key_id)) for row in rows]


def revoke_key(session: Session, key_id: str, reason: str | None, author: Author) -> KnownKey:
    """The key, which no longer works. Nothing happens if it was revoked before."""
    wait_for_turn(session)
    known = find_key(session, key_id)
    if known is None:
        raise KeyNotFoundError(key_id)
    if known.row.revoked_at is not None:
        return known
    before = _fact(known)
    known.row.revoked_at = author.at
    session.add(known.row)
    session.flush()
    record(session, [Step("api_key", (key_id,), before, _fact(known), reason)], author)
    return known


def is_key(text: str) -> bool:
    """Whether a text has the form of a key."""
    return _KEY.fullmatch(text) is not None


def recognise(session: Session, text: str, now: datetime) -> KnownKey:
    """The key with this text. Raises `NotAuthenticatedError` if it cannot be used.

    The reason is only given to a caller with the whole key.
    """
    named = _KEY.fullmatch(text)
    known = None if named is None else find_key(session, named[1])
    if known is None or not hmac.compare_digest(known.row.secret_hash, _hash(text)):
        raise NotAuthenticatedError("This key is not known here.")
    if known.state(now) != "active":
        raise NotAuthenticatedError(f"This key is {known.state(now)}.")
    return known


def note_use(session: Session, key_id: str, now: datetime) -> None:
    """Write down that the key was used."""
    session.execute(update(ApiKey).where(col(ApiKey.key_id) == key_id).values(last_used_at=now))


def find_key(session: Session, key_id: str) -> KnownKey | None:
    """The key with this id, whether or not it can be used."""
    row = session.get(ApiKey, key_id)
    return None if row is None else KnownKey(row, _organisations(session, key_id))


def _organisations(session: Session, key_id: str) -> tuple[str, ...]:
    column = col(ApiKeyOrganisation.ods_code)
    chosen = select(column).where(col(ApiKeyOrganisation.key_id) == key_id).order_by(column)
    return tuple(session.scalars(chosen))


def _faults(session: Session, wanted: NewKey, now: datetime) -> Iterator[str]:
    if not _is_label(wanted.label):
        yield f"The label must have 1 to {MAX_LABEL_CHARACTERS} printable characters."
    if not wanted.scopes:
        yield "Give the key at least one scope."
    if Scope.CONTRIBUTE in wanted.scopes and not wanted.organisations:
        yield "A key that contributes needs the ODS code of at least one organisation."
    if Scope.CONTRIBUTE not in wanted.scopes and wanted.organisations:
        yield "Only a key that contributes can have organisations."
    if wanted.expires_at <= now:
        yield "The last day of the key is in the past."
    for code in _unknown(session, sorted(wanted.organisations)):
        yield f"There is no organisation with the ODS code '{code}'."


def _is_label(label: str) -> bool:
    is_short = 1 <= len(label.strip()) <= MAX_LABEL_CHARACTERS
    return is_short and _PRINTABLE.fullmatch(label) is not None


def _unknown(session: Session, codes: Sequence[str]) -> list[str]:
    column = col(Organisation.ods_code)
    known = set(session.scalars(select(column).where(column.in_(codes))))
    return [code for code in codes if code not in known]


def _row(key_id: str, text: str, wanted: NewKey, author: Author) -> ApiKey:
    return ApiKey(
        key_id=key_id,
        secret_hash=_hash(text),
        label=wanted.label.strip(),
        scopes=";".join(sorted(wanted.scopes)),
        created_at=author.at,
        expires_at=wanted.expires_at,
    )


def _fact(known: KnownKey) -> dict[str, Any]:
    """What the history says about a key: never the key or its hash."""
    row = known.row
    return {
        "label": row.label,
        "scopes": row.scopes,
        "organisations": ";".join(known.organisations),
        "expires_at": row.expires_at.isoformat(),
        "revoked_at": None if row.revoked_at is None else row.revoked_at.isoformat(),
    }


def _hash(text: str) -> str:
    # A plain hash is enough: nobody can guess 256 random bits, so a slow hash gains nothing.
    return hashlib.sha256(text.encode()).hexdigest()
