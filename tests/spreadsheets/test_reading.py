import io
from collections.abc import Callable

import pytest
import xlsxwriter

from app.errors import FileTooLargeError, PersonalDataError, TableError
from app.spreadsheets.reading import bounded, read_table
from app.spreadsheets.rows.messages import MOST_FAULTS
from app.spreadsheets.tables import (
    ColumnUse,
    FileKind,
    Limits,
    RowKind,
    Table,
    Wanted,
    from_bytes,
    to_bytes,
)
from tests.spreadsheets import files

JOB_WORDS = frozenset({"nurse", "staff", "psychologist"})
HEADINGS = ["Org", "Position Title", "Pay Band", "Occ Code", "Headcount", "FTE"]
POST: list[str | float] = ["Example Trust", "Staff Nurse", "Band 5", "N6A", 12, 10.5]
ESR_ROWS: files.Rows = [HEADINGS, POST]


def wanted(*, keep: tuple[str, ...] = (), sheet: str | None = None, **columns: str) -> Wanted:
    return Wanted(columns, keep=keep, sheet=sheet, job_words=JOB_WORDS)


def read(data: bytes, asked: Wanted | None = None, limits: Limits | None = None) -> Table:
    return read_table(data, asked or wanted(), limits or Limits())


def titles(table: Table) -> list[str]:
    return [cells[ColumnUse.TITLE] for _, cells in table.records()]


def faults(data: bytes, asked: Wanted | None = None) -> list[str]:
    with pytest.raises(TableError) as refused:
        read(data, asked)
    return [fault.where for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (files.csv_bytes(ESR_ROWS), FileKind.CSV),
        (files.xlsx_bytes(ESR_ROWS), FileKind.XLSX),
        (files.xls_bytes(ESR_ROWS), FileKind.XLS),
        (files.ods_bytes(ESR_ROWS), FileKind.ODS),
    ],
    ids=["csv", "xlsx", "xls", "ods"],
)
def test_each_kind_of_file_is_known_by_its_content_and_read_alike(
    data: bytes, kind: FileKind
) -> None:
    table = read(data)

    assert table.kind is kind
    ((row, cells),) = table.records()
    assert row.number == 2
    assert cells == {
        "organisation": "Example Trust",
        "title": "Staff Nurse",
        "band": "Band 5",
        "occupation_code": "N6A",
        "headcount": "12",
        "fte": "10.5",
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_delimiters_and_encodings_of_spreadsheets_are_read(delimiter: str, encoding: str) -> None:
    rows = [["Job Title", "Site"], ["Nurse – nights", "Café"]]

    table = read(files.csv_bytes(rows, delimiter, encoding))

    assert [row.values for row in table.rows] == [("Nurse – nights", "Café")]


def test_the_line_by_which_a_spreadsheet_names_its_delimiter_is_no_row() -> None:
    table = read(b"sep=;\r\nJob Title;Team\r\nStaff Nurse;A, B\r\n")

    assert [(row.number, row.values) for row in table.rows] == [(3, ("Staff Nurse", "A, B"))]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        *(("Position Title", "title"), ("Assignment_Title", "title"), ("ROLE", "title")),
        *(("Grade", "band"), ("Pay Band", "band"), ("Occupation Code", "occupation_code")),
        *(("Occ. Code", "occupation_code"), ("Job Role", "job_role")),
        *(("Staff Group", "staff_group"), ("Head Count", "headcount"), ("WTE", "fte")),
        *(("Team", "team"), ("Site", "site"), ("Org", "organisation")),
    ],
)
def test_columns_are_found_by_the_headings_of_exports(heading: str, column: str) -> None:
    other = [] if column == "title" else ["Job Title"]

    table = read(files.csv_bytes([[heading, *other], ["Staff Nurse", *other]]))

    assert table.headings[0].used_as == column


def test_columns_are_used_as_the_user_names_them_by_heading_or_number() -> None:
    rows = [["Post held", "Job Title", "Level"], ["Staff Nurse", "x", "5"]]

    table = read(files.csv_bytes(rows), wanted(title="post HELD", band="3", team=""))

    assert next(iter(table.records()))[1] == {"title": "Staff Nurse", "band": "5"}


