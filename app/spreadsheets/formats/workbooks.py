"""Workbooks as rows of text: visible sheets only, values and never formulas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Final, TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.errors import FileKindError, FileTooLargeError, TableError
from app.spreadsheets.formats.hidden_rows import hidden_rows
from app.spreadsheets.formats.kinds import DAMAGED, PROTECTED
from app.spreadsheets.tables import Limits

_Value: TypeAlias = float | str | bool | time | date | datetime | timedelta
_EXCEL_ERRORS: Final = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA")
)
_MOST_MERGED_CELLS: Final = 200_000
_SIGNIFICANT_DIGITS: Final = 15  # what a spreadsheet shows at most


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet: its name and its rows from the first one of the sheet on."""

    name: str
    rows: Iterator[list[str]]


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its visible sheets, read one by one as they are asked for, and the others."""

    sheets: Iterator[Sheet]
    hidden: tuple[str, ...]
    data: bytes = b""

    def hidden_rows(self, sheet: str) -> frozenset[int]:
        """The rows (from 1) that a filter or a user has hidden in a sheet."""
        return hidden_rows(self.data, sheet)


def open_book(data: bytes, limits: Limits) -> Book:
    """The sheets of a workbook; raises `TableError` for one that cannot be read."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError:
        raise FileKindError(PROTECTED) from None
    except CalamineError:
        raise TableError(DAMAGED) from None
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    seen = [sheet.name for sheet in sheets if sheet.visible is SheetVisibleEnum.Visible]
    hidden = tuple(sheet.name for sheet in sheets if sheet.visible is not SheetVisibleEnum.Visible)
    return Book((_sheet(book, name, limits) for name in seen), hidden, data)


def _sheet(book: CalamineWorkbook, name: str, limits: Limits) -> Sheet:
    try:
        sheet = book.get_sheet_by_name(name)
    except CalamineError:
        raise TableError(DAMAGED) from None
    columns = 0 if sheet.end is None else sheet.end[1] + 1
    if columns > limits.columns:
        raise FileTooLargeError(
            f"A sheet has {columns:,} columns; at most {limits.columns:,} are read."
        )
    return Sheet(name, _rows(sheet))


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """Every row from the sheet's first, merged cells each with the value of their block."""
    merged = _Merged(sheet.merged_cell_ranges or ())
    # The reader gives the blank rows before the first cell, but not the blank columns.
    margin = [""] * (sheet.start or (0, 0))[1]
    for number, values in enumerate(sheet.iter_rows()):
        yield merged.filled(number, [*margin, *(_text(value) for value in values)])


class Shared(str):
    """A cell of a merged block that covers several rows. `is_first` in the block's first row."""

    __slots__ = ("is_first",)
    is_first: bool

    @classmethod
    def of(cls, text: str, *, is_first: bool) -> "Shared":
        """The cell with its place in the block."""
        cell = cls(text)
        cell.is_first = is_first
        return cell


class _Merged:
    """The cells that a merged block covers: a reader gives the value to its first only."""

    def __init__(self, ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._anchor: dict[int, list[tuple[int, int, int, int]]] = {}
        self._value: dict[tuple[int, int], str] = {}
        rows = 0
        for (top, left), (bottom, right) in ranges:
            rows += bottom - top + 1
            if rows > _MOST_MERGED_CELLS:
                raise FileTooLargeError("The sheet has too many merged cells. Unmerge them.")
            for row in range(top, bottom + 1):
                self._anchor.setdefault(row, []).append((top, bottom, left, right))

    def filled(self, number: int, cells: list[str]) -> list[str]:
        """The row with the cells that blocks cover filled."""
        for top, bottom, left, right in self._anchor.get(number, ()):
            if top == number:
                self._value[top, left] = cells[left] if left < len(cells) else ""
            value = self._value.get((top, left), "")
            if bottom > top:
                value = Shared.of(value, is_first=top == number)
            cells[left : right + 1] = [value] * (min(right + 1, len(cells)) - left)
        return cells


def _text(value: _Value) -> str:
    """A cell as its reader sees it: 6 and not 6.0, 0.4 and not 0.3999999999999999."""
    if isinstance(value, str):
        return "" if value in _EXCEL_ERRORS else value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.{_SIGNIFICANT_DIGITS}g}"
    return value.isoformat() if isinstance(value, date | time) else str(value)
