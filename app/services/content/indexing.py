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
from app.errors import NotMigratedError
from app.matching import tables
from app.services.content.matching_tables import read_tables
from app.services.history.recording import wait_for_turn

REFRESH_SECONDS = 0.5
"""How often the version is compared: twice in the second that the contract allows."""

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
    """The index of the live registry, rebuilt within a second of a change.

    Reading `current` takes no SQL and no lock, because an index never changes.
    `compile_tables` makes the index from the tables.
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

    @property
    def current(self) -> IndexT:
        """The newest index. Built here only if none was built before."""
        return self.snapshot[1]

    @property
    def snapshot(self) -> tuple[Version, IndexT]:
        """The index with the version that it answers for."""
        if self._built is None:
            self.refresh_now()
        if self._built is None:
            raise NotMigratedError
        return self._built

    @property
    def built(self) -> tuple[Version, IndexT] | None:
        """`snapshot`, or None when none is built. It never waits."""
        return self._built

    def start(self) -> None:
        """Build the index and keep it up to date from now on, in its own thread."""
        self.refresh_now()
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
        """Rebuild the index if the content changed, for the process that has just committed."""
        with self._lock, reading(self._engine) as session:
            # Version before rows: a write in between may make the stamp too old, but never too new.
            version = read_version(session)
            if self._built is None or not self._built[0].has_content_of(version):
                self._built = (version, self._compile(read_tables(session)))
                _log.info("index built for version %d", version.number)
            elif self._built[0] != version:
                # Only a release was published: the content is the same, and so is the index.
                self._built = (version, self._built[1])

    def _keep_fresh(self) -> None:
        is_failing = False
        while not self._stopping.wait(REFRESH_SECONDS):
            try:
                self.refresh_now()
            except (SQLAlchemyError, NotMigratedError) as error:
                # The old index is still right for its version, and the next turn tries again.
                # Logged once for an outage: twice a second would fill the log.
                if not is_failing:
                    _log.warning("index could not be refreshed: %s", type(error).__name__)
                is_failing = True
            else:
                if is_failing:
                    _log.info("index is refreshed again")
                is_failing = False
