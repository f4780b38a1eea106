"""Workbooks as rows of text: visible sheets only, values and never formulas."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from typing import Final, Self, TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.errors import FileKindError, FileTooLargeError, TableError
from app.spreadsheets.formats.kinds import DAMAGED, PROTECTED
from app.spreadsheets.formats.marks import Block, Marks
from app.spreadsheets.formats.ods_marks import ods_marks
from app.spreadsheets.formats.xls_marks import xls_marks
from app.spreadsheets.formats.xlsx_marks import xlsx_marks
from app.spreadsheets.tables import FileKind, Limits

_Value: TypeAlias = float | str | bool | time | date | datetime | timedelta
_MOST_MERGED_CELLS: Final = 200_000
_SIGNIFICANT_DIGITS: Final = 15  # what a spreadsheet shows at most


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its rows from the first one on, and what is marked in it."""

    name: str
    rows: Iterator[list[str]]
    marks: Marks


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its visible sheets and the hidden ones, read one by one as they are asked for.

    `hidden` names the hidden sheets.
    """

    sheets: Iterator[Sheet]
    hidden: tuple[str, ...]
    hidden_sheets: Iterator[Sheet]


def open_book(data: bytes, kind: FileKind, limits: Limits) -> Book:
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
    marks = _marks_by_sheet(data, kind, book.sheet_names)
    return Book(
        (_sheet(book, name, marks(name), limits) for name in seen),
        hidden,
        (_sheet(book, name, marks(name), limits) for name in hidden),
    )


def _marks_by_sheet(data: bytes, kind: FileKind, names: Sequence[str]) -> Callable[[str], Marks]:
    """What finds the marks of a sheet by its name."""
    if kind is FileKind.XLSX:
        return partial(xlsx_marks, data)
    found = (
        ods_marks(data)
        if kind is FileKind.ODS
        else dict(zip(names, xls_marks(data), strict=False))  # a damaged file has fewer marks
    )
    return lambda name: found.get(name, Marks())


def _sheet(book: CalamineWorkbook, name: str, marks: Marks, limits: Limits) -> Sheet:
    try:
        sheet = book.get_sheet_by_name(name)
    except CalamineError:
        raise TableError(DAMAGED) from None
    return Sheet(name, _rows(sheet, marks, limits.columns), marks)


def _rows(sheet: CalamineSheet, marks: Marks, most_columns: int) -> Iterator[list[str]]:
    """Every row from the sheet's first, merged cells each with the value of their block."""
    merged = _Merged([*(sheet.merged_cell_ranges or ()), *marks.merged], marks.without_value)
    # The reader gives the blank rows before the first cell, but not the blank columns.
    margin = [""] * (sheet.start or (0, 0))[1]
    for number, values in enumerate(sheet.iter_rows()):
        if values.count("") == len(values) and not merged.covers(number):
            yield []  # a sheet may have a million blank rows before its last cell
            continue
        cells = [*margin, *map(_text, values)]
        if len(cells) > most_columns:
            cells = _narrow(cells, most_columns)
        yield merged.filled(number, cells)


def _narrow(cells: list[str], most: int) -> list[str]:
    """The row without the blank cells to the right of those that are read."""
    if any(map(str.strip, cells[most:])):
        message = f"A sheet has {len(cells):,} columns; at most {most:,} are read."
        raise FileTooLargeError(message)
    return cells[:most]


class Shared(str):
    """A cell of a merged block. `is_first` in its first row, `is_left` in its first column.

    `is_tall`: the block covers several rows.
    """

    __slots__ = ("is_first", "is_left", "is_tall")
    is_first: bool
    is_left: bool
    is_tall: bool

    @classmethod
    def of(cls, text: str, *, is_first: bool, is_left: bool = True, is_tall: bool = True) -> Self:
        """The cell with its place in the block."""
        cell = cls(text)
        cell.is_first, cell.is_left, cell.is_tall = is_first, is_left, is_tall
        return cell


class WithoutValue(str):
    """A blank cell that has a formula without a value."""

    __slots__ = ()


class _Merged:
    """The cells that a merged block covers: a reader gives the value to its first only."""

    def __init__(
        self, ranges: Sequence[Block], without_value: Mapping[int, frozenset[int]]
    ) -> None:
        self._without_value = without_value
        self._anchor: dict[int, list[tuple[int, int, int, int]]] = {}
        self._value: dict[tuple[int, int], str] = {}
        rows = 0
        for (top, left), (bottom, right) in ranges:
            rows += bottom - top + 1
            if rows > _MOST_MERGED_CELLS:
                raise FileTooLargeError("The sheet has too many merged cells. Unmerge them.")
            for row in range(top, bottom + 1):
                self._anchor.setdefault(row, []).append((top, bottom, left, right))

    def covers(self, number: int) -> bool:
        """Whether a row has a cell that a reader gives no value of."""
        return number in self._anchor or number in self._without_value

    def filled(self, number: int, cells: list[str]) -> list[str]:
        """The row with the cells that blocks cover filled."""
        for place in self._without_value.get(number, ()):
            if place < len(cells) and not cells[place]:
                cells[place] = WithoutValue()
        for top, bottom, left, right in self._anchor.get(number, ()):
            if top == number:
                self._value[top, left] = cells[left] if left < len(cells) else ""
            value = self._value[top, left]
            for place in range(left, min(right + 1, len(cells))):
                cells[place] = Shared.of(
                    value, is_first=top == number, is_left=place == left, is_tall=bottom > top
                )
        return cells


def _text(value: _Value) -> str:
    """A cell as its reader sees it: 6 and not 6.0, 0.4 and not 0.3999999999999999."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.{_SIGNIFICANT_DIGITS}g}"
    return value.isoformat() if isinstance(value, date | time) else str(value)
