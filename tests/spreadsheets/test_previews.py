import io
import zipfile

import pytest

from app.errors import FileKindError, FileTooLargeError, TableError
from app.spreadsheets.files import preview_apart
from app.spreadsheets.previews import (
    MOST_COLUMNS,
    MOST_SHEETS,
    FilePreview,
    PreviewColumn,
    from_bytes,
    preview_file,
    to_bytes,
)
from app.spreadsheets.tables import Limits, Wanted
from tests.spreadsheets.files import Rows, csv_bytes, sheets_bytes, xlsx_bytes, zip_bytes

ODD: Rows = [
    ["Staff of the trust", "", "", ""],
    ["Post held", "Number", "Surname", "Seen by"],
    ["EMHP", 4, "Bloggs", "jo@example.nhs.uk"],
    ["Ward Manager - Jane Smith", 2, "Smith", ""],
]


def preview(data: bytes) -> FilePreview:
    words = frozenset({"ward", "manager"})
    return preview_file(data, Wanted({}, job_words=words), Limits())


@pytest.mark.parametrize("data", [csv_bytes(ODD), xlsx_bytes(ODD)], ids=["csv", "xlsx"])
def test_the_first_values_of_each_column_are_shown_and_nothing_about_a_person(data: bytes) -> None:
    (sheet,) = preview(data).sheets

    assert sheet.columns == (
        PreviewColumn(1, "Post held", None, ("EMHP", "Ward Manager"), is_personal=False),
        PreviewColumn(2, "Number", None, ("4", "2"), is_personal=False),
        PreviewColumn(3, "Surname", None, (), is_personal=True),
        PreviewColumn(4, "Seen by", None, ("(not shown)",), is_personal=False),
    )
    assert (sheet.headings, sheet.has_titles) == ((1, 1), False)
    assert sheet.rows[1] == (2, "Post held, Number, (not shown), Seen by")
    assert "Bloggs" not in str(sheet)


def test_headings_that_are_known_say_what_each_column_is() -> None:
    (sheet,) = preview(csv_bytes([["Note"], ["Job Title", "Band"], ["EMHP", "5"]])).sheets

    assert [(one.heading, one.used_as) for one in sheet.columns] == [
        ("Job Title", "title"),
        ("Band", "band"),
    ]
    assert (sheet.headings, sheet.has_titles) == ((1, 1), True)


def test_every_visible_sheet_with_several_rows_is_shown() -> None:
    rows: Rows = [["Job Title"], ["EMHP"]]
    sheets = {"Wards": rows, "Empty": [["x"]], "Notes": [["Prepared"], ["by us"]]}

    found = preview(sheets_bytes(sheets))

    assert [(sheet.name, sheet.has_titles) for sheet in found.sheets] == [
        ("Wards", True),
        ("Notes", False),
    ]


def test_many_sheets_are_counted_and_many_columns_cut() -> None:
    wide: Rows = [["a"] * 60, ["b"] * 60]

    found = preview(sheets_bytes({f"Sheet {n}": wide for n in range(MOST_SHEETS + 3)}))

    assert (len(found.sheets), found.more_sheets) == (MOST_SHEETS, 3)
    assert len(found.sheets[0].columns) == MOST_COLUMNS


def test_a_preview_leaves_its_process_as_it_is() -> None:
    found = preview(csv_bytes(ODD))

    assert from_bytes(to_bytes(found)) == found
    assert preview_apart(csv_bytes(ODD), Wanted({}), Limits()).sheets[0].headings == (1, 1)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", TableError),
        (b"%PDF-1", FileKindError),
        (b"PK\x03\x04", TableError),
        (b"," * 2_000 + b"\na", FileTooLargeError),
    ],
)
def test_a_file_that_is_no_table_is_refused(data: bytes, error: type[TableError]) -> None:
    with pytest.raises(error):
        preview(data)


def test_a_text_of_another_kind_is_refused() -> None:
    with pytest.raises(FileKindError, match="JSON"):
        preview(b"[1]")


