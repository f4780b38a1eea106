"""What no request shows: the index, the database, its connections, and the lists that wait."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from prometheus_client.multiprocess import mark_process_dead
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from app.db.session import reading
from app.errors import RegistryError
from app.http.monitoring.metrics import SHARED_FOLDER_VARIABLE, Metrics
from app.services.checks.jobs import count_open
from app.services.content.indexing import IndexCache, read_version

LOOK_SECONDS: Final = 5.0


class Lookout:
    """Looks every few seconds, so that reading the metrics never waits for the database."""

    def __init__(
        self,
        metrics: Metrics,
        engine: Engine,
        index_cache: IndexCache[Any],
        *,
        most_connections: int,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._metrics = metrics
        self._engine = engine
        self._index_cache = index_cache
        self._now = now
        self._seen: object = None
        self._stopping = threading.Event()
        metrics.workers.set(1)
        metrics.connections_limit.set(most_connections)

    def look(self) -> None:
        """Look once. A database that does not respond is a fact to report too."""
        try:
            self._look_at_index()
            self._look_at_database()
        except (SQLAlchemyError, RegistryError):
            self._metrics.database_up.set(0)
        else:
            self._metrics.database_up.set(1)
        if isinstance(self._engine.pool, QueuePool):
            self._metrics.connections.set(self._engine.pool.checkedout())
        self._metrics.looked.set(self._now())
        _forget_the_dead()

    def run(self) -> None:
        """Look until `stop`."""
        self.look()
        while not self._stopping.wait(LOOK_SECONDS):
            self.look()

    def stop(self) -> None:
        """End `run` soon."""
        self._stopping.set()

    def _look_at_index(self) -> None:
        version, index = self._index_cache.snapshot
        self._metrics.index_version.set(version.number)
        if index is not self._seen:
            self._seen = index
            self._metrics.index_built.set(self._now())

    def _look_at_database(self) -> None:
        with reading(self._engine) as session:
            self._metrics.content_version.set(read_version(session).number)
            for state, number in count_open(session).items():
                self._metrics.checks.labels(state.value).set(number)


@contextmanager
def looking(lookout: Lookout | None) -> Iterator[None]:
    """Look in a thread of its own until the block ends. Nothing happens without a lookout."""
    if lookout is None:
        yield
        return
    thread = threading.Thread(target=lookout.run, name="metrics", daemon=True)
    thread.start()
    try:
        yield
    finally:
        lookout.stop()
        thread.join()
        _forget(os.getpid())


def _forget_the_dead() -> None:
    """Leave out what killed processes of this service last said of themselves."""
    folder = os.environ.get(SHARED_FOLDER_VARIABLE)
    if folder is None:
        return
    for pid in {int(file.stem.rpartition("_")[2]) for file in Path(folder).glob("gauge_*.db")}:
        if not _is_alive(pid):
            _forget(pid)


def _forget(pid: int) -> None:
    if SHARED_FOLDER_VARIABLE in os.environ:
        mark_process_dead(pid)  # type: ignore[no-untyped-call]  # the library has no types here


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
