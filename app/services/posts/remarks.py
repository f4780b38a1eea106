"""What the reading of bands and numbers leaves out of a table, for the user to know."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from app.services.posts.cells import afc_band, is_suppressed, read_fte, read_headcount
from app.spreadsheets.rows.messages import first_remarks
from app.spreadsheets.tables import ColumnUse, Remark, RowKind, Table
from app.vocabulary import HeadcountQuality

_MOST_REMEMBERED: Final = 1_000
_KEPT_BACK: Final = "This number was kept back where the list was made, so it is not added up."
_NO_NUMBER: Final = "This is not a whole number of staff, so it is not added up."
_PARTS: Final = f"{_NO_NUMBER} It may be an FTE."
_NO_FTE: Final = "This FTE is not a number, so it is not used."
_ESTIMATE: Final = "This number is an estimate. It is added up."
_NO_BAND: Final = "This is not one Agenda for Change band, so it is kept as text and not used."
_MORE_FTE: Final = "The FTE is greater than the headcount. Check both."
_ROUNDING: Final = 0.05


def with_remarks(table: Table) -> Table:
    """The table with remarks on the bands and numbers that are not used."""
    return replace(table, remarks=tuple(first_remarks([*table.remarks, *_remarks(table)])))


def remarks_on(number: int, band: str, headcount: str) -> Iterator[Remark]:
    """The remarks on the cells of one post. `number` is its row."""
    for text, message in _said_of(band, headcount, ""):
        yield Remark(number, text, message)


def _said_of(band: str, headcount: str, fte: str) -> tuple[tuple[str, str], ...]:
    said = []
    if band and afc_band(band) is None:
        said.append((band, _NO_BAND))
    message = _said_of_headcount(headcount)
    if message is not None:
        said.append((headcount, message))
    if _is_no_fte(fte):
        said.append((fte, _NO_FTE))
    if _is_less(headcount, fte):
        said.append((f"{headcount}, FTE {fte}", _MORE_FTE))
    return tuple(said)


def _said_of_headcount(cell: str) -> str | None:
    """Why a headcount is not added up, or that it is a guess. None for an exact or blank one."""
    if is_suppressed(cell):
        return _KEPT_BACK
    count = read_headcount(cell)
    if (
        count is not None
        and count.quality is HeadcountQuality.ESTIMATE
        and count.number is not None
    ):
        return _ESTIMATE
    if not cell or (count is not None and count.number is not None):
        return None
    return _NO_NUMBER if read_fte(cell) is None else _PARTS


def _is_no_fte(cell: str) -> bool:
    """Whether an FTE says something that is neither a number nor kept back."""
    return bool(cell) and read_fte(cell) is None and not is_suppressed(cell)


def _is_less(headcount: str, fte: str) -> bool:
    """Whether fewer people are counted than work full time: a slip, or two columns mixed up."""
    count, full_time = read_headcount(headcount), read_fte(fte)
    if count is None or count.number is None or full_time is None:
        return False
    return full_time > count.number + _ROUNDING


def _remarks(table: Table) -> Iterator[Remark]:
    said_of = lru_cache(_MOST_REMEMBERED)(_said_of)
    uses = (ColumnUse.BAND, ColumnUse.HEADCOUNT, ColumnUse.FTE)
    for row, *cells in zip(table.rows, *map(table.cells, uses), strict=True):
        said = said_of(*cells)
        if said and row.kind is RowKind.POST:
            yield from (Remark(row.number, text, message) for text, message in said)
