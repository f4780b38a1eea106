"""Where lists are taken in: a short one is checked at once, a long one in the background."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from anyio import to_thread
from sqlalchemy import Engine

from app.db.models import CheckJob
from app.db.session import reading, transaction
from app.errors import TooBusyError
from app.matching.index import MatchIndex
from app.services.checks import jobs
from app.services.checks.basis import Basis, BasisCache
from app.services.checks.forms import write
from app.services.checks.pages.storing import store_done
from app.services.checks.process import run_check
from app.services.checks.report import check_table
from app.services.checks.runner import CheckRunner
from app.services.checks.writing import CheckRequest
from app.services.content.indexing import IndexCache
from app.spreadsheets.files import ReadFile, read_apart
from app.spreadsheets.sandbox import Bounds
from app.spreadsheets.tables import Limits, Wanted
from app.spreadsheets.work_folders import delete_abandoned, work_folder
from app.turns import Turns

AT_ONCE: Final = 2
"""So many lists are read or checked at one time; the others wait for their turn."""

MOST_WAITING: Final = 8
BYTES_OF_AN_ITEM: Final = 1_000
"""A file has its place among those that wait by its size: one of 10 MB waits at most 25 seconds
for smaller ones that come after it."""

ROWS_IN_THREAD: Final = 500
"""So few rows are done sooner here than a process is started for them."""

FOR_PAGES: Final = CheckRequest(is_for_pages=True)
_AT_ONCE_SECONDS: Final = 300
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DeskRules:
    """How much a list can cost, how many rows are checked at once, how long a check is kept."""

    limits: Limits
    rows_at_once: int
    keep: timedelta


@dataclass(slots=True)
class Desk:
    """Takes lists in turn, and checks them against the registry as it is."""

    engine: Engine
    rules: DeskRules
    basis: BasisCache
    runner: CheckRunner
    turns: Turns = field(default_factory=lambda: Turns(AT_ONCE))

    async def in_turn(self, work: Callable[[], T], *, file_bytes: int = 0) -> T:
        """Do work in a thread, no more at a time than allowed, the smallest file first.

        Raises `TooBusyError` where many wait.
        """
        if self.turns.waiting >= MOST_WAITING:
            raise TooBusyError
        place = self.turns.place_of(file_bytes // BYTES_OF_AN_ITEM)
        return await self.turns.do(work, place)

    def check(
        self,
        data: bytes,
        wanted: Callable[[frozenset[str]], Wanted],
        asked: CheckRequest,
        *,
        is_patient: bool,
    ) -> bytes | CheckJob:
        """The checked list, or the stored check of one that is long or whose sender is patient.

        `wanted` gets the words of jobs that the registry knows.
        """
        basis = self.basis.current
        read = read_apart(data, wanted(basis.job_words), self.rules.limits)
        if is_patient or read.rows > self.rules.rows_at_once:
            return self._store(read, asked)
        return self._check_now(read, asked, basis)

    def read(self, data: bytes, wanted: Callable[[frozenset[str]], Wanted]) -> ReadFile:
        """A list as it is read, before it is checked."""
        return read_apart(data, wanted(self.basis.current.job_words), self.rules.limits)

    def keep_for_pages(self, read: ReadFile) -> CheckJob:
        """The stored check of a list for pages. A short list is done already."""
        if read.rows > ROWS_IN_THREAD:
            return self._store(read, FOR_PAGES)
        batches = list(_pieces_of_few(read, FOR_PAGES, self.basis.current))
        now = datetime.now(UTC)
        with transaction(self.engine) as session:
            job = jobs.submit(session, read, FOR_PAGES, now, self.rules.keep)
            return store_done(session, job, batches, now)

    def result(self, check_id: str) -> Iterator[bytes]:
        """The result of a check from the database piece by piece, each read by itself."""
        number = 0
        while True:
            with reading(self.engine) as session:
                part = jobs.read_part(session, check_id, number)
            if part is None:
                return
            yield part
            number += 1

    def delete(self, check_id: str) -> None:
        """Delete a check with its result, committed; one under way is ended."""
        with transaction(self.engine) as session:
            jobs.delete_job(session, check_id, datetime.now(UTC))

    def _store(self, read: ReadFile, asked: CheckRequest) -> CheckJob:
        """The check, committed before it is promised."""
        with transaction(self.engine) as session:
            job = jobs.submit(session, read, asked, datetime.now(UTC), self.rules.keep)
        self.runner.wake()
        return job

    def _check_now(self, read: ReadFile, asked: CheckRequest, basis: Basis) -> bytes:
        if read.rows <= ROWS_IN_THREAD:
            return b"".join(_pieces_of_few(read, asked, basis))
        bounds = Bounds(self.rules.limits.memory_bytes, _AT_ONCE_SECONDS)
        return b"".join(run_check(basis.task(read.data, asked), bounds))


@asynccontextmanager
async def open_desk(
    engine: Engine, index_cache: IndexCache[MatchIndex], rules: DeskRules
) -> AsyncIterator[Desk]:
    """The desk of a service, with the thread that does long checks, until the block ends."""
    basis = BasisCache(engine, index_cache)
    runner = CheckRunner(engine, basis, rules.limits)
    await to_thread.run_sync(delete_abandoned)
    runner.start()
    try:
        yield Desk(engine, rules, basis, runner)
    finally:
        await to_thread.run_sync(runner.stop)


def _pieces_of_few(read: ReadFile, asked: CheckRequest, basis: Basis) -> Iterator[bytes]:
    limit = asked.most_candidates
    report = check_table(read.table(), basis.index, basis.uncoded, asked.choices, limit=limit)
    with work_folder() as folder:
        yield from write(report, asked, basis.stamp, folder)
