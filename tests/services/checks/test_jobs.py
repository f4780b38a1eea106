from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from app.db.models import CheckJob, CheckPart
from app.db.session import transaction
from app.errors import CheckNotDoneError, CheckNotFoundError, TooBusyError
from app.matching.resolution import Strictness
from app.services.checks import jobs
from app.services.checks.report import Choices
from app.services.checks.writing import CheckRequest, Form
from app.spreadsheets.files import ReadFile
from app.vocabulary import CheckState
from tests.waiting import wait_until

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
ASKED = CheckRequest(Form.CSV, True, Choices(Strictness.STRICT, date(2025, 1, 1)), "/registry")
READ = ReadFile(7, b'{"a": "list"}')


def submit(session: Session, at: datetime = NOON) -> str:
    return jobs.submit(session, READ, ASKED, at, DAY).check_id


def test_a_check_is_kept_as_it_was_asked_for_until_it_is_taken_up(session: Session) -> None:
    check_id = submit(session)

    job = jobs.take_up(session, "a lease", NOON)

    assert job is not None
    assert job.check_id == check_id
    assert (job.state, job.attempts, job.rows) == (CheckState.RUNNING, 1, 7)
    assert jobs.asked_of(job) == ASKED
    assert jobs.table_of(job) == READ.data
    assert jobs.take_up(session, "another", NOON) is None


def test_ids_cannot_be_guessed(session: Session) -> None:
    ids = {submit(session) for _ in range(10)}

    assert len(ids) == 10
    assert all(len(one) == 32 for one in ids)


def test_the_oldest_check_is_taken_up_first(session: Session) -> None:
    submit(session, NOON)
    oldest = submit(session, NOON - timedelta(minutes=1))

    job = jobs.take_up(session, "a lease", NOON)

    assert job is not None
    assert job.check_id == oldest


def test_a_check_whose_process_died_is_taken_up_again_from_the_start(session: Session) -> None:
    check_id = submit(session)
    jobs.take_up(session, "dead", NOON)
    jobs.add_part(session, check_id, 0, b"half")

    assert jobs.take_up(session, "next", NOON + jobs.LEASE) is None
    job = jobs.take_up(session, "next", NOON + jobs.LEASE + timedelta(seconds=1))

    assert job is not None
    assert job.attempts == 2
    assert jobs.read_part(session, check_id, 0) is None
    assert not jobs.renew(session, check_id, "dead", 5, NOON)
    assert not jobs.finish(session, check_id, "dead", NOON)


def test_a_lease_that_is_renewed_is_not_taken_over(session: Session) -> None:
    check_id = submit(session)
    jobs.take_up(session, "alive", NOON)

    assert jobs.renew(session, check_id, "alive", 5, NOON + timedelta(seconds=50))

    assert jobs.take_up(session, "next", NOON + timedelta(seconds=100)) is None
    assert jobs.get_job(session, check_id, NOON).rows_done == 5


def test_a_check_that_ends_every_process_is_given_up(session: Session) -> None:
    check_id = submit(session)
    later = NOON
    for _ in range(jobs.MOST_ATTEMPTS):
        assert jobs.take_up(session, "dead", later) is not None
        later += jobs.LEASE * 2

    assert jobs.take_up(session, "dead", later) is None

    job = jobs.get_job(session, check_id, NOON)
    assert (job.state, job.problem_code, job.listed) == (CheckState.FAILED, "check-failed", None)


def test_a_check_that_is_given_back_waits_as_before(session: Session) -> None:
    check_id = submit(session)
    jobs.take_up(session, "ending", NOON)

    jobs.give_back(session, check_id, "ending")

    job = jobs.take_up(session, "next", NOON)
    assert job is not None
    assert job.attempts == 1


def test_a_result_is_read_in_its_parts_and_the_list_is_no_longer_kept(session: Session) -> None:
    check_id = submit(session)
    jobs.take_up(session, "a lease", NOON)
    with pytest.raises(CheckNotDoneError):
        jobs.get_done(session, check_id, NOON)

    for number, part in enumerate((b"one", b"two")):
        jobs.add_part(session, check_id, number, part)
    assert jobs.finish(session, check_id, "a lease", NOON)

    job = jobs.get_done(session, check_id, NOON)
    assert (job.listed, job.rows_done, job.finished_at) == (None, 7, NOON)
    assert [jobs.read_part(session, check_id, n) for n in range(3)] == [b"one", b"two", None]


def test_all_of_a_check_is_gone_when_its_time_is_over(session: Session) -> None:
    check_id = submit(session)
    jobs.take_up(session, "a lease", NOON)
    jobs.add_part(session, check_id, 0, b"one")
    jobs.finish(session, check_id, "a lease", NOON)
    over = NOON + DAY

    with pytest.raises(CheckNotFoundError):
        jobs.get_job(session, check_id, over)
    assert jobs.has_work(session, over)
    assert jobs.delete_expired(session, over) == 1

    assert session.exec(select(CheckJob)).all() == []
    assert session.exec(select(CheckPart)).all() == []
    assert not jobs.has_work(session, over)


def test_a_check_can_be_deleted_before_its_time(session: Session) -> None:
    check_id = submit(session)
    jobs.take_up(session, "a lease", NOON)
    jobs.add_part(session, check_id, 0, b"one")

    jobs.delete_job(session, check_id, NOON)

    assert not jobs.renew(session, check_id, "a lease", 1, NOON)
    with pytest.raises(CheckNotFoundError):
        jobs.delete_job(session, check_id, NOON)


def test_no_more_checks_wait_than_a_service_can_do(session: Session) -> None:
    for _ in range(jobs.MOST_OPEN):
        submit(session)

    with pytest.raises(TooBusyError):
        submit(session)


def test_two_processes_never_take_up_one_check(engine: Engine) -> None:
    with transaction(engine) as session:
        submit(session)
        submit(session)

    taken = []
    for lease in ("one", "two", "three"):
        with transaction(engine) as session:
            job = jobs.take_up(session, lease, NOON)
            taken.append(None if job is None else job.check_id)

    assert len(set(taken)) == 3
    assert taken[2] is None


def test_a_check_is_deleted_while_a_part_of_its_result_is_added(engine: Engine) -> None:
    with transaction(engine) as session:
        check_id = submit(session)
    deleting = Thread(target=delete, args=(engine, check_id))

    with transaction(engine) as session:
        jobs.add_part(session, check_id, 0, b"late")
        deleting.start()
        if engine.dialect.name == "postgresql":
            wait_until(lambda: is_waiting(engine), "the deletion waits for the part")
    deleting.join()

    with Session(engine) as session:
        assert session.exec(select(CheckJob)).all() == []
        assert session.exec(select(CheckPart)).all() == []


def delete(engine: Engine, check_id: str) -> None:
    with transaction(engine) as session:
        jobs.delete_job(session, check_id, NOON)


def is_waiting(engine: Engine) -> bool:
    waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with engine.connect() as connection:
        return bool(connection.execute(text(waits)).scalar())
