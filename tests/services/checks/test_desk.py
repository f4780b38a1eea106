"""Which lists are checked at once, which are stored for later, and who waits for whom."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event

import pytest
from sqlalchemy import Engine

from app.db.models import CheckJob
from app.db.session import transaction
from app.errors import CheckNotFoundError, TooBusyError
from app.matching.index import compile_tables
from app.services.checks import desk as desks
from app.services.checks import jobs
from app.services.checks.basis import BasisCache
from app.services.checks.desk import AT_ONCE, MOST_WAITING, Desk, DeskRules
from app.services.checks.process import Task
from app.services.checks.runner import CheckRunner
from app.services.checks.writing import CheckRequest, Form
from app.services.content.indexing import IndexCache
from app.spreadsheets.sandbox import Bounds
from app.spreadsheets.tables import Limits, Wanted
from tests.waiting import wait_for_event

LIST = b"Job Title\nEMHP\nQuantity Surveyor\n"
CSV = CheckRequest(Form.CSV)
KEEP = timedelta(hours=3)


@pytest.fixture
def desk(seeded: Engine) -> Iterator[Desk]:
    """A desk whose thread does not run: what is stored stays as it is."""
    index_cache = IndexCache(seeded, compile_tables)
    basis = BasisCache(seeded, index_cache)
    rules = DeskRules(Limits(), 2, KEEP)
    yield Desk(seeded, rules, basis, CheckRunner(seeded, basis, rules.limits))
    index_cache.stop()


def check(desk: Desk, data: bytes = LIST, *, is_patient: bool = False) -> bytes | CheckJob:
    return desk.check(data, lambda words: Wanted({}, job_words=words), CSV, is_patient=is_patient)


def test_a_list_of_as_many_rows_as_are_done_at_once_is_checked_now(desk: Desk) -> None:
    done = check(desk)

    assert isinstance(done, bytes)
    first, second = done.decode("utf-8-sig").splitlines()[1:3]
    assert first.startswith("EMHP,matched,education-mental-health-practitioner")
    assert second.startswith("Quantity Surveyor,unmatched,")


def test_a_list_with_one_row_more_is_stored_to_be_checked_later(desk: Desk) -> None:
    before = datetime.now(UTC)

    stored = check(desk, LIST + b"Staff Nurse\n")

    assert isinstance(stored, CheckJob)
    assert (stored.rows, stored.state) == (3, "queued")
    assert before + KEEP <= stored.expires_at <= datetime.now(UTC) + KEEP


def test_a_short_list_of_a_patient_sender_is_stored_too(desk: Desk) -> None:
    assert isinstance(check(desk, is_patient=True), CheckJob)


def test_a_longer_list_is_checked_by_a_process_with_the_memory_and_time_allowed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Bounds] = []

    def run(_task: Task, bounds: Bounds) -> Iterator[bytes]:
        given.append(bounds)
        yield from (b"one ", b"two")

    monkeypatch.setattr(desks, "run_check", run)
    monkeypatch.setattr(desks, "ROWS_IN_THREAD", 1)

    assert check(desk) == b"one two"
    assert given == [Bounds(Limits().memory_bytes, 300)]


def test_the_words_of_the_registry_tell_a_title_from_a_name(desk: Desk) -> None:
    assert isinstance(check(desk, b'Job Title\n"Associate, Nursing"\n'), bytes)


def test_a_result_is_read_in_its_pieces_and_is_gone_after_it_is_deleted(desk: Desk) -> None:
    stored = check(desk, is_patient=True)
    assert isinstance(stored, CheckJob)
    with transaction(desk.engine) as session:
        for number, piece in enumerate((b"one ", b"two")):
            jobs.add_part(session, stored.check_id, number, piece)

    assert list(desk.result(stored.check_id)) == [b"one ", b"two"]
    desk.delete(stored.check_id)

    assert list(desk.result(stored.check_id)) == []
    with pytest.raises(CheckNotFoundError):
        desk.delete(stored.check_id)


def test_only_so_many_wait_for_a_turn_and_each_gets_one(desk: Desk) -> None:
    turns: list[int] = []

    async def crowd() -> int:
        async with _all_turns_taken(desk):
            waiting = [
                asyncio.create_task(desk.in_turn(partial(turns.append, number)))
                for number in range(MOST_WAITING)
            ]
            await asyncio.sleep(0)
            with pytest.raises(TooBusyError):
                await desk.in_turn(partial(turns.append, -1))
        await asyncio.gather(*waiting)
        return desk.turns.waiting

    assert asyncio.run(crowd()) == 0
    assert sorted(turns) == list(range(MOST_WAITING))


def test_a_small_file_is_read_before_a_large_one_that_waits(desk: Desk) -> None:
    done: list[str] = []

    async def crowd() -> None:
        async with _all_turns_taken(desk) as held:
            waiting = [
                asyncio.create_task(desk.in_turn(partial(done.append, name), file_bytes=size))
                for name, size in (("large", 8_000_000), ("small", 2_000), ("middle", 90_000))
            ]
            await asyncio.sleep(0)
            held[0].set()
            await asyncio.gather(*waiting)

    asyncio.run(asyncio.wait_for(crowd(), 60))

    assert done == ["small", "middle", "large"]


def test_work_that_fails_gives_its_turn_to_the_next(desk: Desk) -> None:
    def fail() -> None:
        raise TooBusyError

    async def twice_as_many_as_turns() -> str:
        for _ in range(2 * AT_ONCE):
            with pytest.raises(TooBusyError):
                await desk.in_turn(fail)
        return await desk.in_turn(lambda: "done")

    assert asyncio.run(asyncio.wait_for(twice_as_many_as_turns(), 60)) == "done"


@asynccontextmanager
async def _all_turns_taken(desk: Desk) -> AsyncIterator[list[Event]]:
    """Every turn is taken until its event is set, at the latest at the end of the block."""
    held = [Event() for _ in range(AT_ONCE)]
    working = [asyncio.create_task(desk.in_turn(partial(wait_for_event, one))) for one in held]
    await asyncio.sleep(0)
    try:
        yield held
    finally:
        for one in held:
            one.set()
        await asyncio.gather(*working)
