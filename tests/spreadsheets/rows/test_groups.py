from dataclasses import replace

import pytest

from app.spreadsheets.reading import read_table
from app.spreadsheets.rows.groups import group_headings
from app.spreadsheets.tables import Limits, Row, RowKind, Table, Wanted
from tests.spreadsheets import files

HEAD = ["Job Title", "Band", "Headcount"]
NURSE, CLERK, MANAGER = (
    ["Staff Nurse", "5", "10"],
    ["Ward Clerk", "2", "3"],
    ["Ward Manager", "7", "2"],
)


def read(*rows: list[str]) -> Table:
    return read_table(files.csv_bytes([HEAD, *rows]), Wanted({}), Limits())


def titles(table: Table, kind: RowKind) -> list[str]:
    return [row.values[0] for row in table.rows if row.kind is kind]


def test_a_title_over_posts_that_comes_first_and_all_like_it_head_groups() -> None:
    table = read(["Nursing", "", ""], ["Inpatient", "", ""], NURSE, ["Admin", "", ""], CLERK)

    assert titles(table, RowKind.HEADING) == ["Nursing", "Inpatient", "Admin"]
    assert titles(table, RowKind.POST) == ["Staff Nurse", "Ward Clerk"]
    assert [(one.row, one.text) for one in table.remarks] == [
        (2, "Nursing"),
        (3, "Inpatient"),
        (5, "Admin"),
    ]


def test_a_title_after_a_total_or_a_gap_heads_the_posts_under_it() -> None:
    after_total = read(NURSE, ["Nursing total", "", "10"], ["Admin", "", ""], CLERK)
    after_gap = read(NURSE, [], ["Admin", "", ""], CLERK)

    assert titles(after_total, RowKind.HEADING) == titles(after_gap, RowKind.HEADING) == ["Admin"]


def test_a_title_alone_among_posts_is_counted_and_asked_about() -> None:
    table = read(NURSE, ["Chaplain", "", ""], CLERK)

    assert titles(table, RowKind.POST) == ["Staff Nurse", "Chaplain", "Ward Clerk"]
    [remark] = table.remarks
    assert (remark.row, remark.text) == (3, "Chaplain")
    assert remark.message.startswith("This row has a title and nothing else. It is counted.")


def test_a_title_without_a_band_comes_first_in_a_list_without_numbers_and_is_a_post() -> None:
    rows = [HEAD[:2], ["Chief Executive", ""], NURSE[:2], CLERK[:2]]

    table = read_table(files.csv_bytes(rows), Wanted({}), Limits())

    assert titles(table, RowKind.POST) == ["Chief Executive", "Staff Nurse", "Ward Clerk"]


def test_a_title_with_a_colon_heads_the_posts_under_it() -> None:
    rows = [HEAD[:2], NURSE[:2], ["Admin:", ""], CLERK[:2]]

    table = read_table(files.csv_bytes(rows), Wanted({}), Limits())

    assert titles(table, RowKind.HEADING) == ["Admin:"]


def test_where_other_posts_have_no_more_than_a_title_no_title_is_a_heading() -> None:
    table = read(["Nursing", "", ""], NURSE, ["Chaplain", "", ""], ["Porter", "", ""])

    assert titles(table, RowKind.POST)[-2:] == ["Chaplain", "Porter"]


def test_a_cell_merged_over_its_row_heads_the_posts_under_it() -> None:
    table = read_table(
        files.blocks_bytes([HEAD, NURSE, ["ADMIN"], CLERK], ["A3:C3"]), Wanted({}), Limits()
    )

    assert titles(table, RowKind.HEADING) == ["ADMIN"]
    assert table.rows[1].values == ("ADMIN", "", "")


def test_notes_under_a_list_in_groups_are_notes() -> None:
    table = read(
        ["Nursing", "", ""], NURSE, ["* Source: ESR", "", ""], [], ["Ask Workforce", "", ""]
    )

    assert titles(table, RowKind.HEADING) == ["Nursing"]
    assert titles(table, RowKind.NOTE) == ["* Source: ESR", "Ask Workforce"]
    assert [one.row for one in table.remarks] == [2, 4, 6]


_NOTHING = (frozenset[int](), frozenset[int]())


