import io
from datetime import datetime

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook, PasswordError

from app.errors import FileKindError, FileTooLargeError, TableError
from app.spreadsheets.formats.kinds import DAMAGED, PROTECTED
from app.spreadsheets.formats.workbooks import Shared, WithoutValue, open_book
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import FileKind, Limits, Wanted
from tests.spreadsheets import files

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
POSTS: files.Rows = [["Job Title", "Band", "Headcount"], ["Staff Nurse", 5, 3]]
PROSE: files.Rows = [["Read me"], ["This workbook has the staff in post."], ["Ask Workforce."]]


def test_a_number_is_read_as_its_spreadsheet_shows_it() -> None:
    rows: files.Rows = [["Job Title", "FTE"], ["Staff Nurse", 0.3999999999999999], ["Cook", 2.0]]

    table = read_table(files.xlsx_bytes(rows), Wanted({}), Limits())

    assert [row.values[1] for row in table.rows] == ["0.4", "2"]


def test_a_cover_sheet_of_prose_is_not_the_list() -> None:
    data = files.book_bytes({"Read me": PROSE, "Notes": PROSE, "Staff in post": POSTS})

    table = read_table(data, Wanted({}), Limits())

    assert table.sheet == "Staff in post"
    assert [row.values[0] for row in table.rows] == ["Staff Nurse"]


def test_the_sheet_whose_headings_say_most_is_read_and_the_other_is_named() -> None:
    summary: files.Rows = [["Job Title", "Anything"], ["Staff Nurse", 1]]
    data = files.book_bytes({"Summary": summary, "Staff": POSTS})

    table = read_table(data, Wanted({}), Limits())

    assert table.sheet == "Staff"
    assert table.skipped_sheets == ("Summary (not read: one sheet is read at a time)",)


def test_two_sheets_that_say_as_much_are_asked_about() -> None:
    data = files.book_bytes({"January": POSTS, "February": POSTS})

    with pytest.raises(TableError, match="'January', 'February'"):
        read_table(data, Wanted({}), Limits())

    assert read_table(data, Wanted({}, sheet="February"), Limits()).sheet == "February"


def test_a_sheet_that_says_less_is_asked_about_too_if_it_says_more_than_titles() -> None:
    medical: files.Rows = [["Job Title", "FTE"], ["Registrar", 2.5]]
    nursing: files.Rows = [["Job Title", "Band", "Headcount", "FTE"], ["Matron", 8, 1, 1]]
    data = files.book_bytes({"Medical": medical, "Nursing": nursing})

    with pytest.raises(TableError, match="'Medical', 'Nursing'"):
        read_table(data, Wanted({}), Limits())

    assert read_table(data, Wanted({}, sheet="Medical"), Limits()).sheet == "Medical"


def rows_of(data: bytes, limits: Limits | None = None) -> list[list[str]]:
    """The rows of the first sheet that is seen."""
    sheet = next(open_book(data, FileKind.XLSX, limits or Limits()).sheets)
    return [list(row) for row in sheet.rows]


