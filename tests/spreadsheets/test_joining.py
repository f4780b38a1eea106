import pytest

from app.errors import FileTooLargeError
from app.spreadsheets.joining import join_tables
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Table, Wanted
from tests.spreadsheets.files import sheets_bytes

BOOK = sheets_bytes(
    {
        "Wards": [["Job Title", "Band", "Surname"], ["EMHP", "5", "x"], ["Total", "", "x"]],
        "Hubs": [["Directorate", "Position Title"], ["East", "PA"]],
        "Third": [["Job Title"], ["Envoy"]],
    }
)


def tables(*names: str) -> list[Table]:
    return [read_table(BOOK, Wanted({}, sheet=name), Limits()) for name in names]


def test_sheets_are_one_list_whose_rows_name_their_sheet() -> None:
    joined = join_tables(tables("Wards", "Hubs"), 10)

    assert [heading.text for heading in joined.headings] == [
        "Sheet",
        "Job Title",
        "Band",
        "Directorate",
    ]
    assert [(row.number, row.values) for row in joined.rows] == [
        (2, ("Wards", "EMHP", "5", "")),
        (3, ("Wards", "Total", "", "")),
        (2, ("Hubs", "PA", "", "East")),
    ]
    assert joined.place("title") == 1


def test_what_was_left_out_of_each_sheet_is_named_with_it() -> None:
    joined = join_tables(tables("Wards", "Hubs"), 10)

    assert joined.dropped == ("Surname",)
    assert joined.skipped_sheets == ("Third (not read: one sheet is read at a time)",)
    assert joined.notes == ("Sheet 'Wards': 1 row is a total and is not counted.",)
    assert joined.remarks[0].message.startswith("Sheet 'Wards': This row is a total")


def test_sheets_with_too_many_rows_together_are_refused() -> None:
    with pytest.raises(FileTooLargeError, match="more than 2 rows"):
        join_tables(tables("Wards", "Hubs"), 2)
