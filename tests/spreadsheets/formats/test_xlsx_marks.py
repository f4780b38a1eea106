import io

import pytest
import xlsxwriter

from app.spreadsheets.formats.marks import Marks
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


BOOK = '<workbook><sheets><sheet name="Staff" sheetId="1" r:id="rId7"/></sheets></workbook>'
HIDDEN_ROW = '<row r="3" hidden="1"/>'


def links(target: str) -> str:
    other = '<Relationship Id="rId8" Target="styles.xml"/>'
    return f'<Relationships>{other}<Relationship Id="rId7" Target="{target}"/></Relationships>'


def parts(
    *, book: str | bytes = BOOK, target: str = "worksheets/a.xml", sheet: str = HIDDEN_ROW
) -> dict[str, str | bytes]:
    return {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": links(target),
        "xl/worksheets/a.xml": sheet,
    }


def marks_of(members: dict[str, str | bytes]) -> Marks:
    return xlsx_marks(files.zip_bytes(members), "Staff")


def marks_in(sheet: str) -> Marks:
    return marks_of(parts(sheet=sheet))


@pytest.mark.parametrize("target", ["worksheets/a.xml", "/xl/worksheets/a.xml"])
def test_a_sheet_is_found_from_its_workbook_or_from_the_root_of_the_archive(target: str) -> None:
    assert marks_of(parts(target=target)) == Marks(frozenset({3}))


def test_a_part_named_with_backslashes_is_found() -> None:
    members = {name.replace("/", "\\"): text for name, text in parts().items()}

    assert marks_of(members).hidden_rows == {3}


@pytest.mark.parametrize(
    "missing", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/a.xml"]
)
def test_an_archive_that_does_not_say_where_a_sheet_is_has_no_marks(missing: str) -> None:
    members = {name: text for name, text in parts().items() if name != missing}

    assert marks_of(members) == Marks()


def test_letters_that_cannot_be_read_do_not_hide_the_marks() -> None:
    members = parts(book=BOOK.encode() + b"<!-- \xe9 -->")
    members["xl/_rels/workbook.xml.rels"] = links("worksheets/a.xml").encode() + b"<!-- \xe9 -->"

    assert marks_of(members).hidden_rows == {3}


@pytest.mark.parametrize(
    ("sheet", "rows"),
    [
        ('<row r="3" hidden="1"/>', {3}),
        ("<x:row r='3' hidden='true'>", {3}),
        ('<row r="3" hidden="0"/><row r="4"/>', set()),
        # A row without a number is the next one.
        ('<row/><row hidden="1"/><row r="9" hidden="1"/>', {2, 9}),
    ],
)
def test_hidden_rows_are_read_in_the_ways_in_which_they_are_written(
    sheet: str, rows: set[int]
) -> None:
    assert marks_in(sheet) == Marks(frozenset(rows))


@pytest.mark.parametrize(
    ("sheet", "columns"),
    [
        ('<col min="2" max="2" hidden="1"/>', {1}),
        ("<x:col min='2' max='3' hidden='true'/>", {1, 2}),
        ('<col min="1" max="1" hidden="1"/><col min="4" max="4" hidden="1"/>', {0, 3}),
        ('<col min="2" max="3"/>', set()),
        ('<col max="3" hidden="1"/>', set()),
        ('<col min="2" hidden="1"/>', set()),
        ('<col min="16383" max="99999" hidden="1"/>', {16_382, 16_383}),
    ],
)
def test_hidden_columns_are_those_that_have_a_first_and_a_last(
    sheet: str, columns: set[int]
) -> None:
    assert marks_in(sheet) == Marks(hidden_columns=frozenset(columns))


@pytest.mark.parametrize(
    ("sheet", "cells"),
    [
        ('<c r="B2"><f>1+1</f></c>', {1: {1}}),
        ('<c r="B2"><f t="shared" si="0"/><v/></c>', {1: {1}}),
        ("<x:c r='B2'><x:f>1+1</x:f><x:v> </x:v></x:c>", {1: {1}}),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', {}),
        ('<c r="B2"><v></v></c>', {}),
        ('<c r="B2" t="e"><v>#REF!</v></c>', {1: {1}}),
        ("<c t='e' r='B2'><v>#REF!</v></c>", {1: {1}}),
        ('<c r="B2" t="s"><v>3</v></c>', {}),
        ('<c r="A1"><f>1</f></c><c r="C1" t="e"/><c r="AB7" t="e"/>', {0: {0, 2}, 6: {27}}),
    ],
)
def test_a_cell_is_without_a_value_where_its_formula_has_none_or_an_error(
    sheet: str, cells: dict[int, set[int]]
) -> None:
    found = {row: frozenset(places) for row, places in cells.items()}

    assert marks_in(sheet) == Marks(without_value=found)
