"""Whether the database takes writes: what was refused last, and what can be seen without one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.db.faults import meaning_of
from app.errors import DatabaseFullError, DatabaseReadOnlyError, UnavailableError

LEAST_ROOM_BYTES: Final = 16 * 1024 * 1024
"""With less room on its disk, a SQLite file may not be able to take the next list of a trust."""

_REFUSALS: Final = (DatabaseReadOnlyError, DatabaseFullError)
_IS_READ_ONLY: Final = text(
    "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'"
)
_last_refusals: "WeakKeyDictionary[Engine, type[UnavailableError]]" = WeakKeyDictionary()


@contextmanager
def noting_refusals(engine: Engine) -> Iterator[None]:
    """Remember whether the write of this block was refused, until the next one is not."""
    try:
        yield
    except DBAPIError as error:
        meaning = meaning_of(error)
        if meaning in _REFUSALS:
            _last_refusals[engine] = meaning
        raise
    else:
        _last_refusals.pop(engine, None)


def why_not_writable(engine: Engine, session: Session) -> type[UnavailableError] | None:
    """Why a write would be refused now, as far as can be known without writing."""
    if engine.dialect.name == "sqlite":
        found = _of_file(Path(str(engine.url.database)))
    else:
        found = DatabaseReadOnlyError if session.scalar(_IS_READ_ONLY) else None
    return found or _last_refusals.get(engine)


def _of_file(file: Path) -> type[UnavailableError] | None:
    # SQLite writes beside the file too.
    if not (_takes_writes(file) and _takes_writes(file.parent)):
        return DatabaseReadOnlyError
    return DatabaseFullError if shutil.disk_usage(file).free < LEAST_ROOM_BYTES else None


def _takes_writes(path: Path) -> bool:
    # The administrator is allowed to write everywhere, but not on a disk that is read-only.
    is_read_only = bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    return os.access(path, os.W_OK) and not is_read_only
