import pytest

from app.errors import TableError
from app.spreadsheets.formats.marks import Marks
from app.spreadsheets.formats.ods_marks import ods_marks
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Wanted
from tests.spreadsheets import files

CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
COVERED = "<table:covered-table-cell/>"


def cell(text: str, attributes: str = "") -> str:
    return CELL.format(text).replace("<table:table-cell", f"<table:table-cell {attributes}", 1)


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def sheet(*parts: str, name: str = "Staff") -> str:
    return f'<table:table table:name="{name}">{"".join(parts)}</table:table>'


def test_hidden_rows_and_columns_are_counted_with_their_repetitions() -> None:
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/>'
    )
    data = files.ods_of_content(
        sheet(
            columns,
            row(cell("Job Title"), attributes='table:number-rows-repeated="2"'),
            row(cell("a"), attributes='table:visibility="filter" table:number-rows-repeated="2"'),
            row(cell("b"), attributes='table:visibility="collapse"'),
            row(cell("c")),
        )
        + sheet(row(cell("d")), name="R &amp; D")
    )

    found = ods_marks(data)

    assert found["Staff"] == Marks(frozenset({3, 4, 5}), frozenset({2}))
    assert found["R & D"] == Marks()


def test_merged_blocks_and_errors_are_found_in_their_cells() -> None:
    data = files.ods_of_content(
        sheet(
            row(
                cell("a", 'table:number-columns-repeated="2"'),
                cell("x", 'table:number-rows-spanned="2"'),
            ),
            row(cell("b"), cell("#REF!", 'calcext:value-type="error"'), COVERED),
            row(cell("c", 'table:number-columns-spanned="3"')),
        )
    )

    marks = ods_marks(data)["Staff"]

    assert marks.merged == (((0, 2), (1, 2)), ((2, 0), (2, 2)))
    assert marks.without_value == {1: frozenset({1})}


def test_a_merged_headcount_of_an_ods_sheet_is_not_added_up() -> None:
    heads = row(*map(cell, ("Job Title", "Band", "Headcount")))
    first = row(cell("Staff Nurse"), cell("5"), cell("12", 'table:number-rows-spanned="2"'))
    second = row(cell("Ward Clerk"), cell("2"), COVERED)

    table = read_table(files.ods_of_content(sheet(heads, first, second)), Wanted({}), Limits())

    assert [post.values for post in table.rows] == [
        ("Staff Nurse", "5", ""),
        ("Ward Clerk", "2", ""),
    ]
    assert [(one.row, one.text) for one in table.remarks] == [(2, "12")]


def test_an_archive_without_content_has_no_sheets() -> None:
    assert ods_marks(files.zip_bytes({"mimetype": "x"})) == {}


@pytest.mark.parametrize("tables", ["", f"<table:table>{row(cell('Job Title'))}</table:table>"])
def test_a_workbook_without_a_sheet_or_without_its_name_has_no_list(tables: str) -> None:
    data = files.ods_of_content(tables)

    assert ods_marks(data) == {}
    with pytest.raises(TableError, match="No column of job titles was found"):
        read_table(data, Wanted({}), Limits())


def test_a_sheet_whose_name_has_a_sign_of_markup_is_read_without_its_marks() -> None:
    hidden = row(cell("Cook"), attributes='table:visibility="collapse"')
    data = files.ods_of_content(sheet(row(cell("Job Title")), hidden, name="A>B"))

    table = read_table(data, Wanted({}), Limits())

    assert (table.sheet, [each.values for each in table.rows]) == ("A>B", [("Cook",)])


def test_each_sheet_has_its_own_marks() -> None:
    hidden = row(cell("Porter"), attributes='table:visibility="collapse"')
    data = files.ods_of_content(
        sheet(row(cell("Job Title")), name="One") + sheet(hidden, name="Two") + sheet(name="Three")
    )

    assert ods_marks(data) == {
        "One": Marks(),
        "Two": Marks(hidden_rows=frozenset({1})),
        "Three": Marks(),
    }
