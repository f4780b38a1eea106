"""A checked list in the form that was asked for."""

from collections.abc import Iterator
from pathlib import Path

from app.services.checks.pages.batches import as_batches
from app.services.checks.report import CheckReport
from app.services.checks.workbook import as_xlsx
from app.services.checks.writing import CheckRequest, Form, Stamp, as_csv, as_json


def write(report: CheckReport, asked: CheckRequest, stamp: Stamp, folder: Path) -> Iterator[bytes]:
    """The report as it was asked for, in pieces. A workbook is put together in `folder`."""
    if asked.is_for_pages:
        return as_batches(report, stamp)
    if asked.form is Form.CSV:
        return as_csv(report, is_raw=asked.is_raw)
    if asked.form is Form.XLSX:
        return as_xlsx(report, stamp, folder)
    return as_json(report, stamp, asked.root)