def merged(*ranges: str, value: str = "x") -> bytes:
    """A sheet with a title in A1, D9 filled, and blocks of merged cells."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Staff")
        sheet.write("A1", "Job Title")
        sheet.write("D9", "end")
        for block in ranges:
            sheet.merge_range(block, value)
    return file.getvalue()


def test_a_merged_block_fills_its_own_cells_and_no_other() -> None:
    rows = rows_of(merged("B3:C4"))

    filled = [(row, at) for row, cells in enumerate(rows) for at, cell in enumerate(cells) if cell]
    assert filled == [(0, 0), (2, 1), (2, 2), (3, 1), (3, 2), (8, 3)]
    assert {cells[1] for cells in rows[2:4]} == {"x"}


def test_a_cell_of_a_block_knows_its_place_and_whether_the_block_has_several_rows() -> None:
    rows = rows_of(merged("B3:C4", "B6:C6"))

    shared = [rows[row][1] for row in (2, 3)]
    assert [isinstance(cell, Shared) and cell.is_first for cell in shared] == [True, False]
    assert all(isinstance(cell, Shared) and not cell.is_tall for cell in rows[5][1:3])
    assert [isinstance(cell, Shared) and cell.is_left for cell in rows[5][1:3]] == [True, False]


def test_a_block_to_the_right_of_the_last_cell_adds_no_cell() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Staff")
        sheet.write("A1", "Job Title")
        sheet.merge_range("A3:XFD3", "")

    assert {len(row) for row in rows_of(file.getvalue(), Limits(columns=20_000))} <= {1, 16_384}


def test_merged_cells_can_cover_as_many_rows_as_are_allowed_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.spreadsheets.formats.workbooks._MOST_MERGED_CELLS", 5)

    assert len(rows_of(merged("B2:B3", "C2:C4"))) == 9
    with pytest.raises(FileTooLargeError, match="too many merged cells"):
        rows_of(merged("B2:B3", "C2:C5"))


def test_the_bound_on_merged_cells_is_met_before_they_are_listed() -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Job Title'
        "</t></is></c></row></sheetData><mergeCells>"
        + '<mergeCell ref="A1:A1048576"/>' * 3
        + "</mergeCells></worksheet>"
    )

    with pytest.raises(FileTooLargeError, match="too many merged cells"):
        rows_of(files.xlsx_of_sheet(sheet))


def test_a_sheet_can_have_as_many_columns_as_are_allowed_and_no_more() -> None:
    data = files.xlsx_bytes([["Job Title", "b", "c"]])

    assert rows_of(data, Limits(columns=3)) == [["Job Title", "b", "c"]]
    with pytest.raises(FileTooLargeError, match="3 columns; at most 2"):
        rows_of(data, Limits(columns=2))


def test_hidden_sheets_are_named_and_not_read() -> None:
    book = open_book(files.xlsx_bytes([["Job Title"]], hidden=["Old"]), FileKind.XLSX, Limits())

    assert [sheet.name for sheet in book.sheets] == ["Staff"]
    assert book.hidden == ("Old",)


def test_blank_rows_and_columns_before_the_first_cell_keep_their_place() -> None:
    rows = rows_of(files.xlsx_bytes([["", ""], ["", "Job Title"]]))

    assert rows == [[], ["", "Job Title"]]


def test_values_of_cells_are_texts() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Staff")
        shown = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row("A1", [True, False, 2.0, 2.5, "#N/A", "#Name"])
        sheet.write_datetime("G1", datetime(2026, 3, 1), shown)  # noqa: DTZ001  # a workbook has no zones

    assert rows_of(file.getvalue()) == [["yes", "no", "2", "2.5", "#N/A", "#Name", "2026-03-01"]]


def test_what_is_no_workbook_is_damaged() -> None:
    with pytest.raises(TableError) as caught:
        open_book(b"no workbook", FileKind.XLS, Limits())

    assert caught.value.summary == DAMAGED


def test_a_sheet_that_cannot_be_read_is_damage() -> None:
    with pytest.raises(TableError) as caught:
        rows_of(files.xlsx_of_sheet("<worksheet><sheetData><row></worksheet>"))

    assert caught.value.summary == DAMAGED


def test_a_sheet_with_nothing_in_it_has_no_rows_and_no_columns() -> None:
    assert rows_of(files.xlsx_bytes([]), Limits(columns=0)) == []


def test_the_hidden_rows_of_a_sheet_are_those_of_its_own_name() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, hidden in (("One", 1), ("Two", 2)):
            sheet = book.add_worksheet(name)
            sheet.write_column("A1", ["Job Title", "Nurse", "Cook"])
            sheet.set_row(hidden, None, None, {"hidden": True})

    read = open_book(file.getvalue(), FileKind.XLSX, Limits())

    assert [sheet.marks.hidden_rows for sheet in read.sheets] == [{2}, {3}]


def test_blank_cells_far_to_the_right_do_not_make_a_sheet_too_wide() -> None:
    narrow, limits = [["Job Title", *[""] * 8, " "]], Limits(columns=5)

    assert rows_of(files.xlsx_bytes(narrow), limits) == [["Job Title", "", "", "", ""]]
    with pytest.raises(FileTooLargeError, match="10 columns; at most 5"):
        rows_of(files.xlsx_bytes([["Job Title", *[""] * 8, "x"]]), limits)


def test_a_workbook_with_a_password_is_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise PasswordError

    monkeypatch.setattr(CalamineWorkbook, "from_filelike", refuse)

    with pytest.raises(FileKindError) as caught:
        open_book(b"", FileKind.XLS, Limits())

    assert caught.value.summary == PROTECTED


def cells_of(*rows: str, merged: str = "") -> bytes:
    """A workbook whose one sheet has these rows as XML, and these merged blocks."""
    blocks = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData>{blocks}</worksheet>'
    return files.xlsx_of_sheet(sheet)


TITLE = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Job Title</t></is></c><c r="B1"><v>7</v></c></row>'
)


def test_a_formula_without_a_value_is_a_cell_of_its_own_kind_where_it_is() -> None:
    formula = '<row r="3"><c r="B3"><f>1+1</f></c></row>'
    end = '<row r="4"><c r="A4"><v>1</v></c></row>'

    rows = rows_of(cells_of(TITLE, formula, end))

    assert rows == [["Job Title", "7"], [], ["", ""], ["1", ""]]
    assert [isinstance(cell, WithoutValue) for cell in rows[2]] == [False, True]


def test_a_formula_that_has_a_value_is_its_value() -> None:
    rows = rows_of(cells_of(TITLE, '<row r="2"><c r="B2"><f>1+1</f><v>2</v></c></row>'))

    assert rows == [["Job Title", "7"], ["", "2"]]
    assert not isinstance(rows[1][1], WithoutValue)


def test_a_blank_row_of_a_block_is_a_row_and_another_one_is_none() -> None:
    cell = '<row r="3"><c r="B3" t="inlineStr"><is><t>5</t></is></c></row>'
    end = '<row r="6"><c r="A6"><v>1</v></c></row>'

    rows = rows_of(cells_of(TITLE, cell, end, merged="B3:B4"))

    assert rows == [["Job Title", "7"], [], ["", "5"], ["", "5"], [], ["1", ""]]


def test_a_block_whose_first_cell_is_blank_is_blank() -> None:
    rows = rows_of(cells_of(TITLE, '<row r="3"><c r="A3"><v>1</v></c></row>', merged="B3:B4"))

    assert rows[2:] == [["1", ""]]
    assert isinstance(rows[2][1], Shared)


def test_hours_and_times_are_texts() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Staff")
        for place, shown in enumerate(("hh:mm:ss", "[h]:mm", "yyyy-mm-dd hh:mm")):
            sheet.write_number(0, place, 0.5 + place, book.add_format({"num_format": shown}))

    assert rows_of(file.getvalue()) == [["12:00:00", "1 day, 12:00:00", "1900-01-02T12:00:00"]]


def test_a_number_has_the_fifteen_digits_that_a_spreadsheet_shows() -> None:
    rows = rows_of(files.xlsx_bytes([[0.1 + 0.2, 123456789.12345678, 1e20, -2.0]]))

    assert rows == [["0.3", "123456789.123457", "100000000000000000000", "-2"]]


def test_a_chart_is_no_sheet_and_a_sheet_that_is_very_hidden_is_hidden() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name in ("Staff", "Secret"):
            book.add_worksheet(name).write_column("A1", ["Job Title", 3])
        book.get_worksheet_by_name("Secret").very_hidden()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Staff!$A$2:$A$2"})
        book.add_chartsheet("Chart").set_chart(chart)

    read = open_book(file.getvalue(), FileKind.XLSX, Limits())

    assert [sheet.name for sheet in read.sheets] == ["Staff"]
    assert read.hidden == ("Secret",)
    ((name, rows),) = [(sheet.name, list(sheet.rows)) for sheet in read.hidden_sheets]
    assert (name, rows) == ("Secret", [["Job Title"], ["3"]])


def test_the_marks_of_a_hidden_sheet_are_its_own() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name in ("Staff", "Old"):
            book.add_worksheet(name).write_column("A1", ["Job Title", "Cook"])
        old = book.get_worksheet_by_name("Old")
        old.hide()
        old.set_row(1, None, None, {"hidden": True})

    read = open_book(file.getvalue(), FileKind.XLSX, Limits())

    assert [sheet.marks.hidden_rows for sheet in read.sheets] == [set()]
    assert [sheet.marks.hidden_rows for sheet in read.hidden_sheets] == [{2}]
