"""The chain of the history: each change seals what it says and the seal of the one before.

The hash of a change is the SHA-256 of a JSON array: its number, instant, actor, action and
table, then a digest of each of `FIELDS`, then the hash before. A digest is the SHA-256 of
'salt|value', with the value as JSON and a salt for each field that is derived from the row's
own; it is null where the field is. So a field can be taken out of the row, and its salt
destroyed, while its digest stays and the chain still proves all the rest.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

FIELDS: Final = ("entity_key", "before", "after", "reason", "request_id")
"""What a person may have written into: only a digest of each is part of the chain."""

START: Final = "0" * 64
"""What the first change has for the hash before it."""

_SALT_BYTES: Final = 16
_PLAIN: Final = ("actor", "action", "entity")
Row = Mapping[str, Any]
Digests = dict[str, str | None]


def new_salt() -> str:
    """A salt that nobody can guess: without it a digest tells nothing of a short value."""
    return secrets.token_hex(_SALT_BYTES)


def salts_of(salt: str) -> dict[str, str]:
    """The salt of each field of a row with this salt."""
    return {field: _sha256(f"{salt}|{field}") for field in FIELDS}


def digest(value: object, salt: str) -> str | None:
    """What stands in the chain for a value; null stays null."""
    return None if value is None else _sha256(f"{salt}|{_as_json(value)}")


def digests_of(row: Row) -> Digests:
    """The digests of a row as it was written, however much was taken out of it since.

    Of a redacted row `seals` hold each field's salt, and the first digest of what was redacted.
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
    told = [row["seq"], _instant(row["at"]), *(row[name] for name in _PLAIN)]
    return _sha256(_as_json([*told, *(digests[field] for field in FIELDS), previous_hash]))


def sealed(row: Row, previous_hash: str) -> dict[str, Any]:
    """A new row, which has its number already, as it is stored: salted, linked and hashed."""
    salted = {**row, "salt": new_salt(), "seals": None, "previous_hash": previous_hash}
    return {**salted, "hash": hash_of(salted, digests_of(salted), previous_hash)}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _as_json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