def test_a_named_column_that_is_not_there_is_an_error() -> None:
    with pytest.raises(TableError, match="No column is headed 'Level'"):
        read(files.csv_bytes(ESR_ROWS), wanted(band="Level"))


def test_a_table_without_headings_loses_no_row_when_its_columns_are_given_by_number() -> None:
    rows = [["A", "Staff Nurse", "5"], ["B", "Ward Clerk", "2"]]

    table = read(files.csv_bytes(rows), wanted(title="2", band="3"))

    assert table.header_row is None
    assert [(row.number, *row.values) for row in table.rows] == [
        (1, "Staff Nurse", "5"),
        (2, "Ward Clerk", "2"),
    ]


def test_lines_above_the_headings_two_rows_of_headings_and_blank_rows_are_passed_over() -> None:
    rows = [
        ["Establishment report"],
        [],
        ["Position", "", "Staff", ""],
        ["Title", "Pay Band", "Headcount", "Surname"],
        ["Staff Nurse", "5", "3", "x"],
        ["", "", "", ""],
        ["Ward Clerk", "2", "1", "y"],
    ]

    table = read(files.csv_bytes(rows))

    assert table.header_row == 4
    assert [row.number for row in table.rows] == [5, 7]
    assert titles(table) == ["Staff Nurse", "Ward Clerk"]
    assert table.dropped == ("Surname",)
    assert table.notes[0].startswith("3 rows above the headings")


def test_headings_that_are_printed_again_and_totals_are_distinguished_from_posts() -> None:
    rows: files.Rows = [*ESR_ROWS, HEADINGS, POST, ["Grand Total", "", "", "", 24, 21]]

    table = read(files.xlsx_bytes(rows))

    assert [(row.number, row.kind) for row in table.rows] == [
        (2, RowKind.POST),
        (4, RowKind.POST),
        (5, RowKind.TOTAL),
    ]
    assert table.notes == (
        "1 repetition of the headings was left out.",
        "1 row is a total and is not counted.",
    )


def test_hidden_sheets_are_skipped_and_said_and_one_sheet_can_be_named() -> None:
    data = files.xlsx_bytes(ESR_ROWS, hidden=["Leavers"])

    table = read(data)

    assert table.sheet == "Staff"
    assert table.skipped_sheets == ("Leavers (hidden)",)
    with pytest.raises(TableError, match="hidden"):
        read(data, wanted(sheet="Leavers"))
    with pytest.raises(TableError, match="no visible sheet"):
        read(data, wanted(sheet="Nowhere"))


def test_other_columns_are_dropped_and_named_but_not_by_somebodys_data() -> None:
    rows = [
        ["Job Title", "Employee Number", "Directorate", "jo@example.nhs.uk", "Shoe size", ""],
        ["Staff Nurse", "20123456", "Surgery", "x", "7", "secret"],
    ]

    table = read(files.csv_bytes(rows))

    assert [heading.text for heading in table.headings] == ["Job Title", "Directorate"]
    assert table.dropped == ("Employee Number", "column 4", "Shoe size", "column 6")
    assert b"secret" not in to_bytes(table)
    assert b"20123456" not in to_bytes(table)


def test_a_further_column_is_kept_where_the_user_names_it_unless_it_tells_of_a_person() -> None:
    rows = [["Job Title", "Position Number", "Surname"], ["Staff Nurse", "123", "x"]]

    table = read(files.csv_bytes(rows), wanted(keep=("Position Number",)))

    assert table.rows[0].values == ("Staff Nurse", "123")
    with pytest.raises(PersonalDataError):
        read(files.csv_bytes(rows), wanted(keep=("Surname",)))
    with pytest.raises(PersonalDataError):
        read(files.csv_bytes(rows), wanted(title="Surname"))


