import pytest

from app.errors import TableError
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Table, Wanted
from tests.spreadsheets import files

HEAD = ["Job Title", "Band", "Headcount"]
NURSE, CLERK = ["Staff Nurse", "5", "10"], ["Ward Clerk", "2", "3"]


def read(*rows: list[str], **columns: str) -> Table:
    return read_table(files.csv_bytes(rows), Wanted(columns), Limits())


def titles(table: Table) -> list[str]:
    return [row.values[0] for row in table.rows]


def test_headings_that_come_again_in_other_letters_are_no_post() -> None:
    table = read(HEAD, NURSE, [], ["Job title", "BAND", "Head count"], CLERK)

    assert titles(table) == ["Staff Nurse", "Ward Clerk"]
    assert [(one.row, one.message) for one in table.remarks] == [
        (4, "The headings are repeated in this row.")
    ]


@pytest.mark.parametrize(
    "other",
    [
        ["Job Title", "Headcount", "Band"],
        ["Job Title", "Band", "Vacancies"],
        ["Band", "Job Title", "Headcount"],
    ],
)
def test_a_table_with_other_headings_under_the_list_is_refused_with_its_row(
    other: list[str],
) -> None:
    with pytest.raises(TableError, match="several tables under each other") as refused:
        read(HEAD, NURSE, [], other, CLERK)

    assert [fault.row for fault in refused.value.faults] == [4]


def test_a_title_that_is_also_a_heading_is_a_post() -> None:
    assert titles(read(HEAD, ["Post", "5", "1"], ["Role", "Band 6", "1"])) == ["Post", "Role"]


def test_two_lists_beside_each_other_are_asked_about() -> None:
    rows = [[*HEAD, "", *HEAD], [*NURSE, "", *CLERK]]

    with pytest.raises(TableError, match="Columns 1 and 5 have the same heading"):
        read(*rows)

    assert titles(read(*rows, title="1")) == ["Staff Nurse"]


def test_two_columns_of_the_same_titles_are_one_list() -> None:
    table = read([*HEAD, "Job Title"], [*NURSE, "Staff Nurse"], [*CLERK, ""])

    assert titles(table) == ["Staff Nurse", "Ward Clerk"]
    assert "Column 4 has the same heading and is not used." in table.notes


def test_two_lists_beside_each_other_under_names_of_their_own_are_refused() -> None:
    rows: files.Rows = [
        ["Ward A", "", "Ward B", ""],
        ["Job Title", "Headcount", "Job Title", "Headcount"],
        ["Cook", 4, "Porter", 3],
    ]

    with pytest.raises(TableError, match="Columns 1 and 3 have the same heading"):
        read_table(files.blocks_bytes(rows, ["A1:B1", "C1:D1"]), Wanted({}), Limits())
