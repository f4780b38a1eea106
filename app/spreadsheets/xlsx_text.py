"""XLSX workbooks in which no text becomes a formula, a link or a number.

The library is imported where it is used: a service that answers titles needs no workbook.
"""

from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_TEXT_STAYS_TEXT: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook_in_memory(file: IO[bytes]) -> "Workbook":
    """A workbook that never touches the disk."""
    from xlsxwriter import Workbook

    return Workbook(file, {**_TEXT_STAYS_TEXT, "in_memory": True})


def workbook_on_disk(path: Path) -> "Workbook":
    """A workbook of any length: its rows are written as they come, in the folder of `path`.

    Each row has to be written after the one above it.
    """
    from xlsxwriter import Workbook

    return Workbook(path, {**_TEXT_STAYS_TEXT, "constant_memory": True, "tmpdir": str(path.parent)})
