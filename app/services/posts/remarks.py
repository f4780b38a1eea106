"""What the reading of bands and numbers leaves out of a table, for the user to know."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from app.services.posts.cells import afc_band, is_suppressed
from app.spreadsheets.tables import ColumnUse, Remark, RowKind, Table

MOST_REMARKS: Final = 200
"""So many bands and numbers are listed."""

_NO_NUMBER: Final = "This number was kept back where the list was made, so it is not added up."
_NO_BAND: Final = "This is not one Agenda for Change band, so it is kept as text and not used."


def with_remarks(table: Table) -> Table:
    """The table with remarks on the bands and numbers that are not used."""
    found = list(_remarks(table))[:MOST_REMARKS]
    remarks = sorted([*table.remarks, *found], key=lambda remark: remark.row)
    return replace(table, remarks=tuple(remarks))


def remarks_on(number: int, band: str, headcount: str) -> Iterator[Remark]:
    """The remarks on the cells of one post. `number` is its row."""
    if band and afc_band(band) is None:
        yield Remark(number, band, _NO_BAND)
    if is_suppressed(headcount):
        yield Remark(number, headcount, _NO_NUMBER)


def _remarks(table: Table) -> Iterator[Remark]:
    for row, cells in table.records():
        if row.kind is RowKind.POST:
            band, headcount = cells.get(ColumnUse.BAND, ""), cells.get(ColumnUse.HEADCOUNT, "")
            yield from remarks_on(row.number, band, headcount)
