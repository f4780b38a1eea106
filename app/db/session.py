"""Engines and transactions, the same on SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Final

from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, create_engine

BUSY_TIMEOUT_MS = 10_000
# Each of the server's 40 threads can have a connection, so that no request waits for one that is
# itself waiting for a thread. The others are for the index and for checks.
MOST_CONNECTIONS: Final = 45
_KEPT_OPEN: Final = 5
_WAIT_SECONDS: Final = 5
_READS_ONLY = "registry_reads_only"


def make_engine(url: str, *, most_connections: int = MOST_CONNECTIONS) -> Engine:
    """An engine for a SQLite or PostgreSQL address. Makes the folder of a SQLite file."""
    parsed, pool = make_url(url), _pool(most_connections)
    if parsed.get_backend_name() == "sqlite":
        return _make_sqlite_engine(parsed, pool)
    return create_engine(_with_psycopg(parsed), pool_pre_ping=True, **pool)


def _pool(most_connections: int) -> dict[str, int]:
    return {
        "pool_size": _KEPT_OPEN,
        "max_overflow": most_connections - _KEPT_OPEN,
        "pool_timeout": _WAIT_SECONDS,
    }


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that commits when the block ends and rolls back when it raises.

    The only commit in the registry. SQLite takes its write lock at once, so that two writers wait
    for each other and neither fails halfway. Use `reading` where nothing is written.
    """
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one state of the database throughout and cannot write."""
    with Session(_for_reading(engine), expire_on_commit=False) as session:
        yield session


def _for_reading(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{_READS_ONLY: True})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _with_psycopg(url: URL) -> URL:
    """The address with the driver that comes with the registry ('postgres:' is common too)."""
    if url.drivername in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    return url


def _make_sqlite_engine(url: URL, pool: dict[str, int]) -> Engine:
    file = url.database if url.database != ":memory:" else None
    if file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, **(pool if file else {}))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: SqliteConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver opens transactions late and silently; `_begin_sqlite` opens them instead.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "foreign_keys = ON",
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get(_READS_ONLY):
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
