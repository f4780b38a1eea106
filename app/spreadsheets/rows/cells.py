"""What a cell of a list says, without what a spreadsheet added to it."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from app.spreadsheets.formats.workbooks import Shared, WithoutValue
from app.spreadsheets.tables import ColumnUse

CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
NUMBERS: Final = frozenset((ColumnUse.HEADCOUNT, ColumnUse.FTE))
_PLAIN: Final = frozenset((*NUMBERS, ColumnUse.BAND, ColumnUse.OCCUPATION_CODE))
SHARED_NUMBER: Final = "This number is shared by merged rows, so it is not added up."
DATE_FOR_BAND: Final = "A spreadsheet turned this band into a date, so it is not used."
FROM_THE_LEFT: Final = "This number is merged with a cell on its left, so it is not used."
TITLE_FROM_THE_LEFT: Final = "This title was filled in from the merged cell on its left."
WITHOUT_VALUE: Final = (
    "The formula in this cell has an error, or no value in the file. "
    "Open the file in a spreadsheet and save it again."
)
FAILED: Final = "The formula in this cell has an error, so the cell is not used."
_FILLED_IN: Final = "was filled in from the merged cell above."
FILLED_IN: Final[dict[str | None, str]] = {
    ColumnUse.TITLE: f"This title {_FILLED_IN}",
    ColumnUse.BAND: f"This band {_FILLED_IN}",
    ColumnUse.OCCUPATION_CODE: f"This occupation code {_FILLED_IN}",
    ColumnUse.JOB_ROLE: f"This job role {_FILLED_IN}",
    ColumnUse.STAFF_GROUP: f"This staff group {_FILLED_IN}",
    ColumnUse.SETTING: f"This setting {_FILLED_IN}",
}
ERRORS: Final = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA")
)
_QUOTATION_MARKS: Final = "\"'\u2018\u2019\u201c\u201d"
# '="5"' keeps a spreadsheet from changing a code: the formula is not part of the cell.
_QUOTED_FORMULA: Final = re.compile(r'="(.*)"', re.DOTALL)
_DATE: Final = re.compile(
    r"(?:\d{4}-\d\d-\d\d|\d{1,2}[-/ ][a-z]{3,9}(?:[-/ ]\d{2,4})?|[a-z]{3}-\d{2,4}"
    r"|\d{4}[/.]\d\d?[/.]\d\d?|\d{1,2}([/.])\d{1,2}\1\d{2,4})(?:[T ]\d.*)?",
    re.IGNORECASE,
)


def read_cell(cell: str, use: str | None) -> tuple[str, str | None]:
    """The value of a cell, and what a user has to know about it, if anything."""
    if isinstance(cell, WithoutValue):
        return "", None if use is None else WITHOUT_VALUE
    value = clean(cell)
    if value and isinstance(cell, Shared):
        return _read_shared(value, use, cell)
    if use == ColumnUse.TITLE:
        return value, None
    if use is not None and value in ERRORS:
        return "", FAILED
    if use in _PLAIN:
        value = _plain(value)
    if use == ColumnUse.BAND and _DATE.fullmatch(value):
        return "", DATE_FOR_BAND
    return value, None


def _read_shared(value: str, use: str | None, cell: Shared) -> tuple[str, str | None]:
    """Titles and bands fill down. A number is never multiplied, and nothing but a title fills
    to the right: a note over several columns is not also a band.
    """
    if not cell.is_left:
        return _read_from_the_left(value, use, cell)
    if use in NUMBERS and cell.is_tall:
        return "", SHARED_NUMBER if cell.is_first else None
    if use == ColumnUse.BAND and _DATE.fullmatch(value):
        return "", DATE_FOR_BAND
    return value, None if cell.is_first else FILLED_IN.get(use)


def _read_from_the_left(value: str, use: str | None, cell: Shared) -> tuple[str, str | None]:
    if use == ColumnUse.TITLE:
        return value, TITLE_FROM_THE_LEFT
    is_number = use in NUMBERS and value[0].isdigit()
    return "", FROM_THE_LEFT if is_number and cell.is_first else None


def _plain(value: str) -> str:
    """A band or a number without the quotation marks around it and marks that are not seen."""
    if not value.isascii():
        value = "".join(each for each in value if unicodedata.category(each) != "Cf")
    return value.strip().strip(_QUOTATION_MARKS)


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
    return any(
        (cell.strip() or isinstance(cell, WithoutValue))
        and (not isinstance(cell, Shared) or cell.is_first)
        for cell in cells
    )


def is_title_alone(cells: Sequence[str], place: int) -> bool:
    """Whether a row says nothing itself but a title, which may be merged over its other cells."""
    if place >= len(cells) or not cells[place].strip():
        return False
    return sum(_says_something(cell) for cell in cells) == 1


def is_merged_across(cell: str, cells: Sequence[str]) -> bool:
    """Whether a cell is the first of a block that covers other cells of its row."""
    return isinstance(cell, Shared) and any(
        isinstance(other, Shared) and not other.is_left and other == cell for other in cells
    )


def _says_something(cell: str) -> bool:
    """Whether a cell has something besides what a cell on its left covers it with."""
    if isinstance(cell, Shared) and not cell.is_left:
        return False
    return bool(cell.strip()) or isinstance(cell, WithoutValue)
