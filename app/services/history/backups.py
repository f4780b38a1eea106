"""A copy of a SQLite registry, made while it serves, and how the copy is put back."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, inspect

from app.db import schema
from app.db.session import make_engine, reading
from app.errors import BackupError
from app.services.history.verification import Verified, verify_history

_BESIDE: Final = ("-wal", "-shm", "-journal")
"""The files that SQLite puts beside a database while it is open."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and the copy of what was there before (None for an empty database)."""

    verified: Verified
    kept: Path | None


def back_up(engine: Engine, target: Path) -> Verified:
    """Copy the registry into a new file, as it was at one moment. Readers and writers go on.

    The copy is checked before it gets its name: SQLite's own check, then the whole chain of the
    history. Raises `BackupError` where the file exists already or the database is not SQLite,
    and `HistoryBrokenError` where the history was altered.
    """
    _must_be_sqlite(engine)
    if target.exists():
        raise BackupError(f"'{target}' exists already. Choose another name for the backup.")
    with _unfinished(target) as part:
        _copy(_file_of(engine), part)
        verified = _verify(part)
        _put_in_place(part, target)
    return verified


def restore(source: Path, engine: Engine, now: datetime) -> Restored:
    """Put a backup in the place of the registry, after a copy of what is there now.

    The backup is checked, and brought up to date where an older version made it, before
    anything is replaced. Raises `BackupError` for a file that is not a backup of a registry.
    """
    _must_be_sqlite(engine)
    if not source.is_file():
        raise BackupError(f"There is no file '{source}'.")
    current = _file_of(engine)
    with _unfinished(current) as part:
        _copy(source, part)
        _bring_up_to_date(part, source)
        verified = _verify(part)
        kept = _keep(engine, current, now)
        _copy(part, current)
    return Restored(verified, kept)


def _must_be_sqlite(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        raise BackupError(
            "This command copies a SQLite file. Use pg_dump and pg_restore for PostgreSQL."
        )


def _file_of(engine: Engine) -> Path:
    return Path(str(engine.url.database))


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A name beside the target for a file that is not finished, removed in the end."""
    part = target.with_name(f"{target.name}.part")
    _remove(part)
    try:
        yield part
    finally:
        _remove(part)


def _remove(database: Path) -> None:
    for ending in ("", *_BESIDE):
        database.with_name(f"{database.name}{ending}").unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """All pages in one step, so that the copy is of one moment; see `sqlite3_backup_step`."""
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as whole,
            closing(sqlite3.connect(target)) as copy,
        ):
            whole.backup(copy)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"'{source.name}' could not be copied: {error}.") from error


def _bring_up_to_date(part: Path, source: Path) -> None:
    with _opened(part) as engine:
        if not schema.is_known(engine):
            raise BackupError(
                f"'{source.name}' is not a backup of a registry that this version can read."
            )
    schema.upgrade(f"sqlite:///{part}")


def _verify(part: Path) -> Verified:
    with _opened(part) as engine:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        if found != "ok":
            raise BackupError(f"The copy is damaged: {found}.")
        with reading(engine) as session:
            return verify_history(session)


@contextmanager
def _opened(database: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{database}")
    try:
        yield engine
    finally:
        engine.dispose()


def _put_in_place(part: Path, target: Path) -> None:
    """Give a finished copy its name, once everything is on the disk and in one file."""
    with closing(sqlite3.connect(part)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE").close()
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(target)


def _keep(engine: Engine, current: Path, now: datetime) -> Path | None:
    if not inspect(engine).get_table_names():
        return None
    kept = current.with_name(f"{current.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
    with _unfinished(kept) as part:
        # Not checked: what is there now may be the very damage that the restore is for.
        _copy(current, part)
        _put_in_place(part, kept)
    return kept
