import pytest

from app.errors import TableError
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Wanted
from tests.spreadsheets import files

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
