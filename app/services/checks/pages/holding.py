"""Files that wait for their sender to choose sheets and columns, sealed, for a short time.

A file can hold columns about people that the registry must never store. So only the sender's
page has the key: without it, what is stored is noise.

The library that seals is imported where it is used: it takes 8 MB, and few services need it.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from app.db.models import SentFile
from app.errors import SentFileGoneError, TooBusyError

HELD_FOR: Final = timedelta(minutes=30)
MOST_HELD_BYTES: Final = 256 * 1024 * 1024
"""So much is held at one time, for everybody together."""

_KEY_BITS: Final = 256
_NONCE_BYTES: Final = 12


def hold(session: Session, data: bytes, now: datetime) -> str:
    """Keep a file sealed, and return the key that opens it.

    Raises `TooBusyError` where too much is held already.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    delete_old(session, now)
    held = session.scalar(select(func.sum(func.length(col(SentFile.sealed))))) or 0
    if held + len(data) > MOST_HELD_BYTES:
        raise TooBusyError
    key, nonce = AESGCM.generate_key(_KEY_BITS), secrets.token_bytes(_NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, data, None)
    session.add(SentFile(file_hash=_hash(key), sealed=sealed, expires_at=now + HELD_FOR))
    session.flush()
    return urlsafe_b64encode(key).decode()


def open_file(session: Session, key: str, now: datetime) -> bytes:
    """The file that a key opens. Raises `SentFileGoneError` where there is none any more."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    secret = _decoded(key)
    file = session.get(SentFile, _hash(secret))
    if file is None or file.expires_at <= now:
        raise SentFileGoneError
    nonce, sealed = file.sealed[:_NONCE_BYTES], file.sealed[_NONCE_BYTES:]
    try:
        return AESGCM(secret).decrypt(nonce, sealed, None)
    except InvalidTag:
        raise SentFileGoneError from None


def let_go(session: Session, key: str) -> None:
    """Delete the file of a key."""
    which = col(SentFile.file_hash) == _hash(_decoded(key))
    session.execute(delete(SentFile).where(which))


def delete_old(session: Session, now: datetime) -> None:
    """Delete every file whose time is over."""
    session.execute(delete(SentFile).where(col(SentFile.expires_at) <= now))


def has_old(session: Session, now: datetime) -> bool:
    """Whether the time of a file is over."""
    old = select(col(SentFile.file_hash)).where(col(SentFile.expires_at) <= now)
    return session.scalars(old.limit(1)).first() is not None


def _decoded(key: str) -> bytes:
    try:
        secret = urlsafe_b64decode(key)
    except ValueError:
        raise SentFileGoneError from None
    if len(secret) * 8 != _KEY_BITS:
        raise SentFileGoneError
    return secret


def _hash(secret: bytes) -> str:
    return sha256(secret).hexdigest()
