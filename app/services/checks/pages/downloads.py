"""A checked list as a file, with the user's own decisions beside the registry's answers."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlmodel import Session

from app.db.models import CheckTitle
from app.db.session import reading
from app.errors import CheckFailedError, FileTooLargeError
from app.services.checks.cells import ADDED, Cell
from app.services.checks.pages.reading import CheckedList, all_rows, read_list
from app.services.checks.summary_sheet import SummaryLine
from app.services.checks.workbook import Sheets, workbook_of
from app.services.checks.writing import Form, Line, csv_of
from app.spreadsheets.sandbox import (
    Bounds,
    Progress,
    Work,
    WorkFailedError,
    WorkTooCostlyError,
    run,
)
from app.spreadsheets.tables import Heading, Limits

DECIDED: Final = ("your_decision", "your_role_id", "your_role", "your_reason")
"""The columns of the user's decisions, behind those of the registry."""

_SECONDS: Final = 300
_TOO_COSTLY: Final = "The workbook takes more memory or time than is allowed. Download the CSV."


@dataclass(frozen=True, slots=True)
class _Listed:
    """All that the process which writes a workbook needs."""

    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    summary: tuple[SummaryLine, ...]


def as_file(engine: Engine, check_id: str, form: Form, limits: Limits, now: datetime) -> bytes:
    """The list as CSV or as a workbook.

    Raises `CheckNotFoundError`, `CheckNotDoneError`, and `FileTooLargeError` for a list that is
    too long for a workbook.
    """
    with reading(engine) as session:
        checked = read_list(session, check_id, now)
        lines = _lines(session, check_id)
        if form is Form.CSV:
            return b"".join(csv_of(_headings(checked), (*ADDED, *DECIDED), lines, is_raw=False))
        listed = _Listed(_headings(checked), tuple(lines), tuple(_summary(checked)))
    return b"".join(_workbook_apart(listed, limits))


def decided_cells(title: CheckTitle | None) -> tuple[Cell, ...]:
    """The user's decision on a row's title, in the order of `DECIDED`."""
    if title is None or title.decision is None:
        return ("", "", "", "")
    return (title.decision, title.role_id or "", title.role_name or "", title.reason or "")


def _lines(session: Session, check_id: str) -> Iterator[Line]:
    for shown in all_rows(session, check_id):
        *answer, number = shown.added.values()
        yield Line(shown.row.cells, tuple(answer), (number, *decided_cells(shown.title)))


def _headings(checked: CheckedList) -> tuple[Heading, ...]:
    return tuple(Heading(**column) for column in checked.head["table"]["columns"])


def _summary(checked: CheckedList) -> Iterable[SummaryLine]:
    return ((is_head, tuple(cells)) for is_head, cells in checked.head["sheet"])


def _workbook_apart(listed: _Listed, limits: Limits) -> Iterator[bytes]:
    """The workbook, made in a process of its own: a long one takes a minute."""
    bounds = Bounds(limits.memory_bytes, _SECONDS)
    with closing(run(Work(_workbook_in_pieces, listed, bounds))) as pieces:
        try:
            yield from pieces
        except WorkTooCostlyError:
            raise FileTooLargeError(_TOO_COSTLY) from None
        except WorkFailedError:
            raise CheckFailedError from None


def _workbook_in_pieces(listed: _Listed, _: Progress) -> Iterator[bytes]:
    added = (*ADDED, *DECIDED)
    sheets = Sheets(listed.headings, added, len(listed.lines), listed.lines, listed.summary)
    return workbook_of(sheets, Path(tempfile.gettempdir()))
