"""The chain of the history: each change seals its own values and the seal of the one before.

The hash of a change is the SHA-256 of a JSON array: its number, time, actor, action and table,
then a digest of each of `FIELDS`, then the hash before. A digest is the SHA-256 of 'salt|value',
with the value as JSON. Each field has its own salt, made from the row's salt. The digest of a
null field is null. So a field can be removed from the row with its salt, while its digest stays
and the chain still proves the rest.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

FIELDS: Final = ("entity_key", "before", "after", "reason", "request_id")
"""Fields that may have text by a person. Only a digest of each is part of the chain."""

START: Final = "0" * 64
"""The hash before the first change."""

_SALT_BYTES: Final = 16
_PLAIN: Final = ("actor", "action", "entity")
Row = Mapping[str, Any]
Digests = dict[str, str | None]


def new_salt() -> str:
    """A salt that nobody can guess, so that a digest does not give away a short value."""
    return secrets.token_hex(_SALT_BYTES)


def salts_of(salt: str) -> dict[str, str]:
    """The salt of each field of a row with this salt."""
    return {field: _sha256(f"{salt}|{field}") for field in FIELDS}


def digest(value: object, salt: str) -> str | None:
    """The digest of a value in the chain. Null stays null."""
    return None if value is None else _sha256(f"{salt}|{_as_json(value)}")


def digests_of(row: Row) -> Digests:
    """The digests of a row as it was written, even if fields were redacted since.

    The `seals` of a redacted row have the salt of each field, and the first digest of each
    field that was redacted.
    """
    if row["seals"] is None:
        salts = salts_of(row["salt"])
        return {field: digest(row[field], salts[field]) for field in FIELDS}
    seals = row["seals"]
    return {
        field: seals[field].get("digest") or digest(row[field], seals[field]["salt"])
        for field in FIELDS
    }


def hash_of(row: Row, digests: Digests, previous_hash: str) -> str:
    """The hash of a row that comes after the one with the previous hash."""
    parts = [row["seq"], _instant(row["at"])]
    parts += [row[name] for name in _PLAIN]
    parts += [digests[field] for field in FIELDS]
    parts.append(previous_hash)
    return _sha256(_as_json(parts))


def sealed(row: Row, previous_hash: str) -> dict[str, Any]:
    """A new row with its number, as it is stored: salted, linked and hashed."""
    salted = {**row, "salt": new_salt(), "seals": None, "previous_hash": previous_hash}
    return {**salted, "hash": hash_of(salted, digests_of(salted), previous_hash)}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _as_json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
