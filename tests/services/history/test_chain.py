import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from app.services.history.chain import (
    FIELDS,
    START,
    digest,
    digests_of,
    hash_of,
    new_salt,
    salts_of,
    sealed,
)

AT = datetime(2026, 1, 2, 12, tzinfo=UTC)
ROW: dict[str, Any] = {
    "seq": 1,
    "at": AT,
    "actor": "tester",
    "action": "insert",
    "entity": "role",
    "entity_key": "a-role",
    "before": None,
    "after": {"name": "A role"},
    "reason": "Because",
    "request_id": None,
}


def _hash(row: dict[str, Any], previous: str = START) -> str:
    return hash_of(row, digests_of(row), previous)


def test_a_sealed_row_has_the_hash_of_its_own_values_and_the_hash_before() -> None:
    row = sealed(ROW, START)

    assert row["hash"] == _hash(row)
    assert row["previous_hash"] == START
    assert _hash(row, "f" * 64) != row["hash"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seq", 2),
        ("at", AT + timedelta(microseconds=1)),
        ("actor", "somebody else"),
        ("action", "update"),
        ("entity", "synonym"),
        ("entity_key", "another-role"),
        ("before", {}),
        ("after", {"name": "Another role"}),
        ("reason", None),
        ("request_id", "request-1"),
    ],
)
def test_every_value_of_a_row_is_part_of_its_hash(field: str, value: object) -> None:
    row = sealed(ROW, START)

    assert _hash({**row, field: value}) != row["hash"]


def test_the_same_time_in_another_zone_has_the_same_hash() -> None:
    row = sealed(ROW, START)
    elsewhere = AT.astimezone(timezone(timedelta(hours=1)))

    assert _hash({**row, "at": elsewhere}) == row["hash"]


def test_the_zone_of_the_machine_changes_no_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    row = sealed(ROW, START)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()

    try:
        assert _hash(row) == row["hash"]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_two_rows_with_the_same_values_have_other_salts_and_hashes() -> None:
    one, other = sealed(ROW, START), sealed(ROW, START)

    assert one["salt"] != other["salt"]
    assert one["hash"] != other["hash"]
    assert len(new_salt()) == 32


def test_each_field_has_its_own_salt_and_null_has_no_digest() -> None:
    salts = salts_of("00")

    assert set(salts) == set(FIELDS)
    assert len(set(salts.values())) == len(FIELDS)
    assert digest(None, salts["reason"]) is None
    assert digest("x", salts["reason"]) != digest("x", salts["after"])


def test_the_digest_of_a_redacted_field_is_the_one_from_before() -> None:
    row = sealed(ROW, START)
    seals: dict[str, dict[str, str]] = {
        field: {"salt": salt} for field, salt in salts_of(row["salt"]).items()
    }
    seals["reason"] = {"salt": new_salt(), "digest": str(digests_of(row)["reason"])}

    redacted = {**row, "reason": "[redacted]", "salt": None, "seals": seals}

    assert _hash(redacted) == row["hash"]