def test_every_cell_that_looks_like_a_person_is_refused_by_its_row_and_never_shown() -> None:
    cells = [
        *("jo.bloggs@example.nhs.uk", "Staff Nurse", "QQ 12 34 56 C", "AB123456C"),
        *("943 476 5919", "Bloggs, Jo", "20123456-2", "Nurse, Staff", "Dr Jo Bloggs"),
    ]
    data = files.csv_bytes([["Job Title"], *([cell] for cell in cells)])

    with pytest.raises(PersonalDataError) as refused:
        read(data)

    assert [fault.row for fault in refused.value.faults] == [2, 5, 6, 7, 8, 10]
    assert not any(cell in str(refused.value) for cell in cells)


def test_all_faults_of_a_file_are_reported_at_once_with_their_rows() -> None:
    data = b"Job Title,Band\nStaff Nurse,5,6\nStaff Nurse,5\nNurse,5,,x\n"

    assert faults(data) == ["row 2", "row 4"]


def test_so_many_faults_are_cut_and_counted() -> None:
    rows = [["Job Title", "Band"], *(["Bloggs, Jo", "5"] for _ in range(MOST_FAULTS + 50))]

    with pytest.raises(PersonalDataError) as refused:
        read(files.csv_bytes(rows))

    assert len(refused.value.faults) == MOST_FAULTS + 1
    assert "50 more" in refused.value.faults[-1].message


@pytest.mark.parametrize("data", [b"", b" \r\n", b"Job Title\n", b"Surname,Forename\nx,y\n"])
def test_a_file_without_titles_is_a_clear_error(data: bytes) -> None:
    with pytest.raises(TableError):
        read(data)


def test_one_title_a_line_needs_no_heading_and_keeps_its_commas() -> None:
    text = b'Staff Nurse\n\nNurse, Staff\n"Clerk, ""nights"""\n'
    asked = Wanted({}, job_words=JOB_WORDS | {"clerk"}, is_list_of_titles=True)

    table = read(text, asked)

    assert table.kind is FileKind.TITLES
    assert table.header_row is None
    assert [(row.number, row.values[0]) for row in table.rows] == [
        (1, "Staff Nurse"),
        (3, "Nurse, Staff"),
        (4, 'Clerk, "nights"'),
    ]


def test_more_rows_than_allowed_are_refused() -> None:
    rows = [["Job Title", "Band"], *(["Staff Nurse", "5"] for _ in range(11))]
    limits = Limits(csv_rows=10, workbook_rows=10)

    for data in (files.csv_bytes(rows), files.xlsx_bytes(rows)):
        with pytest.raises(TableError, match="more than 10 rows"):
            read(data, limits=limits)


def test_a_merged_cell_counts_for_every_row_and_column_that_it_covers() -> None:
    table = read(files.merged_bytes())

    assert table.header_row == 3
    assert [row.values for row in table.rows] == [
        ("Staff Nurse", "Band 5"),
        ("Ward Clerk", "Band 5"),
    ]


def test_a_formula_is_never_kept_only_its_value() -> None:
    table = read(files.formula_bytes())

    assert titles(table) == ["Staff Nurse"]
    assert b"CONCAT" not in to_bytes(table)


def test_a_table_survives_its_way_out_of_the_process() -> None:
    table = read(files.xlsx_bytes(ESR_ROWS, hidden=["x"]))

    assert from_bytes(to_bytes(table)) == table


def test_a_caller_may_look_for_columns_of_its_own() -> None:
    asked = Wanted({}, extra_headings={"employed_by": ("employed by",)})

    table = read(b"Job Title,Employed By\nStaff Nurse,Outsourced\n", asked)

    assert next(iter(table.records()))[1]["employed_by"] == "Outsourced"


def posts_of(text: str) -> list[tuple[str, ...]]:
    table = read_table(text.encode(), Wanted({}), Limits())
    return [row.values for row in table.rows if row.kind is RowKind.POST]


@pytest.mark.parametrize(
    "text",
    ["Job Title^Band\nCook^2\nPorter^2\n", "Job Title      Band\nCook           2\nPorter   2\n"],
)
def test_columns_that_an_unknown_sign_parts_are_refused(text: str) -> None:
    with pytest.raises(TableError, match="not parted by commas"):
        posts_of(text)


