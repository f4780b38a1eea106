import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine

from app.db import schema
from app.db.session import make_engine, reading, transaction
from app.errors import BackupError, HistoryBrokenError
from app.services.history.backups import back_up, restore
from app.services.history.recording import Author, Step, record
from app.services.history.verification import verify_history
from tests.conftest import NOON
from tests.services.history.test_verification import tamper

OpenEngine = Callable[[str], Engine]
LATER = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def registry(sqlite_template: Path, tmp_path: Path, open_engine: OpenEngine) -> Engine:
    """A migrated SQLite registry with three changes."""
    database = tmp_path / "registry.db"
    shutil.copy(sqlite_template, database)
    engine = open_engine(f"sqlite:///{database}")
    for number in range(3):
        _write(engine, number)
    return engine


def _write(engine: Engine, number: int) -> None:
    with transaction(engine) as session:
        record(session, [Step("role", (str(number),), None, {})], Author("tester", NOON))


def _changes(engine: Engine) -> int:
    with reading(engine) as session:
        return verify_history(session).changes


def _changes_of(database: Path) -> int:
    engine = make_engine(f"sqlite:///{database}")
    try:
        return _changes(engine)
    finally:
        engine.dispose()


def test_a_backup_is_one_file_with_the_whole_history(registry: Engine, tmp_path: Path) -> None:
    target = tmp_path / "backups" / "monday.db"
    target.parent.mkdir()

    verified = back_up(registry, target)

    assert verified.changes == 3
    assert [path.name for path in target.parent.iterdir()] == ["monday.db"]
    assert _changes_of(target) == 3


def test_a_backup_made_during_writes_is_of_one_moment(registry: Engine, tmp_path: Path) -> None:
    is_over = threading.Event()
    written = threading.Semaphore(0)

    def keep_writing() -> None:
        number = 3
        while not is_over.is_set():
            _write(registry, number)
            written.release()
            number += 1

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        for number in range(5):
            written.acquire()
            target = tmp_path / f"{number}.db"
            verified = back_up(registry, target)
            assert _changes_of(target) == verified.changes >= 4
    finally:
        is_over.set()
        writer.join()


def test_a_backup_never_replaces_a_file(registry: Engine, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    target.write_text("something of somebody's")

    with pytest.raises(BackupError, match="exists already"):
        back_up(registry, target)

    assert target.read_text() == "something of somebody's"


def test_a_history_that_was_altered_gives_no_backup(registry: Engine, tmp_path: Path) -> None:
    tamper(registry, "UPDATE change SET actor = 'somebody else' WHERE seq = 2")

    with pytest.raises(HistoryBrokenError):
        back_up(registry, tmp_path / "backup.db")

    assert [path.name for path in tmp_path.glob("backup*")] == []


def test_a_restore_puts_the_backup_back_and_keeps_what_was_there(
    registry: Engine, tmp_path: Path
) -> None:
    back_up(registry, tmp_path / "backup.db")
    _write(registry, 3)

    restored = restore(tmp_path / "backup.db", registry, LATER)

    assert restored.verified.changes == _changes(registry) == 3
    assert restored.kept == tmp_path / "registry.db.before-restore-20260304T050607Z"
    assert _changes_of(restored.kept) == 4
    assert list(tmp_path.glob("*.part*")) == []


def test_writing_goes_on_after_a_restore(registry: Engine, tmp_path: Path) -> None:
    back_up(registry, tmp_path / "backup.db")
    restore(tmp_path / "backup.db", registry, LATER)

    _write(registry, 3)

    assert _changes(registry) == 4


def test_a_restore_into_nothing_makes_the_registry(
    registry: Engine, tmp_path: Path, open_engine: OpenEngine
) -> None:
    back_up(registry, tmp_path / "backup.db")
    empty = open_engine(f"sqlite:///{tmp_path / 'elsewhere.db'}")

    restored = restore(tmp_path / "backup.db", empty, LATER)

    assert restored.kept is None
    assert _changes(empty) == 3


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not a backup of a registry"),
        (b"no database", "'other.db' could not be copied"),
        (b"SQLite format 3\0" + b"x" * 4_096, "'other.db' could not be copied"),
    ],
)
def test_a_file_that_is_not_a_registry_replaces_nothing(
    registry: Engine, tmp_path: Path, content: bytes, why: str
) -> None:
    source = tmp_path / "other.db"
    source.write_bytes(content)

    with pytest.raises(BackupError, match=why):
        restore(source, registry, LATER)

    assert _changes(registry) == 3


