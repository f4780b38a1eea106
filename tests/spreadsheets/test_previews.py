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
from tests.spreadsheets.files import Rows, csv_bytes, sheets_bytes, xlsx_bytes

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
