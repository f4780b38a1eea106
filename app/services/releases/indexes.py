"""The match indexes of old releases. Each is built at the first question, and a few are kept."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final, Generic

from sqlalchemy import Engine

from app.db.session import reading
from app.matching import tables
from app.services.content.indexing import IndexT, Version
from app.services.content.matching_tables import read_tables
from app.services.content.recently_used import RecentlyUsed
from app.services.content.snapshots import opened
from app.services.releases.publishing import get_release, read_snapshot

KEPT_RELEASES: Final = 4
"""How many old indexes are kept, about 20 MB each. The least recently used is dropped first."""

_log = logging.getLogger(__name__)


class ReleaseIndexes(Generic[IndexT]):
    """Indexes by the name of the release. A release never changes, so its index stays right."""

    def __init__(
        self,
        engine: Engine,
        compile_tables: Callable[[tables.MatchingTables], IndexT],
        kept: int = KEPT_RELEASES,
    ) -> None:
        self._engine = engine
        self._compile = compile_tables
        self._building = threading.Lock()
        self._built: RecentlyUsed[str, tuple[Version, IndexT]] = RecentlyUsed(kept)

    def peek(self, release: str) -> tuple[Version, IndexT] | None:
        """The index of a release if it is in memory. It never waits for one that is being built."""
        return self._built.get(release)

    def get(self, release: str) -> tuple[Version, IndexT]:
        """The index of a release, built if it is not in memory, which takes about a second.

        One is built at a time, so that many questions cannot use up the memory or processors.
        Raises `ReleaseNotFoundError`.
        """
        with self._building:
            return self.peek(release) or self._built.keep(release, self._build(release))

    def _build(self, name: str) -> tuple[Version, IndexT]:
        began = time.perf_counter()
        with reading(self._engine) as session:
            release = get_release(session, name)
            snapshot = read_snapshot(session, name)
        with opened(snapshot) as session:
            index = self._compile(read_tables(session))
        _log.info("index of release %s built in %.1f s", name, time.perf_counter() - began)
        return Version(0, release.content_hash, release.version), index
