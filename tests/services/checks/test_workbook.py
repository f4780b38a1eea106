import io
from pathlib import Path

from python_calamine import CalamineWorkbook

from app.services.checks.workbook import Sheets, as_xlsx, workbook_of
from app.services.checks.writing import Line
from app.spreadsheets.tables import Heading
from tests.services.checks.lists import STAMP, report


def opened(pieces: list[bytes]) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(pieces)))


def test_a_workbook_has_the_rows_it_is_given_and_a_summary(tmp_path: Path) -> None:
    headings = (Heading("Title", 1, "title"), Heading("Staff", 2, "headcount"))
    lines = [
        Line(("EMHP", "3"), ("matched", 0.5), ()),
        Line(("PA", ""), ("ambiguous",), (None,)),
    ]
    sheets = Sheets(headings, ("outcome", "confidence"), 2, lines, [(True, ("Summary", "Rows"))])

    book = opened(list(workbook_of(sheets, tmp_path)))

    assert book.get_sheet_by_name("Checked list").to_python() == [
        ["Title", "Staff", "Outcome", "Confidence"],
        ["EMHP", 3.0, "matched", 0.5],
        ["PA", "", "ambiguous", ""],
    ]
    assert book.get_sheet_by_name("Summary").to_python() == [["Summary", "Rows"]]


def test_the_file_that_a_workbook_is_made_in_is_deleted(tmp_path: Path) -> None:
    assert list(as_xlsx(report(), STAMP, tmp_path))

    assert list(tmp_path.iterdir()) == []
