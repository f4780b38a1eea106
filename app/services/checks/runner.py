"""Does the long checks that wait in the database, one at a time, each in its own process."""

import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from time import monotonic
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.db.models import CheckJob
from app.db.session import reading, transaction
from app.errors import CheckFailedError, DatabaseUnavailableError, RegistryError
from app.services.checks import jobs
from app.services.checks.basis import BasisCache
from app.services.checks.pages import holding
from app.services.checks.pages.storing import store_batch
from app.services.checks.process import Task, run_check
from app.spreadsheets.sandbox import Bounds, Watch
from app.spreadsheets.tables import Limits

POLL_SECONDS: Final = 2.0
MOST_SECONDS: Final = 1_800
_RENEW_SECONDS: Final = 5
_PART_BYTES: Final = 1024 * 1024
_DATABASE_IS_AWAY: Final = (SQLAlchemyError, DatabaseUnavailableError)
_log = logging.getLogger(__name__)


class CheckRunner:
    """A thread that takes up checks, those of a process that died among them."""

    def __init__(self, engine: Engine, basis: BasisCache, limits: Limits) -> None:
        self._engine = engine
        self._basis = basis
        self._limits = limits
        self._stopping = threading.Event()
        self._wanted = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Look for work from now on."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._work, name="checks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; a check under way is left for the next start."""
        self._stopping.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def wake(self) -> None:
        """There is work: do not wait for the next look."""
        self._wanted.set()

    def _work(self) -> None:
        is_failing = False
        while not self._stopping.is_set():
            try:
                while not self._stopping.is_set() and self._do_next():
                    pass
            except _DATABASE_IS_AWAY as error:
                if not is_failing:  # said once an outage
                    _log.warning("checks cannot be looked for: %s", type(error).__name__)
                is_failing = True
            else:
                is_failing = False
            self._wanted.wait(POLL_SECONDS)
            self._wanted.clear()

    def _do_next(self) -> bool:
        """Do one check; False where there is none to do."""
        with reading(self._engine) as session:
            if not jobs.has_work(session, _now()) and not holding.has_old(session, _now()):
                return False
        lease = secrets.token_hex(16)
        with transaction(self._engine) as session:
            jobs.delete_expired(session, _now())
            holding.delete_old(session, _now())
            job = jobs.take_up(session, lease, _now())
        if job is not None:
            _Work(self, job, lease).do()
        return True

    @property
    def is_stopping(self) -> bool:
        """Whether the service is ending."""
        return self._stopping.is_set()

    @property
    def engine(self) -> Engine:
        """Where the checks are."""
        return self._engine

    def task(self, job: CheckJob) -> Task:
        """What the process that does a check is given."""
        return self._basis.current.task(jobs.table_of(job), jobs.asked_of(job))

    @property
    def bounds(self) -> Bounds:
        """What one check may cost."""
        return Bounds(self._limits.memory_bytes, MOST_SECONDS)


class _Work:
    """One check from its list to its stored result."""

    def __init__(self, runner: CheckRunner, job: CheckJob, lease: str) -> None:
        self._runner = runner
        self._job = job
        self._check_id = job.check_id
        self._lease = lease
        self._rows_done = 0
        self._renewed = monotonic()
        self._is_over = False

    def do(self) -> None:
        """Do the check and keep its result, or why it has none."""
        try:
            self._store()
        except _DATABASE_IS_AWAY:
            raise  # the lease runs out, and the check is taken up again
        except Exception as error:  # the thread goes on, and the sender is given the problem
            self._conclude(error)

    def _conclude(self, error: Exception) -> None:
        problem = error if isinstance(error, RegistryError) else CheckFailedError()
        with transaction(self._runner.engine) as session:
            if self._is_over:
                jobs.give_back(session, self._check_id, self._lease)
                return
            jobs.fail(session, self._check_id, self._lease, problem.code, str(problem), _now())
        # Never the message, which may contain a title.
        _log.error("a check failed: %s", type(error).__name__)

    def _store(self) -> None:
        watch = Watch(self._note, self._must_end)
        work = run_check(self._runner.task(self._job), self._runner.bounds, watch)
        # Closed whatever happens: that ends the process.
        with closing(work) as pieces:
            if jobs.asked_of(self._job).is_for_pages:
                self._store_batches(pieces)
            else:
                self._store_parts(pieces)
        with transaction(self._runner.engine) as session:
            jobs.finish(session, self._check_id, self._lease, _now())

    def _store_parts(self, pieces: Iterator[bytes]) -> None:
        for number, part in enumerate(_in_parts(pieces)):
            with transaction(self._runner.engine) as session:
                jobs.add_part(session, self._check_id, number, part)

    def _store_batches(self, pieces: Iterator[bytes]) -> None:
        for batch in pieces:
            with transaction(self._runner.engine) as session:
                store_batch(session, self._check_id, batch)

    def _note(self, rows_done: int) -> None:
        self._rows_done = rows_done

    def _must_end(self) -> bool:
        """Whether the check is no longer for this process; renews the lease where it is."""
        now = monotonic()  # the clock may be put back
        if self._runner.is_stopping:
            self._is_over = True
        elif now - self._renewed >= _RENEW_SECONDS:
            self._renewed = now
            self._is_over = not self._is_renewed(_now())
        return self._is_over

    def _is_renewed(self, now: datetime) -> bool:
        try:
            with transaction(self._runner.engine) as session:
                return jobs.renew(session, self._check_id, self._lease, self._rows_done, now)
        except SQLAlchemyError:
            return True  # the next turn tries again, before the lease runs out


def _in_parts(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in parts of a size that a database likes."""
    part = bytearray()
    for piece in pieces:
        part += piece
        if len(part) >= _PART_BYTES:
            yield bytes(part)
            part.clear()
    if part:
        yield bytes(part)


def _now() -> datetime:
    return datetime.now(UTC)
