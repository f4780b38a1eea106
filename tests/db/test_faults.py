"""What an error means is read from a real one wherever a database can be made to raise it."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.db.faults import meaning_of
from app.db.patience import Patience
from app.db.session import make_engine, transaction
from app.errors import (
    DatabaseDamagedError,
    DatabaseFullError,
    DatabaseReadOnlyError,
    DatabaseUnavailableError,
    NotMigratedError,
    TooBusyError,
    WritersCollidedError,
)

WRITE = (
    "INSERT INTO source (source_id, title, standing, origin) "
    "VALUES ('a', 'A source', 'verified', 'seed')"
)

MANY_WRITES = """
    WITH n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
    INSERT INTO source (source_id, title, standing, origin)
    SELECT 's' || i, 'A source', 'verified', 'seed' FROM n
"""


def _raised(state: str) -> str:
    """A statement that fails as the server would, for what cannot be brought about here."""
    return f"DO $$ BEGIN RAISE EXCEPTION 'said here' USING ERRCODE = '{state}'; END $$"


def _error(engine: Engine, *statements: str) -> DBAPIError:
    with pytest.raises(DBAPIError) as raised:
        _send(engine, statements)
    return raised.value


def _send(engine: Engine, statements: Sequence[str]) -> None:
    with transaction(engine) as session:
        for statement in statements:
            session.execute(text(statement))


def test_a_table_that_is_missing_means_that_the_database_is_not_set_up(engine: Engine) -> None:
    assert meaning_of(_error(engine, "SELECT 1 FROM no_such_table")) is NotMigratedError


def test_a_fault_in_our_own_statement_has_no_meaning_for_the_user(engine: Engine) -> None:
    twice = _error(engine, WRITE, WRITE)

    assert isinstance(twice, IntegrityError)
    assert meaning_of(twice) is None
    if engine.dialect.name == "postgresql":
        assert meaning_of(_error(engine, "SELEKT 1")) is None


def test_a_sqlite_file_that_cannot_be_opened_is_away(
    tmp_path: Path, open_engine: Callable[[str], Engine]
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}")  # a folder

    with pytest.raises(DBAPIError) as raised, engine.connect():
        pass

    assert meaning_of(raised.value) is DatabaseUnavailableError


def test_a_full_sqlite_file_is_said_to_be_full(
    sqlite_template: Path, tmp_path: Path, open_engine: Callable[[str], Engine]
) -> None:
    engine = open_engine(_copy(sqlite_template, tmp_path))

    full = _error(engine, "PRAGMA max_page_count = 1", MANY_WRITES)

    assert meaning_of(full) is DatabaseFullError


def _copy(template: Path, folder: Path) -> str:
    file = folder / "registry.db"
    file.write_bytes(template.read_bytes())
    return f"sqlite:///{file}"


def test_a_damaged_sqlite_file_is_said_to_be_damaged(
    tmp_path: Path, open_engine: Callable[[str], Engine]
) -> None:
    (tmp_path / "registry.db").write_bytes(b"not a database, but long enough to be one" * 100)

    damaged = _error(open_engine(f"sqlite:///{tmp_path / 'registry.db'}"), "SELECT 1")

    assert meaning_of(damaged) is DatabaseDamagedError


def test_a_locked_sqlite_file_is_busy(sqlite_template: Path, tmp_path: Path) -> None:
    engine = make_engine(_copy(sqlite_template, tmp_path), patience=Patience(lock_seconds=0))
    with closing(sqlite3.connect(tmp_path / "registry.db")) as other:
        other.execute("BEGIN IMMEDIATE")

        locked = _error(engine, "SELECT 1")
    engine.dispose()

    assert meaning_of(locked) is TooBusyError


POSTGRESQL = {
    "it is set to reading only": ("SET TRANSACTION READ ONLY; " + WRITE, DatabaseReadOnlyError),
    "a statement takes too long": (
        "SET LOCAL statement_timeout = 1; SELECT pg_sleep(60)",
        TooBusyError,
    ),
    "its operator ends the connection": (
        "SELECT pg_terminate_backend(pg_backend_pid())",
        DatabaseUnavailableError,
    ),
    "its disk is full": (_raised("53100"), DatabaseFullError),
    "it has no connection left": (_raised("53300"), TooBusyError),
    "transactions cannot be put in order": (_raised("40001"), WritersCollidedError),
    "two transactions wait for each other": (_raised("40P01"), WritersCollidedError),
    "another writer holds the row for too long": (_raised("55P03"), TooBusyError),
    "a page cannot be read": (_raised("XX001"), DatabaseDamagedError),
}


@pytest.mark.parametrize("fault", POSTGRESQL)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_postgresql_says_is_understood(engine: Engine, fault: str) -> None:
    statement, meaning = POSTGRESQL[fault]

    assert meaning_of(_error(engine, statement)) is meaning


def test_a_server_that_is_not_there_is_away(open_engine: Callable[[str], Engine]) -> None:
    nowhere = open_engine("postgresql://registry@127.0.0.1:1/registry")

    assert meaning_of(_error(nowhere, "SELECT 1")) is DatabaseUnavailableError
