"""A list of posts from the bytes of a file. Pure; `sandbox` runs it where it can do no harm."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import Final

from app.errors import Fault, FileTooLargeError, TableError
from app.spreadsheets import privacy
from app.spreadsheets.formats import delimited
from app.spreadsheets.formats.archive_names import with_usual_names
from app.spreadsheets.formats.kinds import kind_of, refuse_foreign_text
from app.spreadsheets.formats.workbooks import Book, Sheet, open_book
from app.spreadsheets.layout import (
    ROWS_SEARCHED,
    Layout,
    find_layout,
    headings_in_one_cell,
    is_on_its_side,
    score,
    without_headings,
)
from app.spreadsheets.rows.cells import CONTROL
from app.spreadsheets.rows.people import LONGEST_NAME
from app.spreadsheets.rows.reader import TableReader
from app.spreadsheets.tables import ColumnUse, FileKind, Limits, Table, Wanted

NOT_READ: Final = "not read: one sheet is read at a time"
_HEADINGS_OF_A_LIST: Final = 2  # a sheet with titles alone may be a glossary
_ON_ITS_SIDE: Final = (
    "The headings are in a column and not in a row. Copy the list, paste it transposed, and send "
    "that."
)
_UNKNOWN_DELIMITER: Final = (
    "The columns are not parted by commas, semicolons, tabs or bars. Save the file as CSV."
)
_HIDDEN_LIST: Final = (
    "Only a hidden sheet has a column of job titles. Show the sheet and send the file again."
)
_NO_TITLES: Final = (
    "No column of job titles was found. Head it 'Job Title', or say which heading it has."
)


def read_table(data: bytes, wanted: Wanted, limits: Limits) -> Table:
    """The posts in a CSV, XLSX, XLS or ODS file, or a text with one title a line.

    Raises `TableError` with every fault at once. Nothing of a column that is not kept
    is in what comes back or in an error.
    """
    if wanted.is_pasted:
        return _read_text(delimited.decode_pasted(data), wanted, limits)
    kind = kind_of(data, limits)
    if kind is FileKind.CSV:
        decoded = delimited.decode(data)
        refuse_foreign_text(decoded.text)
        return _read_text(decoded, wanted, limits)
    if kind is FileKind.XLSX:
        data = with_usual_names(data)
    return _read_book(data, kind, wanted, limits)


# --- text -----------------------------------------------------------------------------------


def _read_text(decoded: delimited.Decoded, wanted: Wanted, limits: Limits) -> Table:
    text = decoded.text
    delimiter = delimited.sniff(text, limits, partial(score, wanted=wanted))
    if delimiter is not None:
        rows = bounded(delimited.records(text, delimiter, limits), limits)
        start = list(islice(rows, ROWS_SEARCHED))
        layout = find_layout(start, wanted)
        if layout is None and not wanted.is_list_of_titles:
            layout = without_headings(max(map(len, start), default=0), wanted)
        if layout is not None and len(layout.texts) > 1:
            _refuse_sideways(start, layout)
            reader = TableReader(FileKind.CSV, layout, wanted, limits, limits.csv_rows)
            return reader.table(chain(start, rows), decoded.notes)
        if layout is None and not wanted.is_list_of_titles:
            raise TableError(_NO_TITLES, delimited.faults_of(start))
    return _read_titles(decoded, wanted, limits)


def _read_titles(decoded: delimited.Decoded, wanted: Wanted, limits: Limits) -> Table:
    rows = list(bounded(delimited.lines(decoded.text), limits))
    if not wanted.is_pasted and headings_in_one_cell(rows[:ROWS_SEARCHED]):
        raise TableError(_UNKNOWN_DELIMITER)
    layout = find_layout(rows, wanted) or without_headings(1, wanted)
    if layout is None:
        raise TableError(_NO_TITLES)
    kind = FileKind.CSV if layout.depth else FileKind.TITLES
    return TableReader(kind, layout, wanted, limits, limits.csv_rows).table(rows, decoded.notes)


# --- workbooks ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """A sheet with a column of job titles, and its rows from the first one on."""

    sheet: Sheet
    name: str
    layout: Layout
    rows: Iterator[list[str]]


def _read_book(data: bytes, kind: FileKind, wanted: Wanted, limits: Limits) -> Table:
    book = open_book(data, kind, limits)
    skipped = [f"{_named(name, 0)} (hidden)" for name in book.hidden]
    if wanted.sheet in book.hidden:
        raise TableError("The sheet asked for is hidden. Show it and send the file again.")
    found = list(_sheets_with_titles(book, wanted, limits, skipped))
    is_asked_for = wanted.sheet is not None or ColumnUse.TITLE in wanted.columns
    if not is_asked_for and not any(each.layout.known for each in found):
        _refuse_hidden_list(book, wanted, limits)
    if not found:
        raise TableError(_no_sheet(wanted, skipped))
    chosen = _chosen(found)
    skipped += [f"{each.name} ({NOT_READ})" for each in found if each is not chosen]
    reader = TableReader(
        kind,
        chosen.layout,
        wanted,
        limits,
        limits.workbook_rows,
        chosen.name,
        chosen.sheet.marks,
    )
    return replace(reader.table(chosen.rows), skipped_sheets=tuple(skipped))


def _sheets_with_titles(
    book: Book, wanted: Wanted, limits: Limits, skipped: list[str]
) -> Iterator[_Found]:
    """The sheets that may be the list. The names of the others go to `skipped`."""
    for number, sheet in enumerate(book.sheets, start=1):
        name = _named(sheet.name, number)
        if wanted.sheet not in (None, sheet.name):
            skipped.append(f"{name} ({NOT_READ})")
            continue
        rows = bounded(sheet.rows, limits)
        start = list(islice(rows, ROWS_SEARCHED))
        layout = find_layout(start, wanted) or _headless(start, wanted)
        if layout is None:
            skipped.append(f"{name} (no column of job titles)")
        else:
            _refuse_sideways(start, layout)
            yield _Found(sheet, name, layout, chain(start, rows))


def _refuse_sideways(rows: Sequence[Sequence[str]], layout: Layout) -> None:
    if is_on_its_side(rows, layout):
        raise TableError(_ON_ITS_SIDE)


def _refuse_hidden_list(book: Book, wanted: Wanted, limits: Limits) -> None:
    """Raise `TableError` where only a hidden sheet has headings of a list."""
    for sheet in book.hidden_sheets:
        start = list(islice(bounded(sheet.rows, limits), ROWS_SEARCHED))
        if find_layout(start, wanted) is not None:
            raise TableError(_HIDDEN_LIST)


def _chosen(found: Sequence[_Found]) -> _Found:
    """The sheet whose headings say most. A sheet without headings is a list only if alone.

    Raises `TableError` for two sheets that say as much, or that both say more of a post than its
    title: the posts of one of them would be left out.
    """
    most = max(each.layout.known for each in found)
    lists = [each for each in found if each.layout.known >= min(most, _HEADINGS_OF_A_LIST)]
    if len(lists) > 1 and most:
        names = ", ".join(f"'{each.name}'" for each in lists)
        raise TableError(
            f"Several sheets have a column of job titles: {names}. Say which sheet to read."
        )
    return lists[0]


def _headless(start: Sequence[Sequence[str]], wanted: Wanted) -> Layout | None:
    filled = [place for row in start for place, cell in enumerate(row) if cell.strip()]
    return without_headings(max(filled) + 1, wanted) if filled else None


def _no_sheet(wanted: Wanted, skipped: Sequence[str]) -> str:
    if wanted.sheet is not None:
        return (
            "The workbook has no visible sheet of the name asked for with a column of job titles."
        )
    listed = f" Sheets: {'; '.join(skipped)}." if skipped else ""
    return _NO_TITLES + listed


def _named(name: str, number: int) -> str:
    """A sheet's or a heading's name, unless it looks like a person's."""
    shown = CONTROL.sub(" ", name).strip()
    if privacy.found_in(shown, frozenset()) is None:
        return shown[:LONGEST_NAME]
    return f"sheet {number}" if number else "a sheet whose name looks like personal data"


def bounded(rows: Iterable[list[str]], limits: Limits) -> Iterator[list[str]]:
    """The rows. One too wide, or with a cell too long, is an error before anything reads it."""
    for number, cells in enumerate(rows, start=1):
        if len(cells) > limits.columns:
            message = f"The row has {len(cells):,} cells; at most {limits.columns:,} are read."
            raise FileTooLargeError("The file is too wide.", [Fault(message, row=number)])
        longest = max(map(len, cells), default=0)
        if longest > limits.cell_characters:
            message = (
                f"A cell has {longest:,} characters; at most {limits.cell_characters:,} are read."
            )
            raise FileTooLargeError("A cell is too long.", [Fault(message, row=number)])
        yield cells