@pytest.mark.parametrize(
    ("rows", "headings", "first"),
    [
        # The first row with half as many cells as most: it may head the others.
        ([["Report"], ["a", "b", "c"], ["d", "e", "f"]], (1, 1), "a"),
        ([["Report", "of"], ["a", "b", "c"], ["d", "e", "f"]], (0, 1), "Report"),
        ([["Report", "of", "", ""], ["a", "b", "c", "d"]], (0, 1), "Report"),
        ([["", ""], ["a", "b"], ["c", "d"]], (1, 1), "a"),
        ([["a", "b"]], (0, 1), "a"),
    ],
)
def test_headings_that_are_not_known_are_guessed_by_their_number(
    rows: Rows, headings: tuple[int, int], first: str
) -> None:
    (sheet,) = preview(csv_bytes(rows)).sheets

    assert (sheet.headings, sheet.has_titles) == (headings, False)
    assert sheet.columns[0].heading == first


def test_a_text_of_titles_alone_is_one_column() -> None:
    (sheet,) = preview(b"Cook\nPorter\n").sheets

    assert [(one.heading, one.samples) for one in sheet.columns] == [("Cook", ("Porter",))]
    assert sheet.name == ""


def test_only_columns_with_something_in_them_are_shown_by_their_numbers() -> None:
    rows: Rows = [["Job Title", "", "Band", "Note"], ["EMHP", "", "5", ""], ["PA", " ", "4"]]
    (sheet,) = preview(csv_bytes(rows)).sheets

    assert [(one.number, one.used_as, one.samples) for one in sheet.columns] == [
        (1, "title", ("EMHP", "PA")),
        (3, "band", ("5", "4")),
        (4, None, ()),
    ]


def test_the_first_four_values_of_a_column_are_shown_without_blanks() -> None:
    cells = ["a", "", "b", " ", "c", "d", "e"]
    (sheet,) = preview(csv_bytes([["Job Title", "Zorb"], *(["PA", cell] for cell in cells)])).sheets

    assert sheet.columns[1].samples == ("a", "b", "c", "d")


def test_the_first_eight_rows_with_something_in_them_are_shown_by_their_numbers() -> None:
    rows: Rows = [["Job Title", "Zorb"], ["", ""], *([str(n), ""] for n in range(9))]
    (sheet,) = preview(csv_bytes(rows)).sheets

    assert sheet.rows[:2] == ((1, "Job Title, Zorb"), (3, "0"))
    assert len(sheet.rows) == 8


def test_what_is_shown_of_a_cell_or_a_row_is_cut() -> None:
    rows: Rows = [["Job Title", "Zorb", "Zerb"], ["x" * 61, "y" * 60, "z" * 60]]
    (sheet,) = preview(csv_bytes(rows)).sheets

    assert [one.samples for one in sheet.columns] == [("x" * 60,), ("y" * 60,), ("z" * 60,)]
    assert sheet.rows[1] == (2, f"{'x' * 60}, {'y' * 58}")


def test_a_column_about_a_person_is_hidden_in_every_row() -> None:
    rows: Rows = [["Job Title", "Surname"], ["EMHP", "Zorb"], ["PA", ""]]
    (sheet,) = preview(csv_bytes(rows)).sheets

    assert sheet.rows == ((1, "Job Title, (not shown)"), (2, "EMHP, (not shown)"), (3, "PA"))


def test_the_first_forty_rows_are_looked_at() -> None:
    late: Rows = [*([["x", ""]] * 40), ["y", "late"]]
    (sheet,) = preview(csv_bytes([["Job Title", ""], *late[1:]])).sheets

    assert [one.number for one in sheet.columns] == [1]


def test_a_sheet_of_one_row_is_not_shown_and_a_workbook_may_have_none() -> None:
    found = preview(sheets_bytes({"Empty": [], "One": [["Job Title"]]}))

    assert found == FilePreview((), 0)


def test_as_many_sheets_as_are_shown_leave_none_over() -> None:
    rows: Rows = [["Job Title"], ["EMHP"]]

    found = preview(sheets_bytes({f"Sheet {n}": rows for n in range(MOST_SHEETS)}))

    assert (len(found.sheets), found.more_sheets) == (MOST_SHEETS, 0)


def test_a_workbook_whose_parts_have_other_names_is_shown() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes([["Job Title"], ["EMHP"]]))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    start = parts["_rels/.rels"].replace(b"xl/workbook.xml", b"book/workbook.xml")
    renamed = {name.replace("xl/", "book/"): content for name, content in parts.items()}

    (sheet,) = preview(zip_bytes({**renamed, "_rels/.rels": start})).sheets

    assert sheet.has_titles


def test_a_wide_row_of_a_workbook_is_refused() -> None:
    with pytest.raises(FileTooLargeError):
        preview_file(xlsx_bytes([["a", "b"], ["c", "d"]]), Wanted({}), Limits(columns=1))
