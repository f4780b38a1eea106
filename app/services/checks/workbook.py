"""A checked list as an XLSX workbook: the list with filters, and a summary."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.services.checks.cells import ADDED, NOT_CHECKED
from app.services.checks.report import CheckReport
from app.services.checks.summary_sheet import SummaryLine, summary_rows
from app.services.checks.writing import Line, Stamp, lines_of
from app.spreadsheets.tables import ColumnUse, Heading
from app.spreadsheets.xlsx_text import workbook_on_disk

_COLOURS: Final = {
    "matched": "#D6EFD8",
    "ambiguous": "#FFF2CC",
    "unmatched": "#F8D7DA",
    NOT_CHECKED: "#E7E6E6",
}
_WIDTHS: Final = {
    "reasons": 60,
    "question": 45,
    "national_name": 32,
    "suggested_title": 40,
    "possible_roles": 45,
    "codes": 34,
    "coding_check": 45,
    "role_id": 30,
}
_OUTCOME_WIDTH: Final = 14
_OWN_WIDTH: Final = 22
_MOST_CELL_CHARACTERS: Final = 32_767
_NUMBERS: Final = frozenset((ColumnUse.HEADCOUNT, ColumnUse.FTE))
_NUMBER: Final = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)
_PIECE_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a workbook shows: rows under the user's headings and those added, and a summary."""

    headings: Sequence[Heading]
    added: Sequence[str]
    rows: int
    lines: Iterable[Line]
    summary: Iterable[SummaryLine]


def as_xlsx(report: CheckReport, stamp: Stamp, folder: Path) -> Iterator[bytes]:
    """A report as a workbook, in pieces. See `workbook_of`."""
    headings, rows = report.table.headings, len(report.rows)
    yield from workbook_of(
        Sheets(headings, ADDED, rows, lines_of(report), summary_rows(report, stamp)), folder
    )


def workbook_of(sheets: Sheets, folder: Path) -> Iterator[bytes]:
    """The workbook in pieces; it is made in a file of this folder, which is then deleted."""
    path = folder / "checked.xlsx"
    with workbook_on_disk(path) as book:
        _write_list(book, sheets)
        _write_summary(book, sheets.summary)
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece
    finally:
        path.unlink()


def _write_list(book: Any, sheets: Sheets) -> None:  # noqa: ANN401  # the writer has no types
    sheet = book.add_worksheet("Checked list")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    colours = {name: book.add_format({"bg_color": colour}) for name, colour in _COLOURS.items()}
    percent = book.add_format({"num_format": "0%"})
    headings = sheets.headings
    names = [name.replace("_", " ").capitalize() for name in sheets.added]
    _set_widths(sheet, len(headings), sheets.added)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, sheets.rows, len(headings) + len(names) - 1)
    for place, text in enumerate([*(heading.text for heading in headings), *names]):
        sheet.write_string(0, place, text, head)
    for number, (own, answer, rest) in enumerate(sheets.lines, start=1):
        _write_own(sheet, number, own, headings)
        for place, value in enumerate((*answer, *rest), start=len(headings)):
            form = colours[str(answer[0])] if place == len(headings) else None
            _write_cell(sheet, number, place, value, percent if isinstance(value, float) else form)


def _set_widths(sheet: Any, own: int, added: Sequence[str]) -> None:  # noqa: ANN401  # as above
    sheet.set_column(0, own - 1, _OWN_WIDTH)
    for place, name in enumerate(added, start=own):
        sheet.set_column(place, place, _WIDTHS.get(name, _OUTCOME_WIDTH))


def _write_own(
    sheet: Any,  # noqa: ANN401  # the writer has no types
    number: int,
    values: Sequence[str],
    headings: Sequence[Heading],
) -> None:
    for place, (value, heading) in enumerate(zip(values, headings, strict=True)):
        is_number = heading.used_as in _NUMBERS and _NUMBER.fullmatch(value)
        _write_cell(sheet, number, place, float(value) if is_number else value, None)


def _write_cell(
    sheet: Any,  # noqa: ANN401  # the writer has no types
    row: int,
    place: int,
    value: str | float | None,
    form: object,
) -> None:
    if isinstance(value, int | float):
        sheet.write_number(row, place, value, form)
    elif value:
        sheet.write_string(row, place, value[:_MOST_CELL_CHARACTERS], form)


def _write_summary(book: Any, lines: Iterable[SummaryLine]) -> None:  # noqa: ANN401  # as above
    sheet = book.add_worksheet("Summary")
    bold = book.add_format({"bold": True})
    colours = {name: book.add_format({"bg_color": colour}) for name, colour in _COLOURS.items()}
    sheet.set_column(0, 0, 55)
    sheet.set_column(1, 4, 24)
    for number, (is_head, cells) in enumerate(lines):
        first = str(cells[0] if cells else "")
        form = bold if is_head else colours.get(first.partition(":")[0].lower())
        for place, value in enumerate(cells):
            _write_cell(sheet, number, place, value, form if is_head or place == 0 else None)
