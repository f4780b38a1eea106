import io
from collections.abc import Callable
from typing import TypeAlias

import pytest
import xlwt

from app.spreadsheets.formats.marks import Marks
from app.spreadsheets.formats.xls_marks import xls_marks
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Wanted
from tests.spreadsheets import files

NOT_AVAILABLE = 0x2A
Sheet: TypeAlias = xlwt.Worksheet


def xls_of(*sheets: Callable[[Sheet], None]) -> bytes:
    """An XLS workbook of a short list a sheet, each changed in its own way."""
    book = xlwt.Workbook(encoding="utf-8")
    for number, change in enumerate(sheets, start=1):
        sheet = book.add_sheet(f"Stáff {number}", cell_overwrite_ok=True)
        for row, cells in enumerate(
            [("Job Title", "Band", "Headcount"), ("Staff Nurse", "5", 3), ("Porter", "2", 4)]
        ):
            for place, value in enumerate(cells):
                sheet.write(row, place, value)
        change(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_it_is(_: Sheet) -> None:
    pass


def with_hidden_row(sheet: Sheet) -> None:
    sheet.row(2).hidden = True


def with_tall_row(sheet: Sheet) -> None:
    sheet.row(2).height_mismatch = True
    sheet.row(2).level = 1


def with_hidden_columns(sheet: Sheet) -> None:
    sheet.col(0).width = 9_000
    sheet.col(1).hidden = True
    sheet.col(2).hidden = True


def with_error(sheet: Sheet) -> None:
    sheet.row(1).set_cell_error(2, NOT_AVAILABLE)
    sheet.row(2).set_cell_boolean(3, value=True)


def with_formula(sheet: Sheet) -> None:
    sheet.write(2, 2, xlwt.Formula("1+3"))


@pytest.mark.parametrize(
    ("change", "marks"),
    [
        (as_it_is, Marks()),
        (with_hidden_row, Marks(hidden_rows=frozenset({3}))),
        (with_tall_row, Marks()),
        (with_hidden_columns, Marks(hidden_columns=frozenset({1, 2}))),
        (with_error, Marks(without_value={1: frozenset({2})})),
        (with_formula, Marks(without_value={2: frozenset({2})})),
    ],
)
def test_each_sheet_has_its_own_marks(change: Callable[[Sheet], None], marks: Marks) -> None:
    assert xls_marks(xls_of(as_it_is, change, as_it_is)) == (Marks(), marks, Marks())


def test_a_hidden_row_is_counted_and_listed() -> None:
    table = read_table(xls_of(with_hidden_row), Wanted({}), Limits())

    assert [row.values[0] for row in table.rows] == ["Staff Nurse", "Porter"]
    assert table.notes == ("1 row is hidden in the sheet. It is counted.",)
    assert [(one.row, one.text) for one in table.remarks] == [(3, "Porter")]


def test_a_hidden_column_that_is_used_is_noted() -> None:
    table = read_table(xls_of(with_hidden_columns), Wanted({}), Limits())

    assert "Column 3 ('Headcount') is hidden in the sheet. It is used." in table.notes


@pytest.mark.parametrize(("change", "row"), [(with_error, 2), (with_formula, 3)])
def test_an_error_and_a_formula_without_its_value_are_named_by_their_row(
    change: Callable[[Sheet], None], row: int
) -> None:
    table = read_table(xls_of(change), Wanted({}), Limits())

    assert [one.row for one in table.remarks] == [row]


def test_what_a_formula_gave_is_no_mark_unless_it_is_blank() -> None:
    """The kinds of value of a formula: text, a truth value, an error, no text, and a number."""
    whole = xls_of(with_formula)
    blank = b"\x03\x00\x00\x00\x00\x00\xff\xff"
    assert whole.count(blank) == 1
    kinds = {
        b"\x00\x00\x00\x00\x00\x00\xff\xff": True,
        b"\x01\x00\x01\x00\x00\x00\xff\xff": False,
        b"\x02\x00\x2a\x00\x00\x00\xff\xff": True,
        b"\x03\x00\x00\x00\x00\x00\x10\x40": False,
    }

    found = {kind: bool(xls_marks(whole.replace(blank, kind))[0].without_value) for kind in kinds}

    assert found == kinds


def with_records(book: bytes, records: bytes) -> bytes:
    """The workbook with these records before the second row of its only sheet."""
    place = book.index(b"\x08\x02\x10\x00\x01\x00")
    padding = book.index(bytes(200), place)
    return book[:place] + records + book[place:padding] + book[padding + len(records) :]


def test_a_chart_in_a_sheet_does_not_end_it_and_its_records_are_not_the_sheets() -> None:
    begin, end = b"\x09\x08\x04\x00\x00\x06\x20\x00", b"\x0a\x00\x00\x00"
    hidden = b"\x08\x02\x10\x00\x01" + bytes(11) + b"\x20\x00\x00\x00"
    whole = xls_of(with_hidden_row)

    assert xls_marks(with_records(whole, begin + hidden + end))[0].hidden_rows == {3}
    assert xls_marks(with_records(whole, hidden))[0].hidden_rows == {2, 3}
    assert xls_marks(with_records(whole, end + hidden))[0].hidden_rows == frozenset()


def test_an_older_workbook_has_marks_too() -> None:
    """Excel 5 named the stream in another way."""
    whole = xls_of(with_hidden_row)
    named = "Workbook".encode("utf-16-le")
    older = "Book".encode("utf-16-le").ljust(len(named), b"\0")
    length = whole.index(named) + 64
    changed = bytearray(whole.replace(named, older))
    changed[length : length + 2] = (10).to_bytes(2, "little")

    assert xls_marks(bytes(changed))[0].hidden_rows == {3}


@pytest.mark.parametrize("kept", [0, 100, 512, 600, 1_000, 2_000, 3_000, 4_000, 5_000])
def test_a_damaged_file_has_fewer_marks_and_no_fault(kept: int) -> None:
    whole = xls_of(with_hidden_row, with_hidden_row)

    assert len(xls_marks(whole[:kept])) <= 2


def test_a_file_without_a_workbook_has_none() -> None:
    assert xls_marks(files.encrypted_bytes()) == ()
