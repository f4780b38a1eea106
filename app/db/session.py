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

from app.db.patience import Patience
from app.db.postgresql import connection_arguments, give_up_in_time, with_psycopg
from app.db.writable import noting_refusals

MOST_CONNECTIONS: Final = 20
_KEPT_OPEN: Final = 5
# A connection that is older is replaced, because firewalls forget connections.
_RENEWED_AFTER_SECONDS: Final = 1_800
_READS_ONLY = "registry_reads_only"


def make_engine(
    url: str, *, most_connections: int = MOST_CONNECTIONS, patience: Patience | None = None
) -> Engine:
    """An engine for a SQLite or PostgreSQL address. Makes the folder of a SQLite file.

    A caller that finds every connection in use waits for `Patience.pool_seconds`, and then gets
    SQLAlchemy's `TimeoutError`.
    """
    parsed, patience = make_url(url), patience or Patience()
    pool = _pool(most_connections, patience)
    if parsed.get_backend_name() == "sqlite":
        return _make_sqlite_engine(parsed, pool, patience)
    return _make_postgresql_engine(with_psycopg(parsed), pool, patience)


def _pool(most_connections: int, patience: Patience) -> dict[str, int]:
    kept_open = min(_KEPT_OPEN, most_connections)
    return {
        "pool_size": kept_open,
        "max_overflow": most_connections - kept_open,
        "pool_timeout": patience.pool_seconds,
    }


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that commits when the block ends and rolls back when it raises.

    The only commit in the registry. SQLite takes its write lock at once, so that two writers wait
    for each other and neither fails halfway. Use `reading` where nothing is written.
    """
    with (
        noting_refusals(engine),
        Session(engine, expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one state of the database throughout and cannot write."""
    with Session(_for_reading(engine), expire_on_commit=False) as session:
        yield session


def is_reading(session: Session) -> bool:
    """Whether a session is one of `reading`: all that it sees has been committed."""
    return _READS_ONLY in session.get_bind().get_execution_options()


def _for_reading(engine: Engine) -> Engine:
    marked = engine.execution_options(**{_READS_ONLY: True})
    if engine.dialect.name == "sqlite":
        return marked
    return marked.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _make_postgresql_engine(url: URL, pool: dict[str, int], patience: Patience) -> Engine:
    engine = create_engine(
        url,
        connect_args=connection_arguments(url, patience),
        pool_pre_ping=True,
        pool_recycle=_RENEWED_AFTER_SECONDS,
        **pool,
    )
    give_up_in_time(engine, patience)
    return engine


def _make_sqlite_engine(url: URL, pool: dict[str, int], patience: Patience) -> Engine:
    file = url.database if url.database != ":memory:" else None
    if file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, **(pool if file else {}))

    def prepare(connection: SqliteConnection, _entry: ConnectionPoolEntry) -> None:
        _prepare_sqlite(connection, patience)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: SqliteConnection, patience: Patience) -> None:
    # The driver opens transactions late and silently; `_begin_sqlite` opens them instead.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {patience.lock_seconds * 1_000}",
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
