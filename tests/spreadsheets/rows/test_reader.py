import io

import pytest
import xlsxwriter

from app.errors import FileTooLargeError, PersonalDataError, TableError
from app.spreadsheets.reading import read_table
from app.spreadsheets.rows.messages import MOST_FAULTS
from app.spreadsheets.tables import Limits, Remark, RowKind, Table, Wanted
from tests.spreadsheets import files

JOB_WORDS = frozenset({"nurse", "staff", "clerk", "ward", "manager"})


def read(data: bytes) -> Table:
    return read_table(data, Wanted({}, job_words=JOB_WORDS), Limits())


def read_what_can_be(data: bytes) -> Table:
    wanted = Wanted({}, job_words=JOB_WORDS, skips_faulty_rows=True)
    return read_table(data, wanted, Limits())


def posts(table: Table) -> list[tuple[str, ...]]:
    return [row.values for row in table.rows if row.kind is RowKind.POST]


def merged_number() -> bytes:
    """Twelve staff, written once over three titles, and two of another title."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Staff")
        sheet.write_row("A1", ["Job Title", "Band", "Headcount"])
        sheet.write_column("A2", ["Staff Nurse", "Ward Clerk", "Ward Manager", "Porter"])
        sheet.merge_range("B2:B4", "Band 5")
        sheet.merge_range("C2:C4", 12)
        sheet.write_row("B5", [2, 2])
    return file.getvalue()


def test_a_band_fills_the_rows_of_its_merged_cell_and_a_number_is_never_multiplied() -> None:
    table = read(merged_number())

    assert posts(table) == [
        ("Staff Nurse", "Band 5", ""),
        ("Ward Clerk", "Band 5", ""),
        ("Ward Manager", "Band 5", ""),
        ("Porter", "2", "2"),
    ]
    assert table.remarks == (
        Remark(2, "12", "This number is shared by merged rows, so it is not added up."),
        Remark(3, "Band 5", "This band was filled in from the merged cell above."),
        Remark(4, "Band 5", "This band was filled in from the merged cell above."),
    )


def test_a_note_over_merged_rows_is_one_row_and_not_a_post() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Staff")
        sheet.write_row("A1", ["Job Title", "Band"])
        sheet.write_row("A2", ["Staff Nurse", "5"])
        sheet.merge_range("A4:A7", "Source: the monthly return")

    table = read(file.getvalue())

    assert [(row.number, row.kind) for row in table.rows] == [
        (2, RowKind.POST),
        (4, RowKind.NOTE),
    ]


@pytest.mark.parametrize("value", ["05-Jun", "5-Jun-26", "06/07/2026", "Jun-05", "2026-06-05"])
def test_a_band_that_a_spreadsheet_turned_into_a_date_is_never_a_band(value: str) -> None:
    table = read(files.csv_bytes([["Job Title", "Band"], ["Staff Nurse", value]]))

    assert posts(table) == [("Staff Nurse", "")]
    assert table.remarks == (
        Remark(2, value, "A spreadsheet turned this band into a date, so it is not used."),
    )


def test_quotes_of_a_formula_are_no_part_of_a_cell() -> None:
    table = read(b'Job Title,Band,Cost Centre\n="Staff Nurse",="5",="012345"\n')

    assert posts(table) == [("Staff Nurse", "5", "012345")]


def test_a_space_before_a_quotation_mark_is_no_part_of_a_cell() -> None:
    table = read(b'Job Title, Band\n"Nurse, Staff", "5"\n')

    assert posts(table) == [("Nurse, Staff", "5")]


def test_headings_and_marks_of_joined_files_are_no_titles() -> None:
    table = read("\ufeff\ufeffJob Title,Band\nStaff Nurse,5\n\n\ufeffJob Title, Band\n".encode())

    assert posts(table) == [("Staff Nurse", "5")]
    assert table.remarks == (Remark(4, "Job Title", "The headings are repeated in this row."),)


def test_words_for_no_title_are_listed_and_not_counted() -> None:
    table = read(b"Job Title,Band\nN/A,4\nnull,5\nTBC,5\n-,5\nStaff Nurse,5\n")

    assert posts(table) == [("Staff Nurse", "5")]
    assert [(one.row, one.text) for one in table.remarks] == [
        (2, "N/A"),
        (3, "null"),
        (4, "TBC"),
        (5, "-"),
    ]
    assert table.remarks[0].message == "This is not a job title, so the row is not counted."


def test_na_alone_is_asked_about_and_never_matched() -> None:
    table = read(b"Job Title,Band\nNA,4\n")

    assert posts(table) == []
    assert table.remarks[0].message.startswith("'NA' may mean 'not applicable' or 'Nursing Assoc")


def test_a_title_that_begins_with_total_is_a_post_and_a_total_is_not() -> None:
    table = read(
        b"Job Title,Band,Headcount\nTotal Reward Manager,7,1\nTotal Communication Worker,,4\n"
        b"Staff Nurse,5,10\nTotal staff,,15\nTotal: nursing,,15\n"
    )

    assert [row.kind for row in table.rows] == [
        RowKind.POST,
        RowKind.POST,
        RowKind.POST,
        RowKind.TOTAL,
        RowKind.TOTAL,
    ]
    assert table.notes == ("2 rows are totals and are not counted.",)
    assert [(one.row, one.text) for one in table.remarks] == [
        (5, "Total staff"),
        (6, "Total: nursing"),
    ]


@pytest.mark.parametrize(
    "title",
    ["Vacancy", "VACANT", "Vacant post", "Vacant - Staff Nurse", "Staff Nurse (vacant)"],
)
def test_a_vacancy_is_said_and_not_counted(title: str) -> None:
    table = read(f"Job Title,Band\n{title},5\nStaff Nurse,5\n".encode())

    assert posts(table) == [("Staff Nurse", "5")]
    assert table.notes == ("1 row is a vacancy and is not counted.",)
    assert table.remarks == (Remark(2, title, "This row is a vacancy, so it is not counted."),)


def test_notes_under_a_table_are_listed_and_are_no_posts() -> None:
    table = read(
        b"Job Title,Band,Headcount\nStaff Nurse,5,10\nWard Clerk,2,1\n,,\nEnd of report,,\n"
        b"Rows: 2,,\n"
    )

    assert posts(table) == [("Staff Nurse", "5", "10"), ("Ward Clerk", "2", "1")]
    assert [(one.row, one.text) for one in table.remarks] == [(5, "End of report"), (6, "Rows: 2")]


def test_a_last_post_without_a_band_is_still_a_post() -> None:
    table = read(b"Job Title,Band\nStaff Nurse,5\nWard Clerk,\n")

    assert posts(table) == [("Staff Nurse", "5"), ("Ward Clerk", "")]


def test_hidden_rows_are_counted_and_said() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Staff")
        sheet.write_column("A1", ["Job Title", "Staff Nurse", "Ward Clerk"])
        sheet.set_row(2, None, None, {"hidden": True})

    table = read(file.getvalue())

    assert posts(table) == [("Staff Nurse",), ("Ward Clerk",)]
    assert table.notes == ("1 row is hidden in the sheet. It is counted.",)
    assert table.remarks == (
        Remark(3, "Ward Clerk", "This row is hidden in the sheet. It is counted."),
    )


def test_more_remarks_than_can_be_read_are_counted() -> None:
    rows: files.Rows = [["Job Title", "Band"], *[["TBC", "5"]] * (MOST_FAULTS + 5)]

    table = read(files.csv_bytes(rows))

    assert len(table.remarks) == MOST_FAULTS + 1
    assert table.remarks[-1].message == "and 5 more like these"


def test_an_eight_digit_department_is_no_employee_number() -> None:
    table = read(b"Job Title,Band,Department\nStaff Nurse,5,10234567\n")

    assert posts(table) == [("Staff Nurse", "5", "10234567")]


def test_a_name_at_the_end_of_a_title_is_left_out_and_said() -> None:
    table = read(b"Job Title,Band\nWard Manager - JO BLOGGS,7\n")

    assert posts(table) == [("Ward Manager", "7")]
    assert table.remarks == (
        Remark(2, "Ward Manager", "The title contained a person's name, which was left out."),
    )


@pytest.mark.parametrize("fte", ["", "0", "0.0"])
def test_a_row_with_nobody_in_post_is_a_vacancy(fte: str) -> None:
    table = read(f"Job Title,Headcount,FTE\nWard Clerk,0,{fte}\nStaff Nurse,2,2\n".encode())

    assert posts(table) == [("Staff Nurse", "2", "2")]
    assert table.notes == ("1 row is a vacancy and is not counted.",)
    assert table.remarks == (
        Remark(2, "Ward Clerk", "Nobody is in post in this row, so it is not counted."),
    )


def test_staff_without_fixed_hours_are_in_post() -> None:
    table = read(b"Job Title,Headcount,FTE\nStaff Nurse,3,0\nWard Clerk,0,0.5\n")

    assert len(posts(table)) == 2


def test_a_row_without_a_title_is_listed_by_its_first_cell() -> None:
    table = read(b"Job Title,Band,Headcount\nStaff Nurse,5,2\n,6,1\nWard Clerk,2,1\n")

    assert [row.number for row in table.rows if row.kind is RowKind.POST] == [2, 4]
    message = (
        "This row has no job title, so it is not counted. "
        "If it belongs to the title above it, repeat the title in this row."
    )
    assert table.remarks == (Remark(3, "6", message),)
    assert table.notes == ("1 row has no job title and is not counted.",)


def test_a_title_filled_in_from_a_merged_cell_is_listed() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Staff")
        sheet.write_row("A1", ["Job Title", "Band"])
        sheet.merge_range("A2:A3", "Staff Nurse")
        sheet.write_column("B2", ["5", "6"])

    table = read(file.getvalue())

    assert posts(table) == [("Staff Nurse", "5"), ("Staff Nurse", "6")]
    assert table.remarks == (
        Remark(3, "Staff Nurse", "This title was filled in from the merged cell above."),
    )


FAULTY = b'Job Title,Band\nStaff Nurse,5\n"Ward" Clerk,2\nEMHP,5,,checked\nWard Manager,7\n'


def test_every_row_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(TableError) as caught:
        read(FAULTY)

    assert caught.value.summary == "The file has 2 errors."
    quotation, width = caught.value.faults
    assert (quotation.row, width.row) == (3, 4)
    assert quotation.message.startswith("There is a quotation mark")
    assert width.message == "The row has 4 cells under 2 headings."


def test_rows_that_cannot_be_read_are_left_out_and_listed_if_the_user_says_so() -> None:
    table = read_what_can_be(FAULTY)

    assert posts(table) == [("Staff Nurse", "5"), ("Ward Manager", "7")]
    assert table.notes == ("2 rows could not be read and were left out.",)
    assert [(one.row, one.text) for one in table.remarks] == [(3, ""), (4, "EMHP")]
    assert table.remarks[0].message.startswith("This row was left out. There is a quotation mark")
    assert (
        table.remarks[1].message == "This row was left out. The row has 4 cells under 2 headings."
    )


def test_a_quotation_mark_that_never_closes_costs_one_row() -> None:
    table = read_what_can_be(b'Job Title,Band\n"Staff Nurse,5\nWard Clerk,2\nWard Manager,7\n')

    assert posts(table) == [("Ward Clerk", "2"), ("Ward Manager", "7")]
    assert [one.row for one in table.remarks] == [2]


def test_personal_data_is_refused_even_if_faulty_rows_are_left_out() -> None:
    with pytest.raises(PersonalDataError):
        read_what_can_be(b"Job Title,Band\na.bee@example.org,5\nStaff Nurse,5\n")


def test_a_file_of_which_no_row_can_be_read_is_refused() -> None:
    with pytest.raises(TableError, match="No row of the file can be read"):
        read_what_can_be(b"Job Title,Band\nStaff Nurse,5,6\n")


def test_words_that_may_be_a_name_are_kept_and_warned_of_without_repeating_them() -> None:
    table = read(b"Job Title,Band\nWard Manager - Aoife Byrne,7\n")

    assert posts(table) == [("Ward Manager - Aoife Byrne", "7")]
    assert table.remarks == (
        Remark(2, "", "The title may end in a person's name. If it does, take it out."),
    )


GROUPS: files.Rows = [
    ["Job Title", "Band", "Funded", "", "In post", ""],
    ["", "", "WTE", "Headcount", "WTE", "Headcount"],
    ["Staff Nurse", "5", 12.5, 14, 10.5, 11],
    ["Ward Clerk", "2", 2, 2, 0, 0],
]


def test_numbers_in_post_are_used_and_funded_ones_are_shown() -> None:
    table = read(files.csv_bytes(GROUPS))

    assert [(one.text, one.used_as) for one in table.headings] == [
        ("Job Title", "title"),
        ("Band", "band"),
        ("Funded WTE", None),
        ("Funded Headcount", None),
        ("In post WTE", "fte"),
        ("In post Headcount", "headcount"),
    ]
    assert posts(table) == [("Staff Nurse", "5", "12.5", "14", "10.5", "11")]
    assert table.notes == (
        "Column 6 ('In post Headcount') is used as the headcount.",
        "Column 5 ('In post WTE') is used as the FTE.",
        "Column 3 ('Funded WTE') is not about staff in post. It is shown and not counted.",
        "Column 4 ('Funded Headcount') is not about staff in post. It is shown and not counted.",
        "1 row is a vacancy and is not counted.",
    )


def test_groups_in_merged_cells_belong_to_their_columns() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Staff")
        sheet.merge_range("A1:A2", "Job Title")
        sheet.merge_range("B1:C1", "Establishment")
        sheet.merge_range("D1:E1", "Actual")
        sheet.write_row("B2", ["FTE", "HC", "FTE", "HC"])
        sheet.write_row("A3", ["Staff Nurse", 12.5, 14, 10.5, 11])

    table = read(file.getvalue())

    used = {one.used_as: one.text for one in table.headings if one.used_as}
    assert used == {"title": "Job Title", "fte": "Actual FTE", "headcount": "Actual HC"}


def test_funded_numbers_alone_count_nobody() -> None:
    table = read(b"Job Title,Funded\n,WTE\nStaff Nurse,12.5\n")

    assert table.place("fte") is None
    assert [one.text for one in table.headings] == ["Job Title", "Funded WTE"]


def test_two_columns_with_one_heading_are_said() -> None:
    table = read(b"Job Title,WTE,WTE\nStaff Nurse,1,2\n")

    assert table.notes == (
        "Column 2 ('WTE') is used as the FTE.",
        "Column 3 has the same heading and is not used.",
    )


def test_a_blank_line_of_a_list_without_headings_is_passed_over() -> None:
    wanted = Wanted({"title": "1", "band": "2"}, job_words=JOB_WORDS)

    table = read_table(b"Staff Nurse,5\n\nWard Clerk,3\n", wanted, Limits())

    assert posts(table) == [("Staff Nurse", "5"), ("Ward Clerk", "3")]


def test_an_empty_column_without_a_heading_is_not_one_that_was_left_out() -> None:
    table = read(b"Job Title,,Zorb,\nCook,,A,\nPorter,,B,x\n")

    assert table.dropped == ("Zorb", "column 4")


def test_a_row_may_end_before_the_last_column() -> None:
    table = read(b"Job Title,Band,Headcount\nCook\nPorter,2,1\n")

    assert [row.values for row in table.rows] == [("Cook", "", ""), ("Porter", "2", "1")]


def test_a_persons_number_is_not_repeated_from_a_row_or_a_heading_that_is_left_out() -> None:
    table = read_what_can_be(
        b"Job Title,Band,Email: jo@example.nhs.uk\nStaff no 10234567,5,x,y\nCook,2,x\n"
    )

    assert [(remark.row, remark.text) for remark in table.remarks] == [(2, "")]
    assert table.dropped == ("column 3",)


def test_as_many_rows_as_allowed_are_read_and_one_more_is_refused() -> None:
    limits = Limits(csv_rows=3)
    rows = [["Job Title", "Band"], *[["Cook", "2"]] * 3]

    # Neither headings that come again nor blank rows are counted.
    allowed = files.csv_bytes([*rows, ["", ""], ["Job Title", "Band"]])
    assert len(read_table(allowed, Wanted({}), limits).rows) == 3
    with pytest.raises(FileTooLargeError, match="more than 3 rows"):
        read_table(files.csv_bytes([*rows, ["Cook", "2"]]), Wanted({}), limits)


def test_the_only_heading_of_a_list_that_comes_again_is_no_title() -> None:
    table = read(b"Job Title\nCook\n Job Title \nPorter\n")

    assert posts(table) == [("Cook",), ("Porter",)]
    assert table.remarks == (Remark(3, "Job Title", "The headings are repeated in this row."),)
    assert table.notes == ("1 repetition of the headings was left out.",)


def test_headings_over_a_blank_row_are_known_when_they_come_again() -> None:
    wanted = Wanted({}, headings=(0, 2))

    table = read_table(b"Job Title,Band\n\nCook,2\nJob Title,Band\n", wanted, Limits())

    assert posts(table) == [("Cook", "2")]
    assert [(one.row, one.text) for one in table.remarks] == [(4, "")]


def test_a_file_without_a_row_under_its_headings_says_so() -> None:
    with pytest.raises(TableError, match="headings and no rows under them"):
        read(b"Job Title,Band\n,\n")


def test_a_row_may_be_wider_than_the_headings_by_blank_cells() -> None:
    table = read(b"Job Title,Band\nCook,2, ,\n")

    assert posts(table) == [("Cook", "2")]


def test_the_title_of_a_row_that_is_left_out_is_shown_without_a_persons_name() -> None:
    table = read_what_can_be(
        b"Band,Job Title\n5,Ward Manager - Jane Smith,x\n5,Ward Clerk,x\n2,Cook\n"
    )

    assert [(one.row, one.text) for one in table.remarks] == [
        (2, "Ward Manager"),
        (3, "Ward Clerk"),
    ]


def test_a_row_that_is_left_out_before_its_title_is_shown_without_one() -> None:
    table = read_what_can_be(b'Band,Job Title\n"5" x,Cook\n2,Porter\n')

    assert posts(table) == [("2", "Porter")]
    assert [(one.row, one.text) for one in table.remarks] == [(2, "")]


def test_a_cell_about_a_person_is_named_by_its_row_and_column() -> None:
    with pytest.raises(PersonalDataError) as refused:
        read(b'Zorb,Job Title,Team\nx,Cook,"Bloggs, Jo"\nx,Porter,jo@example.org\n')

    assert refused.value.summary == "2 cells look like data about a person. Nothing was kept."
    assert [(one.row, one.column) for one in refused.value.faults] == [(2, "3"), (3, "3")]


def test_a_named_column_about_a_person_is_refused_by_its_number() -> None:
    wanted = Wanted({"team": "Surname"}, keep=("Email",))

    with pytest.raises(PersonalDataError) as refused:
        read_table(b"Job Title,Surname,Email\nCook,x,y\n", wanted, Limits())

    assert [one.column for one in refused.value.faults] == ["2", "3"]


def test_every_named_column_that_is_not_there_is_listed() -> None:
    wanted = Wanted({"band": "Level", "team": "", "site": "Site"}, keep=("Zorb", "Cost-Centre"))

    with pytest.raises(TableError) as refused:
        read_table(b"Job Title,Site,Cost Centre\nCook,A,1\n", wanted, Limits())

    assert [one.message for one in refused.value.faults] == [
        "No column is headed 'Level'.",
        "No column is headed 'Zorb'.",
    ]


def test_a_hidden_row_that_is_not_counted_is_said_once() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Staff")
        sheet.write_column("A1", ["Job Title", "Cook", "Vacancy", "Porter"])
        sheet.set_row(2, None, None, {"hidden": True})

    table = read(file.getvalue())

    assert table.notes == (
        "1 row is a vacancy and is not counted.",
        "1 row is hidden in the sheet. It is counted.",
    )
    assert [one.row for one in table.remarks] == [3]


def test_a_table_says_where_it_was_read() -> None:
    table = read(files.xlsx_bytes([["Report"], [], ["Job Title", "Zorb"], ["Cook", "x"]]))
    alone = read_table(b"Cook\nPorter\n", Wanted({}, is_list_of_titles=True), Limits())

    assert (table.sheet, table.header_row, table.dropped) == ("Staff", 3, ("Zorb",))
    assert (alone.sheet, alone.header_row, alone.dropped) == (None, None, ())


@pytest.mark.parametrize(("of_the_first", "is_named"), [(21, True), (20, False)])
def test_the_first_forty_rows_say_whether_a_column_has_numbers(
    of_the_first: int, *, is_named: bool
) -> None:
    cells = ["1"] * of_the_first + ["x"] * (40 - of_the_first) + ["1"] * 20
    rows = [["Job Title", "Posts"], *(["Cook", cell] for cell in cells)]

    notes = read(files.csv_bytes(rows)).notes

    assert any("column 2 ('Posts')" in note for note in notes) is is_named


def test_a_row_that_cannot_be_read_is_no_repetition_of_blank_headings() -> None:
    wanted = Wanted({}, headings=(0, 2))

    with pytest.raises(TableError) as refused:
        read_table(b'Job Title,Band\n\nCook,2\n"x" y,2\n', wanted, Limits())

    assert [fault.row for fault in refused.value.faults] == [4]


def test_a_label_with_blanks_around_it_says_that_a_row_is_a_total() -> None:
    rows: files.Rows = [["Job Title", "Band"], ["Cook", "2"], ["Cook", " Total "]]

    assert posts(read(files.xlsx_bytes(rows))) == [("Cook", "2")]
