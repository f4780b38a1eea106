import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from app.spreadsheets.xlsx_text import workbook_in_memory, workbook_on_disk

HOSTILE = ["=1+1", "https://example.org", "007"]


def in_memory(_: Path) -> io.BytesIO:
    file = io.BytesIO()
    with workbook_in_memory(file) as book:
        book.add_worksheet("One").write_row(0, 0, HOSTILE)
    file.seek(0)
    return file


def on_disk(folder: Path) -> io.BytesIO:
    path = folder / "book.xlsx"
    with workbook_on_disk(path) as book:
        book.add_worksheet("One").write_row(0, 0, HOSTILE)
    return io.BytesIO(path.read_bytes())


@pytest.mark.parametrize("made", [in_memory, on_disk])
def test_no_text_becomes_a_formula_a_link_or_a_number(
    made: Callable[[Path], io.BytesIO], tmp_path: Path
) -> None:
    rows: Any = CalamineWorkbook.from_filelike(made(tmp_path)).get_sheet_by_index(0).to_python()

    assert rows == [HOSTILE]
