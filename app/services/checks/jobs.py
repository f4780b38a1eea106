"""Stored checks as rows of the database, so that the user does not have to wait.

What is kept of a list is the columns that may be kept, until the check has ended, and its
result, until the time that was set. A check outlives the process that works on it: a lease
that is not renewed any more is taken over.
"""

import secrets
import zlib
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col

from app.db.models import CheckAnswer, CheckJob, CheckPart, CheckRow, CheckTitle
from app.errors import CheckFailedError, CheckNotDoneError, CheckNotFoundError, TooBusyError
from app.matching.resolution import Strictness
from app.services.checks.report import Choices
from app.services.checks.writing import CheckRequest, Form
from app.spreadsheets.files import ReadFile
from app.vocabulary import CheckState

LEASE: Final = timedelta(seconds=60)
MOST_ATTEMPTS: Final = 3
MOST_OPEN: Final = 50
_ID_BYTES: Final = 24
_LET_GO: Final[dict[str, Any]] = {"lease": None, "lease_until": None}
_PARTS: Final = (CheckPart, CheckRow, CheckAnswer, CheckTitle)
_OPEN: Final = (CheckState.QUEUED.value, CheckState.RUNNING.value)


def submit(
    session: Session, read: ReadFile, asked: CheckRequest, now: datetime, keep: timedelta
) -> CheckJob:
    """A check to be done; raises `TooBusyError` where too many are waiting."""
    waiting = select(func.count()).where(
        col(CheckJob.state).in_(_OPEN), col(CheckJob.expires_at) > now
    )
    if (session.scalar(waiting) or 0) >= MOST_OPEN:
        raise TooBusyError
    job = CheckJob(
        check_id=secrets.token_urlsafe(_ID_BYTES),
        asked=_to_json(asked),
        listed=zlib.compress(read.data),
        rows=read.rows,
        created_at=now,
        expires_at=now + keep,
    )
    session.add(job)
    session.flush()
    return job


def count_open(session: Session) -> dict[CheckState, int]:
    """How many lists wait for their check, and how many are being checked."""
    state = col(CheckJob.state)
    statement = select(state, func.count()).where(state.in_(_OPEN)).group_by(state)
    counted: dict[str, int] = dict(session.execute(statement).all())
    return {open_state: counted.get(open_state, 0) for open_state in map(CheckState, _OPEN)}


def get_job(session: Session, check_id: str, now: datetime) -> CheckJob:
    """A check that a program asked for; raises `CheckNotFoundError` once it is deleted."""
    job = _find(session, check_id, now)
    if asked_of(job).is_for_pages:
        raise CheckNotFoundError
    return job


def get_done(session: Session, check_id: str, now: datetime) -> CheckJob:
    """`get_job` that has a result; raises `CheckNotDoneError` for one that has none."""
    return _must_be_done(get_job(session, check_id, now))


def get_page_job(session: Session, check_id: str, now: datetime) -> CheckJob:
    """A check that a person asked for on a page; raises `CheckNotFoundError` without one."""
    job = _find(session, check_id, now)
    if not asked_of(job).is_for_pages:
        raise CheckNotFoundError
    return job


def get_done_for_pages(session: Session, check_id: str, now: datetime) -> CheckJob:
    """`get_page_job` that has a result; raises `CheckNotDoneError` for one that has none."""
    return _must_be_done(get_page_job(session, check_id, now))


def _find(session: Session, check_id: str, now: datetime) -> CheckJob:
    statement = select(CheckJob).where(
        col(CheckJob.check_id) == check_id, col(CheckJob.expires_at) > now
    )
    job = session.scalars(statement).one_or_none()
    if job is None:
        raise CheckNotFoundError
    return job


def _must_be_done(job: CheckJob) -> CheckJob:
    if job.state != CheckState.DONE:
        raise CheckNotDoneError
    return job


def read_part(session: Session, check_id: str, number: int) -> bytes | None:
    """A piece of a result, from 0 on; None behind the last."""
    part = session.get(CheckPart, (check_id, number))
    return None if part is None else zlib.decompress(part.data)


def delete_job(session: Session, check_id: str, now: datetime) -> None:
    """Delete a check with all that is kept of it."""
    _find(session, check_id, now)
    _delete(session, col(CheckJob.check_id) == check_id)


def delete_expired(session: Session, now: datetime) -> int:
    """Delete every check whose time is over; how many there were."""
    return _delete(session, col(CheckJob.expires_at) <= now)


def has_work(session: Session, now: datetime) -> bool:
    """Whether a check waits to be taken up, or one is to be deleted."""
    due = or_(_is_free(now), col(CheckJob.expires_at) <= now)
    return session.scalars(select(col(CheckJob.check_id)).where(due).limit(1)).first() is not None


