import io

import xlsxwriter

from app.spreadsheets.formats.hidden_rows import hidden_rows
from tests.spreadsheets import files


def test_the_hidden_rows_are_those_of_the_sheet_that_is_asked_about() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, row in (("One & two", 1), ("Three", 4)):
            sheet = book.add_worksheet(name)
            sheet.write_column("A1", ["a"] * 6)
            sheet.set_row(row, None, None, {"hidden": True})

    assert hidden_rows(file.getvalue(), "One & two") == {2}
    assert hidden_rows(file.getvalue(), "Three") == {5}
    assert hidden_rows(file.getvalue(), "Four") == frozenset()


def test_the_number_of_a_hidden_row_that_no_sheet_can_have_is_passed_over() -> None:
    row = f'<row r="{"9" * 5_000}" hidden="1"><c><v>1</v></c></row>'
    sheet = f"<worksheet><sheetData>{row}</sheetData></worksheet>"

    assert hidden_rows(files.xlsx_of_sheet(sheet), "Staff") == {1}


def test_other_workbooks_say_nothing_of_hidden_rows() -> None:
    rows: files.Rows = [["Job Title"], ["Staff Nurse"]]

    assert hidden_rows(files.xls_bytes(rows), "Staff") == frozenset()
    assert hidden_rows(files.ods_bytes(rows), "Staff") == frozenset()