def grouped(
    *titles: str, numbers: bool = True, across: tuple[str, ...] = ()
) -> tuple[list[str], list[str]]:
    """The titles that head groups, and those that may. A title with a dash has nothing else.

    Numbers of rows begin at 2; a blank leaves a row out.
    """
    uses = ["title", "band", "headcount"] if numbers else ["title", "band", None]
    at = {title: number for number, title in enumerate(titles, start=2) if title}
    rows = [
        Row(number, (title, "", "") if title.startswith("-") else (title, "5", "1"))
        for title, number in at.items()
    ]
    rows = [
        replace(row, kind=RowKind.TOTAL) if row.values[0].endswith("total") else row for row in rows
    ]
    alone = {number for title, number in at.items() if title.startswith("-")}
    heads, unsure = group_headings(rows, uses, alone, {at[title] for title in across})
    return [title for title in at if at[title] in heads], [
        title for title in at if at[title] in unsure
    ]


@pytest.mark.parametrize(
    ("titles", "heads", "unsure"),
    [
        # The first one heads posts, and so does each like it.
        (["-Nursing", "Nurse", "-Admin", "Clerk"], ["-Nursing", "-Admin"], []),
        (["-Nursing", "-Inpatient", "Nurse"], ["-Nursing", "-Inpatient"], []),
        # One that is not the first heads posts after a gap, a total or another heading.
        (["Nurse", "-Chaplain", "Clerk"], [], ["-Chaplain"]),
        (["Nurse", "", "-Admin", "Clerk"], ["-Admin"], []),
        (["Nurse", "", "-Admin", "-Ward", "Clerk"], ["-Admin", "-Ward"], []),
        (["Nurse", "-Ward total", "-Admin", "Clerk"], ["-Admin"], []),
        (["Nurse", "", "-Admin", "Clerk", "-Chaplain", "Cook"], ["-Admin"], ["-Chaplain"]),
        # One over no post heads nothing.
        (["-Nursing", "Nurse", "-Chaplain"], ["-Nursing"], ["-Chaplain"]),
        (["Nurse", "", "-Chaplain", "Ward total"], [], ["-Chaplain"]),
        (["-Chaplain", "Ward total", "Nurse"], [], ["-Chaplain"]),
        # A colon says so itself.
        (["Nurse", "-Admin:", "Clerk"], ["-Admin:"], []),
        (["Nurse", "-Admin:"], [], ["-Admin:"]),
        (["Nurse", "-Ad: min", "Clerk"], [], ["-Ad: min"]),
        # Nothing is compared where all rows are alike.
        (["-Nursing", "-Admin"], [], []),
        (["Nurse", "Clerk"], [], []),
        ([], [], []),
    ],
)
def test_a_title_alone_heads_the_posts_under_it_by_where_it_is(
    titles: list[str], heads: list[str], unsure: list[str]
) -> None:
    assert grouped(*titles) == (heads, unsure)


def test_in_a_list_without_numbers_only_a_mark_makes_a_heading() -> None:
    titles = ("-Chief", "Nurse", "", "-Admin", "Clerk", "-Estates:", "Porter")

    assert grouped(*titles, numbers=False) == (["-Estates:"], ["-Chief", "-Admin"])
    assert grouped("-Chief:", "Nurse", "-Admin", "Clerk", numbers=False) == (
        ["-Chief:"],
        ["-Admin"],
    )


def test_a_cell_that_is_merged_over_its_row_heads_posts_wherever_it_is() -> None:
    titles = ("Nurse", "-Admin", "Clerk", "-Estates", "Porter")

    assert grouped(*titles, across=("-Admin",)) == (["-Admin"], ["-Estates"])


def test_a_row_that_is_no_post_is_neither_a_heading_nor_in_doubt() -> None:
    rows = [Row(2, ("-", "", ""), RowKind.NO_TITLE), Row(3, ("Nurse", "5", "1"))]

    assert group_headings(rows, ["title", "band", "headcount"], {2}, set()) == _NOTHING


def test_where_another_post_has_no_more_than_a_title_nothing_is_said() -> None:
    rows = [Row(2, ("Nursing", "", "")), Row(3, ("Nurse", "5", "1")), Row(4, ("Cook", "", "A"))]

    assert group_headings(rows, ["title", "band", None], {2}, {2}) == _NOTHING
