"""How checks that wait in the database are done, and what is kept when one fails."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col

from app.db.models import CheckJob, CheckRow, SentFile
from app.db.session import reading, transaction
from app.errors import FileTooLargeError
from app.matching.index import compile_tables
from app.services.checks import jobs, runner
from app.services.checks.basis import BasisCache
from app.services.checks.pages import holding
from app.services.checks.process import Task
from app.services.checks.runner import CheckRunner
from app.services.checks.writing import CheckRequest
from app.services.content.indexing import IndexCache
from app.spreadsheets.files import ReadFile
from app.spreadsheets.sandbox import Bounds, Watch
from app.spreadsheets.tables import Limits, to_bytes
from app.vocabulary import CheckState
from tests.services.checks.lists import table
from tests.waiting import wait_until

LIST = to_bytes(table([["Job Title"], ["EMHP"], ["Quantity Surveyor"]]))
Pieces = Callable[[Task, Bounds, Watch], Iterator[bytes]]


@pytest.fixture
def checks(seeded: Engine) -> Iterator[CheckRunner]:
    index_cache = IndexCache(seeded, compile_tables)
    checks = CheckRunner(seeded, BasisCache(seeded, index_cache), Limits())
    yield checks
    checks.stop()


def submit(engine: Engine) -> str:
    with transaction(engine) as session:
        now, keep = datetime.now(UTC), timedelta(hours=1)
        return jobs.submit(session, ReadFile(2, LIST), CheckRequest(), now, keep).check_id


def job(engine: Engine, check_id: str) -> CheckJob:
    with reading(engine) as session:
        return jobs.get_job(session, check_id, datetime.now(UTC))


def parts(engine: Engine, check_id: str) -> list[bytes]:
    with reading(engine) as session:
        found = [jobs.read_part(session, check_id, number) for number in range(9)]
    return [part for part in found if part is not None]


def wait_for(engine: Engine, check_id: str, state: CheckState) -> CheckJob:
    wait_until(lambda: job(engine, check_id).state == state, f"the check is {state}")
    return job(engine, check_id)


def checking_as(monkeypatch: pytest.MonkeyPatch, pieces: Pieces) -> None:
    monkeypatch.setattr(runner, "run_check", pieces)


def failing_with(error: Exception) -> Pieces:
    def fail(*_: object) -> Iterator[bytes]:
        yield b"half of the result"
        raise error

    return fail


def test_a_check_that_waits_is_done_and_its_result_is_kept(
    seeded: Engine, checks: CheckRunner
) -> None:
    check_id = submit(seeded)

    checks.start()

    done = wait_for(seeded, check_id, CheckState.DONE)
    answer = json.loads(b"".join(parts(seeded, check_id)))
    assert [row["outcome"] for row in answer["rows"]] == ["matched", "unmatched"]
    assert (done.rows_done, done.listed, done.lease) == (2, None, None)


def test_a_long_result_is_kept_in_parts_of_a_megabyte_or_a_little_more(
    seeded: Engine, checks: CheckRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = b"x" * 700_000
    checking_as(monkeypatch, lambda *_: (piece for _ in range(3)))
    check_id = submit(seeded)

    checks.start()

    wait_for(seeded, check_id, CheckState.DONE)
    assert [len(part) for part in parts(seeded, check_id)] == [1_400_000, 700_000]


def test_a_check_that_fails_says_why_and_keeps_half_a_result_no_longer(
    seeded: Engine, checks: CheckRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    checking_as(monkeypatch, failing_with(FileTooLargeError("Send the list in parts.")))
    check_id = submit(seeded)

    checks.start()

    failed = wait_for(seeded, check_id, CheckState.FAILED)
    assert (failed.problem_code, failed.problem) == ("file-too-large", "Send the list in parts.")
    assert (failed.listed, parts(seeded, check_id)) == (None, [])


def test_a_fault_of_ours_never_shows_a_title(
    seeded: Engine,
    checks: CheckRunner,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    checking_as(monkeypatch, failing_with(ValueError("Secret Agent")))
    check_id = submit(seeded)

    checks.start()

    failed = wait_for(seeded, check_id, CheckState.FAILED)
    checks.stop()
    assert failed.problem_code == "check-failed"
    assert "Secret Agent" not in str(failed.problem)
    assert "a check failed: ValueError" in caplog.text
    assert "Secret Agent" not in caplog.text


def test_a_check_under_way_is_given_back_when_the_service_stops(
    seeded: Engine, checks: CheckRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end_when_stopped(_: Task, __: Bounds, watch: Watch) -> Iterator[bytes]:
        wait_until(watch.is_over, "the service stops")
        yield from failing_with(FileTooLargeError("ended"))(_, __, watch)

    checking_as(monkeypatch, end_when_stopped)
    check_id = submit(seeded)
    checks.start()
    wait_for(seeded, check_id, CheckState.RUNNING)

    checks.stop()

    left = job(seeded, check_id)
    assert (left.state, left.attempts, left.lease) == (CheckState.QUEUED, 0, None)
    assert jobs.table_of(left) == LIST


def test_a_check_under_way_stays_held_when_the_clock_is_put_back(
    seeded: Engine, checks: CheckRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = timedelta(minutes=30)
    held_until: list[datetime | None] = []

    def put_the_clock_back(_: Task, __: Bounds, watch: Watch) -> Iterator[bytes]:
        monkeypatch.setattr(runner, "_now", lambda: datetime.now(UTC) - back)
        watch.is_over()
        held_until.append(job(seeded, check_id).lease_until)
        yield b"a result"

    monkeypatch.setattr(runner, "_RENEW_SECONDS", 0)
    checking_as(monkeypatch, put_the_clock_back)
    began, check_id = datetime.now(UTC), submit(seeded)
    checks.start()

    wait_for(seeded, check_id, CheckState.DONE)
    (until,) = held_until
    assert until is not None
    assert until < began  # by the new clock, as another machine sees it


def test_an_outage_of_the_database_is_logged_once(
    checks: CheckRunner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks: list[Session] = []
    has_work = jobs.has_work

    def fail(session: Session, now: datetime) -> bool:
        if session.get_bind().engine.url != checks.engine.url:
            return has_work(session, now)  # of a service that another test has not stopped yet
        looks.append(session)
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(jobs, "has_work", fail)
    monkeypatch.setattr(runner, "POLL_SECONDS", 0)
    with caplog.at_level(logging.WARNING):
        checks.start()
        wait_until(lambda: len(looks) > 3, "the runner looks for work again")
        checks.stop()

    assert [record.message for record in caplog.records] == [
        "checks cannot be looked for: OperationalError"
    ]


def test_a_file_that_nobody_chose_from_in_time_is_deleted(
    seeded: Engine, checks: CheckRunner
) -> None:
    with transaction(seeded) as session:
        holding.hold(session, b"a list", datetime.now(UTC) - holding.HELD_FOR)

    checks.start()

    def is_gone() -> bool:
        with reading(seeded) as session:
            return session.scalars(select(SentFile)).first() is None

    wait_until(is_gone, "the file is deleted")


def test_a_long_list_for_pages_is_stored_row_by_row(seeded: Engine, checks: CheckRunner) -> None:
    with transaction(seeded) as session:
        read, keep = ReadFile(2, LIST), timedelta(hours=1)
        asked = CheckRequest(is_for_pages=True)
        check_id = jobs.submit(session, read, asked, datetime.now(UTC), keep).check_id

    checks.start()

    def is_done() -> bool:
        with reading(seeded) as session:
            found = jobs.get_page_job(session, check_id, datetime.now(UTC))
        return found.state == CheckState.DONE

    wait_until(is_done, "the check is done")
    with reading(seeded) as session:
        rows = session.scalars(select(CheckRow).order_by(col(CheckRow.place))).all()
    assert [(row.title, row.outcome) for row in rows] == [
        ("EMHP", "matched"),
        ("Quantity Surveyor", "unmatched"),
    ]
