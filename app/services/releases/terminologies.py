"""The FHIR resources of each release, and of content that no release has yet.

Each is made at the first question about its version, and a few are kept.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from app.db.session import reading
from app.matching.resolve import RESOLVER_VERSION
from app.matching.tables import MatchingTables
from app.services.content.copies import Facts, read_facts_of
from app.services.content.indexing import Version, read_version
from app.services.content.matching_tables import read_tables
from app.services.content.recently_used import RecentlyUsed
from app.services.content.snapshots import opened, read_facts
from app.services.releases.forms.fhir.bundle import resources
from app.services.releases.forms.fhir.gaps import roles_without_code
from app.services.releases.forms.fhir.naming import UNRELEASED, Resource
from app.services.releases.forms.package import ReleaseStamp
from app.services.releases.forms.tables import publish_table
from app.services.releases.publishing import (
    get_release,
    list_releases,
    newest_release,
    read_snapshot,
    stamp_of,
)

KEPT: Final = 4
"""How many versions are kept, about 25 MB each. The least recently used is dropped first."""

ShelfT = TypeVar("ShelfT")
_Compile = Callable[[str, Sequence[Resource], MatchingTables], ShelfT]
_log = logging.getLogger(__name__)


class Terminologies(Generic[ShelfT]):
    """The resources by version, in the form that `compile_shelf` gives them.

    It takes the version, the resources, and the tables to search roles with.
    """

    def __init__(self, engine: Engine, compile_shelf: "_Compile[ShelfT]", kept: int = KEPT) -> None:
        self._engine = engine
        self._compile = compile_shelf
        self._building = threading.Lock()
        self._built: RecentlyUsed[str, ShelfT] = RecentlyUsed(kept)
        self._current: tuple[Version, str] | None = None

    def peek_current(self, live: Version) -> ShelfT | None:
        """The newest release, or what is live if nothing is released. None: not in memory."""
        if self._current is None or self._current[0] != live:
            return None
        return self._built.get(self._current[1])

    def peek(self, release: str) -> ShelfT | None:
        """A release that is in memory."""
        return self._built.get(release)

    def get_current(self, live: Version) -> ShelfT:
        """As `peek_current`, made if it is not in memory, which takes a second or two."""
        with self._building:
            return self.peek_current(live) or self._build_current(live)

    def get(self, release: str) -> ShelfT:
        """A release, made if it is not in memory. Raises `ReleaseNotFoundError`."""
        with self._building:
            return self.peek(release) or self._built.keep(release, self._of_release(release))

    def versions(self) -> list[str]:
        """The names of the releases, the newest first. One query."""
        with reading(self._engine) as session:
            return [release.version for release in list_releases(session)]

    def _build_current(self, live: Version) -> ShelfT:
        with reading(self._engine) as session:
            newest = newest_release(session)
            if newest is None:
                key, shelf = live.content_hash, self._of_live(session)
                self._built.keep(key, shelf)
            else:
                key = newest.version
                shelf = self.peek(key) or self._built.keep(key, self._of_release(key))
        self._current = (live, key)
        return shelf

    def _of_live(self, session: Session) -> ShelfT:
        version = read_version(session)
        stamp = ReleaseStamp(UNRELEASED, datetime.now(UTC), version.content_hash, RESOLVER_VERSION)
        return self._made(stamp, read_facts_of(session), session)

    def _of_release(self, name: str) -> ShelfT:
        with reading(self._engine) as session:
            stamp, snapshot = stamp_of(get_release(session, name)), read_snapshot(session, name)
        with opened(snapshot) as session:
            return self._made(stamp, read_facts(snapshot), session)

    def _made(self, stamp: ReleaseStamp, facts: Facts, session: Session) -> ShelfT:
        began = time.perf_counter()
        no_code = roles_without_code(publish_table(session, "gaps"))
        made = list(resources(stamp, facts, no_code))
        shelf = self._compile(stamp.version, made, read_tables(session))
        _log.info("terminology %s made in %.1f s", stamp.version, time.perf_counter() - began)
        return shelf
