"""The titles of a list that the registry leaves open, and what the user decides on them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from app.db.models import CheckTitle, Role
from app.errors import CheckNotFoundError, PersonalDataError, RoleNotFoundError
from app.matching.resolution import Outcome
from app.services.checks import jobs
from app.spreadsheets.privacy import NAME, found_in
from app.vocabulary import OwnDecision, RoleStatus

TITLES_A_PAGE: Final = 50
LONGEST_REASON: Final = 300
_MOST_STAFF_FIRST: Final = (
    col(CheckTitle.staff).desc(),
    col(CheckTitle.rows).desc(),
    col(CheckTitle.number).asc(),
)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a person decides on a title: a role by its id, or their own role with a reason."""

    decision: OwnDecision
    role_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SettlingCounts:
    """How many titles of a list are open: `left` have no decision, `to_ask` are put off."""

    left: int
    to_ask: int
    settled: int

    @property
    def all(self) -> int:
        """Every title that the registry left open."""
        return self.left + self.to_ask + self.settled


@dataclass(frozen=True, slots=True)
class TitlesPage:
    """Some of the titles to settle, most staff first."""

    titles: tuple[CheckTitle, ...]
    counts: SettlingCounts
    number: int

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.counts.all // TITLES_A_PAGE))


def count_titles(session: Session, check_id: str) -> SettlingCounts:
    """How far the titles of a list are settled. One query."""
    statement = (
        select(col(CheckTitle.decision), func.count())
        .where(*_is_open(check_id))
        .group_by(col(CheckTitle.decision))
    )
    counts: dict[str | None, int] = {row[0]: row[1] for row in session.execute(statement)}
    to_ask = counts.get(OwnDecision.ASK, 0)
    left = counts.get(None, 0)
    return SettlingCounts(left, to_ask, sum(counts.values()) - left - to_ask)


def needing_a_person(session: Session, check_id: str, limit: int) -> tuple[CheckTitle, ...]:
    """Open titles without a decision, and miscoded ones: most staff first, then most rows."""
    needs = col(CheckTitle.is_miscoded).is_(True) | (
        (col(CheckTitle.outcome) != Outcome.MATCHED.value) & col(CheckTitle.decision).is_(None)
    )
    statement = select(CheckTitle).where(col(CheckTitle.check_id) == check_id, needs)
    return tuple(session.scalars(statement.order_by(*_MOST_STAFF_FIRST).limit(limit)))


def read_titles(session: Session, check_id: str, number: int) -> TitlesPage:
    """A page of the titles to settle, from 1 on; the last page for a number beyond it."""
    counts = count_titles(session, check_id)
    number = min(max(number, 1), max(1, -(-counts.all // TITLES_A_PAGE)))
    statement = select(CheckTitle).where(*_is_open(check_id)).order_by(*_MOST_STAFF_FIRST)
    some = statement.offset((number - 1) * TITLES_A_PAGE).limit(TITLES_A_PAGE)
    return TitlesPage(tuple(session.scalars(some)), counts, number)


def settled_titles(session: Session, check_id: str, now: datetime) -> tuple[CheckTitle, ...]:
    """The open titles that are settled, most staff first: a role, or a role of the user's own.

    Raises `CheckNotFoundError` once the list is deleted.
    """
    jobs.get_done_for_pages(session, check_id, now)
    settled = (OwnDecision.ROLE.value, OwnDecision.OWN_ROLE.value)
    statement = select(CheckTitle).where(*_is_open(check_id), col(CheckTitle.decision).in_(settled))
    return tuple(session.scalars(statement.order_by(*_MOST_STAFF_FIRST)))


def get_title(session: Session, check_id: str, number: int, now: datetime) -> CheckTitle:
    """A title to settle; raises `CheckNotFoundError` where the check has no such title."""
    jobs.get_done_for_pages(session, check_id, now)
    title = session.get(CheckTitle, (check_id, number))
    if title is None or title.outcome == Outcome.MATCHED:
        raise CheckNotFoundError
    return title


def next_title(session: Session, check_id: str, after: CheckTitle | None = None) -> int | None:
    """The first title without a decision, or the next one after a title. One query.

    After the last one, the first comes again. None where every title has a decision.
    """
    statement = (
        select(col(CheckTitle.staff), col(CheckTitle.rows), col(CheckTitle.number))
        .where(*_is_open(check_id), col(CheckTitle.decision).is_(None))
        .order_by(*_MOST_STAFF_FIRST)
    )
    waiting = [(-staff, -rows, number) for staff, rows, number in session.execute(statement)]
    if after is not None:
        here = (-after.staff, -after.rows, after.number)
        waiting = [one for one in waiting if one[2] != after.number]
        waiting = [one for one in waiting if one > here] or waiting
    return waiting[0][2] if waiting else None


def decide(
    session: Session, title: CheckTitle, settlement: Settlement, now: datetime
) -> CheckTitle:
    """The title with the user's decision, for every row that has it.

    Raises `RoleNotFoundError` for a role that no post may be recorded under.
    """
    role = None if settlement.role_id is None else _active_role(session, settlement.role_id)
    title.decision = settlement.decision
    title.role_id = None if role is None else role.role_id
    title.role_name = None if role is None else role.name
    title.reason, title.decided_at, title.report = settlement.reason, now, None
    return _kept(session, title)


def refuse_personal_data(reason: str, job_words: frozenset[str]) -> None:
    """Raise `PersonalDataError` for a reason that looks like data about a person."""
    sort = found_in(reason, job_words)
    # 'Surname, Forename' is a name in a cell. In a sentence it is any two words with a comma.
    if sort is not None and sort != NAME:
        raise PersonalDataError(f"This looks like {sort}. Remove any personal data.")


def undo(session: Session, title: CheckTitle) -> CheckTitle:
    """The title without a decision."""
    title.decision = title.role_id = title.role_name = title.reason = None
    title.decided_at = title.report = None
    return _kept(session, title)


def _kept(session: Session, title: CheckTitle) -> CheckTitle:
    session.add(title)
    session.flush()
    return title


def _active_role(session: Session, role_id: str) -> Role:
    role = session.get(Role, role_id)
    if role is None or role.status != RoleStatus.ACTIVE:
        raise RoleNotFoundError(role_id)
    return role


def _is_open(check_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        col(CheckTitle.check_id) == check_id,
        col(CheckTitle.outcome) != Outcome.MATCHED.value,
    )
