import pytest

from app.errors import TableError
from app.spreadsheets.layout import without_headings
from app.spreadsheets.reading import read_table
from app.spreadsheets.rows.further_tables import FurtherTables
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

    (fault,) = refused.value.faults
    assert fault.row == 4
    assert fault.message.startswith("Another table begins in this row")


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


@pytest.mark.parametrize(
    ("head", "row"),
    [
        # Words of headings in a row that is no row of headings: the title is none of them, no
        # word of them is a title's, or there is only one.
        (["Job Title", "Team", "Site"], ["Cook", "Post", "Base"]),
        (["Job Title", "Team", "Site"], ["Service", "Ward", "Base"]),
        (["Job Title", "Team", "Site"], ["Post", "A", "B"]),
        (["Team", "Job Title"], ["Post"]),
    ],
)
def test_a_post_may_have_words_of_headings(head: list[str], row: list[str]) -> None:
    table = read(head, row)

    assert [each.values for each in table.rows] == [(*row, *[""] * (len(head) - len(row)))]


def test_headings_come_again_whatever_is_over_a_blank_heading_or_beside_them() -> None:
    table = read(["Job Title", "Band", ""], NURSE[:2], ["Job Title", "Band", "Page 2"], CLERK[:2])

    assert titles(table) == ["Staff Nurse", "Ward Clerk"]


def test_headings_that_come_again_with_a_blank_are_the_same() -> None:
    assert titles(read(HEAD, NURSE, ["Job Title", "", "Headcount"], CLERK)) == [
        "Staff Nurse",
        "Ward Clerk",
    ]


def test_words_of_headings_repeat_nothing_in_a_list_without_headings() -> None:
    wanted = Wanted({"title": "1", "band": "2"})
    layout = without_headings(2, wanted)

    assert layout is not None
    assert not FurtherTables(layout, wanted).is_repetition(50, ["Job Title", "Band"])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["Cook", "2", "Porter"], ["Clerk", "2", "Clerk"]),
        (["Clerk", "2", "Clerk"], ["Cook", "2", "Porter"]),
        (["Clerk", "2", "Clerk"], ["", "", "Porter"]),
    ],
)
def test_one_row_in_which_two_columns_of_titles_differ_is_enough(
    first: list[str], second: list[str]
) -> None:
    with pytest.raises(TableError, match="Columns 1 and 3 have the same heading"):
        read(["Job Title", "Band", "Job Title"], first, second)


@pytest.mark.parametrize("row", [["Cook", "2"], ["Cook", "2", " "], ["Cook", "2", " Cook "]])
def test_a_second_column_of_titles_may_be_blank_or_the_same(row: list[str]) -> None:
    assert titles(read(["Job Title", "Band", "Job Title"], NURSE[:2], row))[-1] == "Cook"


def test_a_list_whose_title_is_named_by_its_group_is_compared_with_that_on_its_left() -> None:
    rows: files.Rows = [["Ward A", "Ward B"], ["Job Title", "Job Title"], ["Cook"]]

    with pytest.raises(TableError, match="Columns 2 and 1 have the same heading"):
        read_table(files.csv_bytes(rows), Wanted({"title": "Ward B Job Title"}), Limits())


def test_two_columns_of_titles_beside_each_other_are_two_lists() -> None:
    with pytest.raises(TableError, match="Columns 1 and 2 have the same heading"):
        read(["Job Title", "Job Title"], ["Cook", "Porter"])