def test_a_list_on_its_side_is_refused() -> None:
    with pytest.raises(TableError, match="headings are in a column"):
        posts_of("Job Title,Cook,Porter\nBand,2,3\nHeadcount,4,5\n")


def test_a_hidden_sheet_that_alone_has_headings_of_a_list_is_named_and_not_passed_over() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Front").write_column("A1", ["See the data", "Ask Workforce"])
        data = book.add_worksheet("Data")
        data.write_row("A1", ["Job Title", "Band"])
        data.write_row("A2", ["Cook", "2"])
        data.hide()

    with pytest.raises(TableError, match="Only a hidden sheet"):
        read_table(file.getvalue(), Wanted({}), Limits())


@pytest.mark.parametrize("is_wide", [True, False])
def test_a_row_is_as_wide_and_a_cell_as_long_as_is_allowed_and_no_more(*, is_wide: bool) -> None:
    limits = Limits(columns=2, cell_characters=3)
    rows: list[list[str]] = [[], ["abc", "d"], ["abc", "d", ""] if is_wide else ["abcd", "e"]]
    read_rows = bounded(rows, limits)

    assert [next(read_rows), next(read_rows)] == rows[:2]
    with pytest.raises(FileTooLargeError) as refused:
        next(read_rows)
    (fault,) = refused.value.faults
    assert fault.row == 3
    assert ("3 cells; at most 2" if is_wide else "4 characters; at most 3") in fault.message


@pytest.mark.parametrize(
    ("sheets", "asked", "read_from", "skipped"),
    [
        # The names of the others are said, those of people are not.
        (
            {"Staff": ESR_ROWS, "Bloggs, Jo": [["x"], ["y", "z"]]},
            None,
            "Staff",
            ["sheet 2 (no column of job titles)"],
        ),
        (
            {"Staff": ESR_ROWS, "Old": ESR_ROWS},
            "Old",
            "Old",
            ["Staff (not read: one sheet is read at a time)"],
        ),
        # A sheet without headings is read where no other has any.
        (
            {"One": [["Cook"], ["Clerk"]], "Two": [["a", "b"]]},
            None,
            "One",
            ["Two (no column of job titles)"],
        ),
        (
            {"One": [["Cook"], ["Clerk"]], "Staff": ESR_ROWS},
            None,
            "Staff",
            ["One (not read: one sheet is read at a time)"],
        ),
        (
            {"One": [["Cook"], ["Clerk"]], "Two": [["Cook"]]},
            None,
            "One",
            ["Two (not read: one sheet is read at a time)"],
        ),
        ({"Empty": [], "Staff": ESR_ROWS}, None, "Staff", ["Empty (no column of job titles)"]),
    ],
)
def test_one_sheet_is_read_and_each_other_is_named_with_the_reason(
    sheets: dict[str, files.Rows], asked: str | None, read_from: str, skipped: list[str]
) -> None:
    table = read(files.sheets_bytes(sheets), wanted(sheet=asked))

    assert table.sheet == read_from
    assert list(table.skipped_sheets) == skipped


def test_the_name_of_a_hidden_sheet_is_shown_only_where_it_is_nobodys() -> None:
    table = read(files.xlsx_bytes(ESR_ROWS, hidden=["Bloggs, Jo", "Old"]))

    assert table.skipped_sheets == (
        "a sheet whose name looks like personal data (hidden)",
        "Old (hidden)",
    )


def test_a_workbook_without_titles_says_which_sheets_were_looked_at() -> None:
    data = files.sheets_bytes({"One": [["a", "b"]], "Two": [["c", "d"]]})

    with pytest.raises(TableError) as refused:
        read(data)
    with pytest.raises(TableError, match="no visible sheet of the name"):
        read(data, wanted(sheet="Two"))

    assert refused.value.summary.endswith(
        " Sheets: One (no column of job titles); Two (no column of job titles)."
    )


def hidden_list(*, front: files.Rows) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheets = {"Front": front, "Data": ESR_ROWS}
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        sheet.hide()
    return file.getvalue()


