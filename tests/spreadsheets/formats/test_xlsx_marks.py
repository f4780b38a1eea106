import io

import xlsxwriter

from app.spreadsheets.formats.xlsx_marks import xlsx_marks
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Wanted
from tests.spreadsheets import files

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_the_hidden_rows_are_those_of_the_sheet_that_is_asked_about() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, row in (("One & two", 1), ("Three", 4)):
            sheet = book.add_worksheet(name)
            sheet.write_column("A1", ["a"] * 6)
            sheet.set_row(row, None, None, {"hidden": True})

    assert xlsx_marks(file.getvalue(), "One & two").hidden_rows == {2}
    assert xlsx_marks(file.getvalue(), "Three").hidden_rows == {5}
    assert xlsx_marks(file.getvalue(), "Four").hidden_rows == frozenset()


def test_the_number_of_a_hidden_row_that_no_sheet_can_have_is_passed_over() -> None:
    row = f'<row r="{"9" * 5_000}" hidden="1"><c><v>1</v></c></row>'
    sheet = f"<worksheet><sheetData>{row}</sheetData></worksheet>"

    assert xlsx_marks(files.xlsx_of_sheet(sheet), "Staff").hidden_rows == {1}


def test_a_hidden_column_that_is_used_is_noted() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Staff")
        sheet.write_row("A1", ["Job Title", "Band", "Headcount"])
        sheet.write_row("A2", ["Staff Nurse", "5", 3])
        sheet.set_column("C:E", None, None, {"hidden": True})

    table = read_table(file.getvalue(), Wanted({}), Limits())

    assert xlsx_marks(file.getvalue(), "Staff").hidden_columns == {2, 3, 4}
    assert table.notes == ("Column 3 ('Headcount') is hidden in the sheet. It is used.",)


def test_a_formula_without_its_value_or_with_an_error_is_named_by_its_row() -> None:
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Job Title</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>Headcount</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Staff Nurse</t></is></c>'
        '<c r="B2"><f>4+6</f><v></v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>Ward Clerk</t></is></c>'
        '<c r="B3" t="e"><v>#REF!</v></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><t>Porter</t></is></c>'
        '<c r="B4"><f>1+1</f><v>2</v></c></row>'
    )
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'

    table = read_table(files.xlsx_of_sheet(sheet), Wanted({}), Limits())

    assert [row.values for row in table.rows] == [
        ("Staff Nurse", ""),
        ("Ward Clerk", ""),
        ("Porter", "2"),
    ]
    assert [one.row for one in table.remarks] == [2, 3]
    assert all(one.message.startswith("The formula in this cell") for one in table.remarks)
