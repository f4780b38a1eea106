"""A checked list as an XLSX workbook: the list with filters, and a summary."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from app.services.checks.cells import ADDED, NOT_CHECKED, AddedCells, sentence
from app.services.checks.report import CheckReport
from app.services.checks.writing import CheckRequest, Form, Stamp, as_csv, as_json, summary
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
_IN_WORDS: Final = {
    "rows": "Rows in the list",
    "distinct_titles": "Different titles",
    "matched": "Matched: one role, safe to record",
    "ambiguous": "Ambiguous: a question has to be asked first",
    "unmatched": "Unmatched: nothing in the registry",
    "not_checked": "Not checked: no title, or a total",
    "miscoded": "Miscoded: the code given is not the role's",
    "roles_without_code": "Roles in the list that provably lack a code",
}


def write(report: CheckReport, asked: CheckRequest, stamp: Stamp, folder: Path) -> Iterator[bytes]:
    """A report as the file asked for, in pieces. A workbook is put together in `folder`."""
    if asked.form is Form.CSV:
        return as_csv(report, is_raw=asked.is_raw)
    if asked.form is Form.XLSX:
        return as_xlsx(report, stamp, folder)
    return as_json(report, stamp, asked.root)


def as_xlsx(report: CheckReport, stamp: Stamp, folder: Path) -> Iterator[bytes]:
    """The workbook in pieces; it is made in a file of this folder, which is then deleted."""
    path = folder / "checked.xlsx"
    with workbook_on_disk(path) as book:
        _write_list(book, report)
        _write_summary(book, report, stamp)
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece
    finally:
        path.unlink()


def _write_list(book: Any, report: CheckReport) -> None:  # noqa: ANN401  # the writer has no types
    sheet = book.add_worksheet("Checked list")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    colours = {name: book.add_format({"bg_color": colour}) for name, colour in _COLOURS.items()}
    percent = book.add_format({"num_format": "0%"})
    headings, cells = report.table.headings, AddedCells()
    names = [name.replace("_", " ").capitalize() for name in ADDED]
    _set_widths(sheet, len(headings))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(report.rows), len(headings) + len(names) - 1)
    for place, text in enumerate([*(heading.text for heading in headings), *names]):
        sheet.write_string(0, place, text, head)
    for number, checked in enumerate(report.rows, start=1):
        _write_own(sheet, number, checked.row.values, headings)
        added = cells.of(checked)
        for place, value in enumerate(added, start=len(headings)):
            form = colours[str(added[0])] if place == len(headings) else None
            _write_cell(sheet, number, place, value, percent if isinstance(value, float) else form)


def _set_widths(sheet: Any, own: int) -> None:  # noqa: ANN401  # the writer has no types
    sheet.set_column(0, own - 1, _OWN_WIDTH)
    for place, name in enumerate(ADDED, start=own):
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


def _write_summary(book: Any, report: CheckReport, stamp: Stamp) -> None:  # noqa: ANN401  # as above
    sheet = book.add_worksheet("Summary")
    bold = book.add_format({"bold": True})
    colours = {name: book.add_format({"bg_color": colour}) for name, colour in _COLOURS.items()}
    sheet.set_column(0, 0, 55)
    sheet.set_column(1, 4, 24)
    for number, (is_head, cells) in enumerate(summary_rows(report, stamp)):
        first = str(cells[0] if cells else "")
        form = bold if is_head else colours.get(first.partition(":")[0].lower())
        for place, value in enumerate(cells):
            _write_cell(sheet, number, place, value, form if is_head or place == 0 else None)


_Line = tuple[bool, tuple[str | float | None, ...]]


def summary_rows(report: CheckReport, stamp: Stamp) -> Iterator[_Line]:
    """The summary line by line: whether it heads a part, and its cells."""
    counts = summary(report)
    staff = counts["headcount"] or {}
    yield True, ("Summary", "Rows", *(["Headcount"] if staff else []))
    for name, words in _IN_WORDS.items():
        yield False, (words, counts[name], staff.get(name))
    if staff:
        yield False, ("Headcount in all", None, staff["total"])
        yield False, ("Rows whose headcount is not a number", staff["rows_without_a_number"])
    yield from _coding_rows(counts["coding"])
    yield from _list_rows(report)
    yield from _left_out_rows(report)
    yield False, ()
    yield True, ("Answered by",)
    yield False, (f"Release: {stamp.release or 'none, the live registry'}",)
    yield False, (f"Content: {stamp.content}",)
    yield False, (f"Resolver: {stamp.resolver}",)


def _coding_rows(coding: dict[str, int]) -> Iterator[_Line]:
    if coding:
        yield False, ()
        yield True, ("Codes that came with the titles", "Rows")
        for verdict, count in coding.items():
            yield False, (verdict.replace("_", " ").capitalize(), count)


def _list_rows(report: CheckReport) -> Iterator[_Line]:
    if report.unresolved:
        yield False, ()
        yield True, ("Titles to settle first", "Outcome", "Rows", "Headcount", "Ask, or why")
        for one in report.unresolved:
            staff = one.tally.staff if report.has_staff else None
            asked = one.question or sentence("; ".join(one.reasons))
            yield False, (one.title, one.outcome.value, one.tally.rows, staff, asked)
    if report.uncoded:
        yield False, ()
        yield True, ("Roles without a code", "Code list", "Rows", "Headcount")
        for role in report.uncoded:
            staff = role.tally.staff if report.has_staff else None
            yield False, (role.role.name, role.system, role.tally.rows, staff)


def _left_out_rows(report: CheckReport) -> Iterator[_Line]:
    table = report.table
    left_out = [
        *(f"Column: {name}" for name in table.dropped),
        *(f"Sheet: {name}" for name in table.skipped_sheets),
        *table.notes,
        *(f"Row {one.row}: {one.message} {one.text}".rstrip() for one in table.remarks),
    ]
    if left_out:
        yield False, ()
        yield True, ("Left out, changed or not counted",)
        yield from ((False, (line,)) for line in left_out)
