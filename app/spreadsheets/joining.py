"""Several sheets of a workbook as one list, each row with the name of its sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from app.errors import FileTooLargeError
from app.spreadsheets.headings import squeezed
from app.spreadsheets.tables import Heading, Remark, Row, Table

SHEET: Final = "Sheet"


def join_tables(tables: Sequence[Table], most_rows: int) -> Table:
    """The rows of the tables one after the other, under the columns of all of them.

    Columns with the same use, or the same heading, are one. The first column names the sheet.
    A row keeps its number in its sheet. Raises `FileTooLargeError` for too many rows.
    """
    if sum(len(table.rows) for table in tables) > most_rows:
        raise FileTooLargeError(f"The sheets have more than {most_rows:,} rows.")
    headings = _joined_headings(tables)
    names = {table.sheet for table in tables}
    return Table(
        kind=tables[0].kind,
        sheet=None,
        header_row=None,
        headings=(Heading(SHEET, 0, None), *headings.values()),
        dropped=tuple(dict.fromkeys(chain.from_iterable(table.dropped for table in tables))),
        skipped_sheets=tuple(
            text for text in tables[0].skipped_sheets if text.rpartition(" (")[0] not in names
        ),
        notes=tuple(_of_sheet(table, note) for table in tables for note in table.notes),
        rows=tuple(chain.from_iterable(_rows(table, list(headings)) for table in tables)),
        remarks=tuple(chain.from_iterable(map(_remarks, tables))),
    )


def _joined_headings(tables: Sequence[Table]) -> dict[str, Heading]:
    """The columns of all tables in their order, by what makes two columns the same."""
    found: dict[str, Heading] = {}
    for table in tables:
        for heading in table.headings:
            found.setdefault(_key(heading), heading)
    return found


def _key(heading: Heading) -> str:
    return f"used as {heading.used_as}" if heading.used_as else squeezed(heading.text)


def _rows(table: Table, keys: Sequence[str]) -> Iterator[Row]:
    places = {_key(heading): place for place, heading in enumerate(table.headings)}
    order = [places.get(key) for key in keys]
    for row in table.rows:
        cells = ("" if place is None else row.values[place] for place in order)
        yield replace(row, values=(table.sheet or "", *cells))


def _remarks(table: Table) -> Iterator[Remark]:
    for remark in table.remarks:
        yield replace(remark, message=_of_sheet(table, remark.message))


def _of_sheet(table: Table, text: str) -> str:
    return f"Sheet '{table.sheet}': {text}"