def test_a_hidden_list_is_passed_over_where_the_user_says_where_the_titles_are() -> None:
    front: files.Rows = [["Cook", "A"], ["Clerk", "B"]]

    with pytest.raises(TableError, match="Only a hidden sheet"):
        read(hidden_list(front=front))
    with pytest.raises(TableError, match="Only a hidden sheet"):
        read(hidden_list(front=[["Cook"], ["Clerk"]]))
    assert titles(read(hidden_list(front=front), wanted(title="1"))) == ["Cook", "Clerk"]
    assert titles(read(hidden_list(front=ESR_ROWS))) == ["Staff Nurse"]
    with pytest.raises(TableError, match="no visible sheet of the name"):
        read(hidden_list(front=front), wanted(sheet="Front"))


@pytest.mark.parametrize("make", [files.csv_bytes, files.xlsx_bytes])
def test_a_list_on_its_side_is_refused_in_every_kind_of_file(
    make: Callable[[files.Rows], bytes],
) -> None:
    with pytest.raises(TableError, match="headings are in a column"):
        read(make([["Job Title", "Cook"], ["Band", "2"]]))


def test_a_text_without_a_column_of_titles_is_refused_with_what_cannot_be_read() -> None:
    with pytest.raises(TableError, match="No column of job titles") as refused:
        read(b'Surname,Band\nx,5\n"x" y,5\n')

    assert [fault.row for fault in refused.value.faults] == [3]


def test_a_list_of_titles_may_have_a_heading_and_a_table_may_have_one_column() -> None:
    for_titles = Wanted({}, is_list_of_titles=True)
    headed = read(b"Job Title\nCook\n", for_titles)
    parted = read(b"Cook, ward\nClerk, ward\n", for_titles)

    assert (headed.kind, titles(headed)) == (FileKind.CSV, ["Cook"])
    assert (parted.kind, titles(parted)) == (FileKind.TITLES, ["Cook, ward", "Clerk, ward"])
    assert titles(read(b"Cook\nClerk\n")) == ["Cook", "Clerk"]
    with pytest.raises(TableError, match="No column of job titles"):
        read(b"Cook\nClerk\n", Wanted({"band": "1"}, is_list_of_titles=True))


def test_what_is_pasted_is_no_file_of_another_kind_and_may_be_a_line_of_headings() -> None:
    pasted = Wanted({}, is_pasted=True, is_list_of_titles=True)

    assert titles(read(b"Post^Band\nCook\n", pasted)) == ["Post^Band", "Cook"]
    assert titles(read(b"[Cook]\n", pasted)) == ["[Cook]"]
    with pytest.raises(TableError, match="not parted by commas"):
        read(b"Post^Band\nCook\n")
    with pytest.raises(TableError, match="JSON"):
        read(b"[Cook]\n")


@pytest.mark.parametrize("word", ["Post", "Role", "Designation", "Position"])
def test_a_word_in_a_list_of_titles_is_no_heading_of_the_titles_under_it(word: str) -> None:
    table = read_table(f"Staff Nurse\n{word}\nPorter\n".encode(), Wanted({}), Limits())

    assert [row.values for row in table.rows] == [("Staff Nurse",), (word,), ("Porter",)]
    assert table.notes == ()


@pytest.mark.parametrize("heading", ["Job Title", "JobTitle", "Job role"])
def test_a_clear_heading_under_the_name_of_a_list_leaves_it_out_and_says_so(heading: str) -> None:
    table = read_table(f"All staff\n\n{heading}\nPorter\n".encode(), Wanted({}), Limits())

    assert [(row.number, row.values) for row in table.rows] == [(4, ("Porter",))]
    assert table.notes == ("2 rows above the headings were left out.",)


@pytest.mark.parametrize(("above", "is_read"), [(2, True), (3, False)])
def test_the_heading_of_a_list_of_titles_is_in_its_first_three_rows(
    above: int, *, is_read: bool
) -> None:
    text = "All staff\n" * above + "Job Title\nPorter\n"

    table = read_table(text.encode(), Wanted({}), Limits())

    assert (table.rows[0].values == ("Porter",)) is is_read