def test_a_backup_of_a_newer_version_is_refused(registry: Engine, tmp_path: Path) -> None:
    source = tmp_path / "backup.db"
    back_up(registry, source)
    with closing(sqlite3.connect(source)) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(BackupError, match="this version can read"):
        restore(source, registry, LATER)


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    registry: Engine, tmp_path: Path
) -> None:
    source = tmp_path / "backup.db"
    back_up(registry, source)
    schema.downgrade(f"sqlite:///{source}", "-1")

    restore(source, registry, LATER)

    assert schema.is_current(registry)
    assert _changes(registry) == 3


def test_a_missing_file_is_named(registry: Engine, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no file"):
        restore(tmp_path / "nothing.db", registry, LATER)


def test_a_postgresql_registry_is_backed_up_by_its_own_programs(
    postgresql_server: URL, open_engine: OpenEngine, tmp_path: Path
) -> None:
    url = postgresql_server.render_as_string(hide_password=False)

    with pytest.raises(BackupError, match="pg_dump"):
        back_up(open_engine(url), tmp_path / "backup.db")


def test_a_database_on_a_server_is_neither_backed_up_nor_restored_here(
    tmp_path: Path, open_engine: OpenEngine
) -> None:
    engine = open_engine("postgresql://registry@localhost/registry")

    with pytest.raises(BackupError, match="pg_dump and pg_restore"):
        back_up(engine, tmp_path / "backup.db")
    with pytest.raises(BackupError, match="pg_dump and pg_restore"):
        restore(tmp_path / "backup.db", engine, LATER)


def test_a_damaged_registry_gives_no_backup(registry: Engine, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "registry.db")) as damaged, damaged:
        damaged.execute("PRAGMA ignore_check_constraints = ON")
        damaged.execute(
            "INSERT INTO source (source_id, title, standing, origin) VALUES ('a', 'A', 'x', 'seed')"
        )

    with pytest.raises(BackupError, match=r"The copy is damaged: .*source"):
        back_up(registry, tmp_path / "backup.db")

    assert list(tmp_path.glob("backup*")) == []


def test_a_finished_backup_needs_no_file_beside_it(registry: Engine, tmp_path: Path) -> None:
    back_up(registry, tmp_path / "backup.db")
    kept = restore(tmp_path / "backup.db", registry, LATER).kept
    assert kept is not None

    # The bytes 18 and 19 of a SQLite file are 2 where a log beside it may have the newest pages.
    for finished in (tmp_path / "backup.db", kept):
        assert finished.read_bytes()[18:20] == b"\x01\x01"


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
def test_what_an_earlier_attempt_left_is_no_hindrance(
    registry: Engine, tmp_path: Path, ending: str
) -> None:
    for name in ("backup.db", "registry.db", "registry.db.before-restore-20260304T050607Z"):
        (tmp_path / f"{name}.part{ending}").write_bytes(b"left behind")

    assert back_up(registry, tmp_path / "backup.db").changes == 3
    assert restore(tmp_path / "backup.db", registry, LATER).verified.changes == 3

    assert list(tmp_path.glob("*.part*")) == []


def test_a_backup_whose_history_was_altered_replaces_nothing(
    registry: Engine, tmp_path: Path, open_engine: OpenEngine
) -> None:
    back_up(registry, tmp_path / "backup.db")
    altered = open_engine(f"sqlite:///{tmp_path / 'backup.db'}")
    tamper(altered, "UPDATE change SET actor = 'somebody else' WHERE seq = 2")
    _write(registry, 3)

    with pytest.raises(HistoryBrokenError):
        restore(tmp_path / "backup.db", registry, LATER)

    assert _changes(registry) == 4
    assert list(tmp_path.glob("*before-restore*")) == []


def test_a_registry_whose_history_was_altered_can_be_replaced_and_is_kept(
    registry: Engine, tmp_path: Path
) -> None:
    back_up(registry, tmp_path / "backup.db")
    tamper(registry, "UPDATE change SET actor = 'somebody else' WHERE seq = 2")

    restored = restore(tmp_path / "backup.db", registry, LATER)

    assert _changes(registry) == 3
    assert restored.kept is not None
    with closing(sqlite3.connect(restored.kept)) as kept:
        actors = kept.execute("SELECT actor FROM change ORDER BY seq").fetchall()
    assert actors == [("tester",), ("somebody else",), ("tester",)]


def test_a_folder_is_no_backup(registry: Engine, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    with pytest.raises(BackupError, match="There is no file"):
        restore(tmp_path / "folder", registry, LATER)


def test_a_restore_leaves_the_backup_as_it_was(registry: Engine, tmp_path: Path) -> None:
    source = tmp_path / "backup.db"
    back_up(registry, source)
    before = source.read_bytes()

    restore(source, registry, LATER)

    assert source.read_bytes() == before
