"""Cells that are safe to open in a spreadsheet."""

from typing import Final

# The signs that begin a formula, their full-width forms, and what may hide one.
_FORMULA_STARTS: Final = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n\0")


def harmless(text: str) -> str:
    """A cell that no spreadsheet runs as a formula. Source: OWASP, CSV injection.

    >>> harmless("=1+1"), harmless(" @home"), harmless("Staff Nurse")
    ("'=1+1", "' @home", 'Staff Nurse')
    """
    runs = text[:1] in _FORMULA_STARTS or text.lstrip()[:1] in _FORMULA_STARTS
    return f"'{text}" if runs and text else text
