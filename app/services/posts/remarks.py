"""What the reading of bands and numbers leaves out of a table, for the user to know."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Final

from app.services.posts.cells import afc_band, is_suppressed
from app.spreadsheets.tables import ColumnUse, Remark, RowKind, Table

MOST_REMARKS: Final = 200
"""So many bands and numbers are listed."""

_MOST_REMEMBERED: Final = 1_000
_NO_NUMBER: Final = "This number was kept back where the list was made, so it is not added up."
_NO_BAND: Final = "This is not one Agenda for Change band, so it is kept as text and not used."


def with_remarks(table: Table) -> Table:
    """The table with remarks on the bands and numbers that are not used."""
    found = islice(_remarks(table), MOST_REMARKS)
    remarks = sorted([*table.remarks, *found], key=lambda remark: remark.row)
    return replace(table, remarks=tuple(remarks))


def remarks_on(number: int, band: str, headcount: str) -> Iterator[Remark]:
    """The remarks on the cells of one post. `number` is its row."""
    for text, message in _said_of(band, headcount):
        yield Remark(number, text, message)


def _said_of(band: str, headcount: str) -> tuple[tuple[str, str], ...]:
    said = []
    if band and afc_band(band) is None:
        said.append((band, _NO_BAND))
    if is_suppressed(headcount):
        said.append((headcount, _NO_NUMBER))
    return tuple(said)


def _remarks(table: Table) -> Iterator[Remark]:
    said_of = lru_cache(_MOST_REMEMBERED)(_said_of)
    bands, headcounts = table.cells(ColumnUse.BAND), table.cells(ColumnUse.HEADCOUNT)
    for row, band, headcount in zip(table.rows, bands, headcounts, strict=True):
        said = said_of(band, headcount)
        if said and row.kind is RowKind.POST:
            yield from (Remark(row.number, text, message) for text, message in said)
