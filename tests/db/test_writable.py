"""Whether the database takes writes."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import URL, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.db.session import reading, transaction
from app.db.writable import LEAST_ROOM_BYTES, noting_refusals, why_not_writable
from app.errors import DatabaseFullError, DatabaseReadOnlyError, UnavailableError

READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET TRANSACTION READ ONLY",
}
A_WRITE = text("DELETE FROM api_key")


@pytest.fixture
def sqlite_engine(
    sqlite_template: Path, tmp_path: Path, open_engine: Callable[[str], Engine]
) -> Engine:
    """An engine on a file of its own."""
    file = tmp_path / "own" / "registry.db"
    file.parent.mkdir()
    shutil.copy(sqlite_template, file)
    return open_engine(f"sqlite:///{file}")


def _why_not(engine: Engine) -> type[UnavailableError] | None:
    with reading(engine) as session:
        return why_not_writable(engine, session)


def _write(engine: Engine, *before: str) -> None:
    with noting_refusals(engine), transaction(engine) as session:
        try:
            for statement in before:
                session.execute(text(statement))
            session.execute(A_WRITE)
        finally:
            if engine.dialect.name == "sqlite":
                session.execute(text("PRAGMA query_only = OFF"))


def test_a_registry_that_nothing_is_wrong_with_takes_writes(engine: Engine) -> None:
    assert _why_not(engine) is None


def test_a_refused_write_is_remembered_until_one_is_done(engine: Engine) -> None:
    with pytest.raises(DBAPIError):
        _write(engine, READ_ONLY[engine.dialect.name])
    assert _why_not(engine) is DatabaseReadOnlyError

    with pytest.raises(DBAPIError):
        _write(engine, "DELETE FROM no_such_table")
    assert _why_not(engine) is DatabaseReadOnlyError

    _write(engine)
    assert _why_not(engine) is None


def test_a_fault_in_a_statement_says_nothing_of_later_writes(engine: Engine) -> None:
    with pytest.raises(DBAPIError):
        _write(engine, "DELETE FROM no_such_table")

    assert _why_not(engine) is None


def test_a_postgresql_that_only_reads_is_known_without_a_write(
    postgresql_server: URL, open_engine: Callable[[str], Engine]
) -> None:
    engine = open_engine(postgresql_server.render_as_string(hide_password=False))
    with Session(engine) as session:
        session.execute(text("SET default_transaction_read_only = on"))
        assert why_not_writable(engine, session) is DatabaseReadOnlyError


@pytest.mark.parametrize(("room", "why"), [(0, None), (-1, DatabaseFullError)])
def test_a_disk_without_room_for_a_list_is_full(
    sqlite_engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    room: int,
    why: type[UnavailableError] | None,
) -> None:
    free = LEAST_ROOM_BYTES + room
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))

    assert _why_not(sqlite_engine) is why


@pytest.mark.parametrize("is_folder", [True, False])
@pytest.mark.parametrize("how", ["disk", "rights"])
def test_the_file_and_its_folder_must_both_take_writes(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, how: str, *, is_folder: bool
) -> None:
    file = Path(str(sqlite_engine.url.database))
    closed = file.parent if is_folder else file
    access, look = os.access, os.statvfs

    def may(path: Path, mode: int) -> bool:
        return access(path, mode) and path != closed

    def disk_of(path: Path) -> object:
        flag = os.ST_RDONLY if path == closed else 0
        return SimpleNamespace(f_flag=look(path).f_flag | flag)

    if how == "rights":
        monkeypatch.setattr(os, "access", may)
    else:
        monkeypatch.setattr(os, "statvfs", disk_of)

    assert _why_not(sqlite_engine) is DatabaseReadOnlyError