def take_up(session: Session, lease: str, now: datetime) -> CheckJob | None:
    """The oldest check that nobody works on, held by this lease from now on.

    One that was taken up too often is given up: it may be what ends the processes.
    """
    oldest = (
        select(col(CheckJob.check_id))
        .where(_is_free(now))
        .order_by(col(CheckJob.created_at))
        .limit(1)
    )
    check_id = session.scalars(oldest).first()
    if check_id is None:
        return None
    # The condition again: another process may have taken it since it was read.
    taken = session.execute(
        update(CheckJob)
        .where(col(CheckJob.check_id) == check_id, _is_free(now))
        .values(
            state=CheckState.RUNNING.value,
            lease=lease,
            lease_until=now + LEASE,
            attempts=col(CheckJob.attempts) + 1,
            rows_done=0,
        )
        .returning(col(CheckJob.attempts))
    ).first()
    if taken is None:
        return None
    _delete_parts(session, [check_id])
    if taken[0] > MOST_ATTEMPTS:
        fail(session, check_id, lease, CheckFailedError.code, str(CheckFailedError()), now)
        return None
    return session.get_one(CheckJob, check_id, populate_existing=True)


def renew(session: Session, check_id: str, lease: str, rows_done: int, now: datetime) -> bool:
    """Keep the check, and say how far it is. False where it is no longer ours."""
    return _set(session, check_id, lease, {"rows_done": rows_done, "lease_until": now + LEASE})


def add_part(session: Session, check_id: str, number: int, data: bytes) -> None:
    """Keep a piece of the result."""
    session.add(CheckPart(check_id=check_id, number=number, data=zlib.compress(data, 1)))
    session.flush()


def finish(session: Session, check_id: str, lease: str, now: datetime) -> bool:
    """The check is done: its result may be read, and its list is no longer kept."""
    values = {"state": CheckState.DONE.value, "listed": None, "rows_done": col(CheckJob.rows)}
    return _set(session, check_id, lease, {**_LET_GO, **values, "finished_at": now})


def fail(
    session: Session, check_id: str, lease: str, code: str, problem: str, now: datetime
) -> bool:
    """The check has no result and will have none; nothing of the list is kept."""
    _delete_parts(session, [check_id])
    values = {"state": CheckState.FAILED.value, "listed": None, "finished_at": now}
    values |= {"problem_code": code, "problem": problem}
    return _set(session, check_id, lease, {**_LET_GO, **values})


def give_back(session: Session, check_id: str, lease: str) -> None:
    """Leave the check to another process: this one is ending and did not fail at it."""
    values = {"state": CheckState.QUEUED.value, "attempts": col(CheckJob.attempts) - 1}
    _set(session, check_id, lease, {**_LET_GO, **values})


def asked_of(job: CheckJob) -> CheckRequest:
    """What the check was asked for."""
    asked = job.asked
    day = date.fromisoformat(asked["as_of"]) if asked["as_of"] else None
    choices = Choices(Strictness(asked["strictness"]), day)
    root = asked.get("root", "")  # a check from before this was noted has none
    is_for_pages = asked.get("is_for_pages", False)
    return CheckRequest(Form(asked["form"]), asked["is_raw"], choices, root, is_for_pages)


def table_of(job: CheckJob) -> bytes:
    """The list to be checked, as it was read."""
    return zlib.decompress(job.listed or b"")


def _to_json(asked: CheckRequest) -> dict[str, Any]:
    day = asked.choices.as_of
    return {
        "form": asked.form.value,
        "is_raw": asked.is_raw,
        "strictness": asked.choices.strictness.value,
        "as_of": day.isoformat() if day else None,
        "root": asked.root,
        "is_for_pages": asked.is_for_pages,
    }


def _is_free(now: datetime) -> ColumnElement[bool]:
    is_left = and_(col(CheckJob.state) == CheckState.RUNNING.value, col(CheckJob.lease_until) < now)
    is_new = col(CheckJob.state) == CheckState.QUEUED.value
    return and_(col(CheckJob.expires_at) > now, or_(is_new, is_left))


def _set(session: Session, check_id: str, lease: str, values: dict[str, Any]) -> bool:
    """Change a check whose lease is still ours. False where it is not."""
    changed = session.execute(
        update(CheckJob)
        .where(col(CheckJob.check_id) == check_id, col(CheckJob.lease) == lease)
        .values(values)
        .returning(col(CheckJob.check_id))
    )
    return changed.first() is not None


def _delete(session: Session, which: ColumnElement[bool]) -> int:
    ids = list(session.scalars(select(col(CheckJob.check_id)).where(which)))
    _delete_parts(session, ids)
    session.execute(delete(CheckJob).where(col(CheckJob.check_id).in_(ids)))
    return len(ids)


def _delete_parts(session: Session, ids: list[str]) -> None:
    for table in _PARTS:
        session.execute(delete(table).where(col(table.check_id).in_(ids)))
