"""What a cell of a list says, without what a spreadsheet added to it."""

import re
from collections.abc import Sequence
from typing import Final

from app.spreadsheets.formats.workbooks import Shared
from app.spreadsheets.tables import ColumnUse

CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
NUMBERS: Final = frozenset((ColumnUse.HEADCOUNT, ColumnUse.FTE))
SHARED_NUMBER: Final = "This number is shared by merged rows, so it is not added up."
DATE_FOR_BAND: Final = "A spreadsheet turned this band into a date, so it is not used."
FILLED_IN: Final[dict[str, str]] = {
    ColumnUse.TITLE: "This title was filled in from the merged cell above.",
    ColumnUse.BAND: "This band was filled in from the merged cell above.",
}
# '="5"' keeps a spreadsheet from changing a code: the formula is not part of the cell.
_QUOTED_FORMULA: Final = re.compile(r'="(.*)"', re.DOTALL)
_DATE: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ].*)?|\d{1,2}[-/ ][a-z]{3,9}(?:[-/ ]\d{2,4})?|[a-z]{3}-\d{2,4}"
    r"|\d{1,2}/\d{1,2}/\d{2,4}",
    re.IGNORECASE,
)


def read_cell(cell: str, use: str | None) -> tuple[str, str | None]:
    """The value of a cell, and what a user has to know about it, if anything."""
    value = clean(cell)
    if value and isinstance(cell, Shared):
        return _read_shared(value, use, is_first=cell.is_first)
    if use == ColumnUse.BAND and _DATE.fullmatch(value):
        return "", DATE_FOR_BAND
    return value, None


def _read_shared(value: str, use: str | None, *, is_first: bool) -> tuple[str, str | None]:
    """Titles and bands fill down. A number is never multiplied."""
    if use in NUMBERS:
        return "", SHARED_NUMBER if is_first else None
    if use == ColumnUse.BAND and _DATE.fullmatch(value):
        return "", DATE_FOR_BAND
    return value, None if is_first or use is None else FILLED_IN.get(use)


def clean(cell: str) -> str:
    """A cell on one line: line breaks and other control characters become blanks."""
    if not cell.isprintable() or "_x000D_" in cell:
        cell = " ".join(CONTROL.sub(" ", cell.replace("_x000D_", " ")).split())
    cell = cell.strip()
    formula = _QUOTED_FORMULA.fullmatch(cell)
    return cell if formula is None else formula[1].replace('""', '"').strip()


def trimmed(cells: Sequence[str]) -> list[str]:
    """The cells as headings are compared from row to row."""
    return [cell.strip() for cell in cells]


def has_own_cells(cells: Sequence[str]) -> bool:
    """Whether a row says anything itself, and not only by cells merged with those above."""
    return any(cell.strip() and (not isinstance(cell, Shared) or cell.is_first) for cell in cells)
