"""The version of the content, and the match index that is kept up to date with it."""

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Engine, Table, case, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, SQLModel, col

from app.db.models import RegistryVersion, Release
from app.db.session import reading
from app.db.tables.base import Curated
from app.errors import DatabaseUnavailableError, NotMigratedError
from app.matching import tables
from app.services.content.matching_tables import read_tables
from app.services.history.recording import wait_for_turn

REFRESH_SECONDS = 0.25
"""How often the version is compared. Within a second of a change, its index must be in use.

A new index takes about 0.4 seconds of processor time, and a comparison one small query.
"""

_NOT_HASHED = frozenset({"id", "origin"})
_log = logging.getLogger(__name__)
IndexT = TypeVar("IndexT")


@dataclass(frozen=True, slots=True)
class Version:
    """Which content is live: a number that each change increases by one, and the content's hash.

    `release` is the newest release, where the content has not changed since.
    """

    number: int
    content_hash: str
    release: str | None = None

    def has_content_of(self, other: "Version") -> bool:
        """Whether both have the same content, released or not."""
        return (self.number, self.content_hash) == (other.number, other.content_hash)


def read_version(session: Session) -> Version:
    """The version of the content that this transaction sees."""
    live = col(RegistryVersion.content_hash)
    newest = (
        select(case((col(Release.content_hash) == live, col(Release.version))))
        .order_by(col(Release.number).desc())
        .limit(1)
        .correlate(RegistryVersion)
    )
    statement = select(col(RegistryVersion.number), live, newest.scalar_subquery())
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotMigratedError
    return Version(*row)


def bump_version(session: Session) -> Version:
    """The version after this transaction's changes. Call it last, before the commit.

    Reads the whole content to hash it: some 50 ms for 8,000 rows.
    """
    session.flush()
    wait_for_turn(session)
    number = read_version(session).number + 1
    session.execute(
        update(RegistryVersion).values(number=number, content_hash=hash_content(session))
    )
    return read_version(session)


def hash_content(session: Session) -> str:
    """The SHA-256 of the content, the same on every database and for every order of rows."""
    digest = hashlib.sha256()
    for line in content_lines(session):
        digest.update(line)
    return f"sha256:{digest.hexdigest()}"


def content_tables() -> list[Table]:
    """The tables with content, by name, without those for the service's own work."""
    tables_made = SQLModel.metadata.tables
    named = {str(kind.__tablename__) for kind in _curated(Curated)}
    return [tables_made[name] for name in sorted(named & tables_made.keys())]


def _curated(kind: type[Curated]) -> Iterator[type[Curated]]:
    for child in kind.__subclasses__():
        yield child
        yield from _curated(child)


def content_lines(session: Session) -> Iterator[bytes]:
    """The content as JSON lines, each a table's name and a row, in a fixed order."""
    for table in content_tables():
        for line in sorted(_canonical_lines(session, table)):
            yield line.encode() + b"\n"


def _canonical_lines(session: Session, table: Table) -> Iterator[str]:
    columns = [column for column in table.columns if column.name not in _NOT_HASHED]
    columns.sort(key=lambda column: column.name)
    names = [column.name for column in columns]
    for row in session.execute(select(*columns)):
        fact = dict(zip(names, row, strict=True))
        yield json.dumps([table.name, fact], ensure_ascii=False, separators=(",", ":"))


class IndexCache(Generic[IndexT]):
    """The index of the live registry, rebuilt within a second of a change in any process.

    Reading `current` takes no SQL and no lock, because an index never changes: it is complete
    before it takes the place of the one before. `compile_tables` makes it from the tables.
    """

    def __init__(
        self, engine: Engine, compile_tables: Callable[[tables.MatchingTables], IndexT]
    ) -> None:
        self._engine = engine
        self._compile = compile_tables
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._built: tuple[Version, IndexT] | None = None
        self._is_failing = False

    @property
    def current(self) -> IndexT:
        """The newest index. Built here only if none was built before."""
        return self.snapshot[1]

    @property
    def snapshot(self) -> tuple[Version, IndexT]:
        """The index with the version that it answers for.

        Raises `DatabaseUnavailableError` where the thread has not been able to build one yet.
        """
        if self._built is None and self._thread is None:
            self.refresh_now()
        if self._built is None:
            # Not asked for here: a server that waits for its database answers nobody.
            raise DatabaseUnavailableError
        return self._built

    @property
    def built(self) -> tuple[Version, IndexT] | None:
        """`snapshot`, or None when none is built. It never waits."""
        return self._built

    def start(self) -> None:
        """Build the index and keep it up to date from now on, in its own thread.

        A database that is away now is waited for there.
        """
        self._refresh()
        self._stopping.clear()
        self._thread = threading.Thread(target=self._keep_fresh, name="index", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread. `current` can still be read."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def refresh_now(self) -> None:
        """Rebuild the index if the content changed."""
        with self._lock:
            version, rows = self._look()
            if rows is not None:
                # The database is not kept waiting: this takes most of the time.
                self._built = (version, self._compile(rows))
                _log.info("index built for version %d", version.number)
            elif self._built is not None and self._built[0] != version:
                # Only a release was published: the content is the same, and so is the index.
                self._built = (version, self._built[1])

    def refresh_after_commit(self) -> None:
        """`refresh_now` for the process that has just committed.

        If the database goes away at that moment, the write is stored all the same, and the
        thread brings the index up to date.
        """
        self._refresh()

    def _look(self) -> tuple[Version, tables.MatchingTables | None]:
        """The version in the database, with its tables if there is no index of that content."""
        with reading(self._engine) as session:
            version = read_version(session)
            if self._built is not None and self._built[0].has_content_of(version):
                return version, None
            return version, read_tables(session)

    def _keep_fresh(self) -> None:
        while not self._stopping.wait(REFRESH_SECONDS):
            self._refresh()

    def _refresh(self) -> None:
        """Refresh the index. A failure leaves the old one, which is still right for its version.

        Logged once for an outage: four times a second would fill the log.
        """
        try:
            self.refresh_now()
        except (SQLAlchemyError, NotMigratedError) as error:
            if not self._is_failing:
                _log.warning("index could not be refreshed: %s", type(error).__name__)
            self._is_failing = True
        else:
            if self._is_failing:
                _log.info("index is refreshed again")
            self._is_failing = False
