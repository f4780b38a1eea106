import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from app.db.session import reading, transaction
from app.errors import HistoryBrokenError
from app.services.history.chain import START, digest, digests_of, hash_of, salts_of, sealed
from app.services.history.recording import Author, Step, record
from app.services.history.verification import Verified, verify_history

NOON = datetime(2026, 1, 2, 12, 0, 0, 123456, tzinfo=UTC)
AUTHOR = Author("tester", NOON, "request-1")


def _write(engine: Engine, count: int = 5) -> None:
    for number in range(count):
        fact = {"term": f"Näme {number}", "bands": [6, "8a"], "share": 0.1, "note": None}
        with transaction(engine) as session:
            record(session, [Step("synonym", ("role", number), None, fact, "because")], AUTHOR)


def _verify(engine: Engine, known_hash: str | None = None) -> Verified:
    with reading(engine) as session:
        return verify_history(session, known_hash)


def tamper(engine: Engine, *statements: str) -> None:
    """What somebody with the database in hand can do."""
    with engine.begin() as connection:
        _disarm(connection)
        for statement in statements:
            connection.execute(text(statement))


def _disarm(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE change DISABLE TRIGGER ALL"))
        return
    for verb in ("update", "delete"):
        connection.execute(text(f"DROP TRIGGER change_refuses_{verb}"))


def test_an_empty_history_is_whole(engine: Engine) -> None:
    assert _verify(engine) == Verified(0, 0, START)


def test_a_history_that_was_left_alone_is_whole(engine: Engine) -> None:
    _write(engine)

    assert _verify(engine).changes == 5


def test_each_change_links_to_the_one_before(engine: Engine) -> None:
    _write(engine)

    with engine.connect() as connection:
        found = text("SELECT previous_hash, hash FROM change ORDER BY seq")
        rows = connection.execute(found).all()

    assert [row.previous_hash for row in rows] == [START, *(row.hash for row in rows[:-1])]
    assert _verify(engine).head_hash == rows[-1].hash


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("seq", "33"),
        ("at", "'2026-01-02 12:00:00.123457+00:00'"),
        ("actor", "'somebody else'"),
        ("action", "'update'"),
        ("entity", "'role'"),
        ("entity_key", "'role|9'"),
        ("after", """'{"term": "Another"}'"""),
        ("before", "'{}'"),
        ("reason", "NULL"),
        ("reason", "'Because'"),
        ("request_id", "'request-2'"),
        ("salt", "'00'"),
        ("salt", "NULL"),
        ("seals", "'{}'"),
    ],
)
def test_a_change_that_was_altered_is_named(engine: Engine, column: str, value: str) -> None:
    _write(engine)
    place = "5" if column == "seq" else "3"  # another number in the middle would be out of order

    tamper(engine, f"UPDATE change SET {column} = {value} WHERE seq = {place}")  # noqa: S608

    with pytest.raises(HistoryBrokenError, match="not as it was sealed") as broken:
        _verify(engine)
    assert broken.value.seq == (33 if column == "seq" else 3)


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("DELETE FROM change WHERE seq = 3", 4),
        ("DELETE FROM change WHERE seq = 1", 2),
        ("DELETE FROM change WHERE seq > 3", 4),
        ("DELETE FROM change", 1),
        ("UPDATE change SET hash = previous_hash WHERE seq = 3", 3),
        ("UPDATE change SET previous_hash = hash WHERE seq = 3", 3),
        (
            """INSERT INTO change (at, actor, action, entity, entity_key, previous_hash, hash, seq)
            SELECT at, actor, action, entity, entity_key, hash, previous_hash, 6 FROM change
            WHERE seq = 5""",
            6,
        ),
    ],
)
def test_a_change_removed_or_slipped_in_is_found(engine: Engine, statement: str, seq: int) -> None:
    _write(engine)

    tamper(engine, statement)

    with pytest.raises(HistoryBrokenError) as broken:
        _verify(engine)
    assert broken.value.seq == seq


def test_a_change_that_cannot_be_read_is_a_fault_and_no_crash(
    sqlite_template: Path, tmp_path: Path, open_engine: Callable[[str], Engine]
) -> None:
    # PostgreSQL holds nothing but JSON in a column of JSON.
    path = shutil.copy(sqlite_template, tmp_path / "registry.db")
    engine = open_engine(f"sqlite:///{path}")
    _write(engine)

    tamper(engine, "UPDATE change SET after = 'no JSON' WHERE seq = 3")

    with pytest.raises(HistoryBrokenError, match="cannot be read"):
        _verify(engine)


def test_a_hash_noted_elsewhere_finds_out_a_history_that_was_written_again(engine: Engine) -> None:
    _write(engine)
    noted = _verify(engine).head_hash
    _write(engine, 1)
    assert _verify(engine, noted).changes == 6

    tamper(
        engine,
        "DELETE FROM change",
        "UPDATE registry_version SET head_seq = NULL, head_hash = NULL",
    )
    _write(engine, 6)

    assert _verify(engine).changes == 6
    with pytest.raises(HistoryBrokenError, match=noted):
        _verify(engine, noted)


def test_the_hash_is_made_of_what_its_description_says() -> None:
    row = {
        "seq": 7,
        "at": NOON + timedelta(hours=1),
        "actor": "tester",
        "action": "insert",
        "entity": "role",
        "entity_key": "a",
        "before": None,
        "after": {"b": 1, "a": "é"},
        "reason": None,
        "request_id": None,
        "salt": "00",
        "seals": None,
    }

    digests = digests_of(row)

    # Computed apart, with printf and sha256sum, from the words in the module.
    assert salts_of("00")["after"] == _AFTER_SALT
    assert digests["after"] == _AFTER_DIGEST
    assert digests["before"] is None
    assert hash_of(row, digests, START) == _HASH


_AFTER_SALT = "58362d28a9991c76484ccef4e037332138c269d5b806805a9cedcc3eb0eedf9d"
_AFTER_DIGEST = "8a340bc4282f48f6a36e0a72399c83eaf18d0fee521d6fd4f8f654259b7275d5"
_HASH = "626987a84c3a7776227a3c75300d2fc52c643b936df10d4ad3c6a9fab9843bb8"


def test_equal_values_have_digests_that_nobody_can_compare() -> None:
    row: dict[str, Any] = dict.fromkeys(("before", "after", "reason", "request_id"))
    row |= {
        "seq": 1,
        "at": NOON,
        "actor": "a",
        "action": "insert",
        "entity": "e",
        "entity_key": "k",
    }

    first, second = sealed(row, START), sealed(row, START)

    assert digests_of(first)["entity_key"] != digests_of(second)["entity_key"]
    assert digest("k", "salt") == digest("k", "salt")
