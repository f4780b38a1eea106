"""A checked list as its pages show it: what it comes to, and its rows a page at a time."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col

from app.db.models import CheckAnswer, CheckJob, CheckRow, CheckTitle
from app.errors import CheckNotFoundError
from app.services.checks import jobs
from app.services.checks.cells import ADDED, NOT_CHECKED
from app.services.checks.pages.storing import HEAD_PART

ROWS_A_PAGE: Final = 50
_ROWS_READ_AT_ONCE: Final = 1_000
NumberedT = TypeVar("NumberedT", CheckAnswer, CheckTitle)


class RowFilter(StrEnum):
    """Which rows of a list are shown."""

    ALL = "all"
    MATCHED = "matched"
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"
    MISCODED = "miscoded"
    NOT_CHECKED = "not-checked"


class RowOrder(StrEnum):
    """The order in which rows are shown. Rows with the same keep the order of the list."""

    LIST = "list"
    TITLE = "title"
    OUTCOME = "outcome"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class CheckedList:
    """A check that is done, with what is known of the whole list."""

    job: CheckJob
    head: Mapping[str, Any]

    @property
    def has_staff(self) -> bool:
        """Whether the list has a column of headcounts."""
        return self.head["summary"]["headcount"] is not None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with the cells that the check added, by their names, and the user's decision."""

    row: CheckRow
    added: Mapping[str, Any]
    title: CheckTitle | None


@dataclass(frozen=True, slots=True)
class RowsPage:
    """Some rows of a list. `total` counts the rows that the filter lets through."""

    rows: tuple[ShownRow, ...]
    total: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // ROWS_A_PAGE))


def read_list(session: Session, check_id: str, now: datetime) -> CheckedList:
    """A list whose check is done. Two queries.

    Raises `CheckNotFoundError` once it is deleted and `CheckNotDoneError` before it is done.
    """
    job = jobs.get_done_for_pages(session, check_id, now)
    head = jobs.read_part(session, check_id, HEAD_PART)
    if head is None:
        raise CheckNotFoundError
    return CheckedList(job, json.loads(head))


def read_rows(
    session: Session, checked: CheckedList, shown: RowFilter, order: RowOrder, number: int
) -> RowsPage:
    """A page of rows, from 1 on; the last page for a number beyond it. Three queries."""
    total = count_of(checked, shown)
    last = max(1, -(-total // ROWS_A_PAGE))
    number = min(max(number, 1), last)
    statement = (
        _rows(checked.job.check_id)
        .where(*_conditions(shown))
        .order_by(*_by(order), col(CheckRow.place))
        .offset((number - 1) * ROWS_A_PAGE)
        .limit(ROWS_A_PAGE)
    )
    return RowsPage(tuple(_shown(session, checked.job.check_id, statement)), total, number)


def all_rows(session: Session, check_id: str) -> Iterator[ShownRow]:
    """Every row in the order of the list, some at a time."""
    place = -1
    while True:
        statement = _rows(check_id).where(col(CheckRow.place) > place)
        some = statement.order_by(col(CheckRow.place)).limit(_ROWS_READ_AT_ONCE)
        found = _shown(session, check_id, some)
        if not found:
            return
        yield from found
        place = found[-1].row.place


def count_of(checked: CheckedList, shown: RowFilter) -> int:
    """How many rows a filter lets through."""
    name = {RowFilter.ALL: "rows", RowFilter.NOT_CHECKED: "not_checked"}.get(shown, shown.value)
    return int(checked.head["summary"][name])


def _rows(check_id: str) -> Select[CheckRow]:
    return select(CheckRow).where(col(CheckRow.check_id) == check_id)


def _shown(session: Session, check_id: str, statement: Select[CheckRow]) -> list[ShownRow]:
    """The rows with their answers and titles. Read apart: a join would read the whole list."""
    rows = session.scalars(statement).all()
    answers = _by_number(session, CheckAnswer, check_id, {row.answer_number for row in rows})
    titles = _by_number(session, CheckTitle, check_id, {row.title_number for row in rows})
    return [
        ShownRow(
            row,
            dict(zip(ADDED, (*answers[row.answer_number].cells, row.number), strict=True)),
            None if row.title_number is None else titles[row.title_number],
        )
        for row in rows
    ]


def _by_number(
    session: Session, table: type[NumberedT], check_id: str, numbers: Iterable[int | None]
) -> dict[int, NumberedT]:
    statement = select(table).where(col(table.check_id) == check_id, col(table.number).in_(numbers))
    return {row.number: row for row in session.scalars(statement)}


def _conditions(shown: RowFilter) -> list[ColumnElement[bool]]:
    if shown is RowFilter.ALL:
        return []
    if shown is RowFilter.MISCODED:
        return [col(CheckRow.is_miscoded).is_(True)]
    outcome = NOT_CHECKED if shown is RowFilter.NOT_CHECKED else shown.value
    return [col(CheckRow.outcome) == outcome]


def _by(order: RowOrder) -> list[ColumnElement[Any]]:
    if order is RowOrder.TITLE:
        return [col(CheckRow.sort_title).asc()]
    if order is RowOrder.OUTCOME:
        return [col(CheckRow.outcome).asc()]
    if order is RowOrder.STAFF:
        # Without the function, PostgreSQL puts rows without a number first.
        return [func.coalesce(col(CheckRow.staff), -1).desc()]
    return []
