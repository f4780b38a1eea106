from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, RowKind, Table, Wanted
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
