"""Tables as CSV (RFC 4180) that no spreadsheet runs as formulas."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def as_csv(heading: Sequence[str], rows: Iterable[Iterable[str]], end: str = "\r\n") -> str:
    """A table with its heading; every cell is harmless."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator=end)
    writer.writerow(heading)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return file.getvalue()


def harmless(text: str) -> str:
    """A cell that no spreadsheet runs as a formula. Source: OWASP, CSV injection.

    >>> harmless("=1+1"), harmless("Staff Nurse")
    ("'=1+1", 'Staff Nurse')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
