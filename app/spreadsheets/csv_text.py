"""Tables as CSV (RFC 4180) that no spreadsheet runs as formulas."""

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

# The signs that begin a formula, their full-width forms, and what may hide one.
_FORMULA_STARTS: Final = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n\0")


def as_csv(heading: Sequence[str], rows: Iterable[Iterable[str]], end: str = "\r\n") -> str:
    """A table with its heading. Every cell is harmless."""
    return raw_csv((map(harmless, row) for row in chain([heading], rows)), end)


def raw_csv(rows: Iterable[Iterable[str]], end: str = "\r\n") -> str:
    """Rows with every cell as it is, for a machine or for cells that are harmless already."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator=end).writerows(rows)
    return file.getvalue()


def harmless(text: str) -> str:
    """A cell that no spreadsheet runs as a formula. Source: OWASP, CSV injection.

    >>> harmless("=1+1"), harmless(" @home"), harmless("Staff Nurse")
    ("'=1+1", "' @home", 'Staff Nurse')
    """
    runs = text[:1] in _FORMULA_STARTS or text.lstrip()[:1] in _FORMULA_STARTS
    return f"'{text}" if text and runs else text


def csv_cell(text: str) -> str:
    """A cell of a CSV file, in quotation marks where it needs them.

    >>> csv_cell("Band 5, acting"), csv_cell("Staff Nurse")
    ('"Band 5, acting"', 'Staff Nurse')
    """
    written = raw_csv([(text, "")]).removesuffix(",\r\n")
    return text if written == text else written  # a text that is held already takes no memory


def harmless_csv_cell(text: str) -> str:
    """`csv_cell` of a `harmless` text."""
    return csv_cell(harmless(text))
