import pytest

from app.spreadsheets.formats.workbooks import Shared
from app.spreadsheets.rows.cells import DATE_FOR_BAND, FILLED_IN, SHARED_NUMBER, read_cell


@pytest.mark.parametrize(
    ("cell", "value"),
    [('="012345"', "012345"), (" Staff\nNurse ", "Staff Nurse"), ("a_x000D_", "a")],
)
def test_what_a_spreadsheet_added_to_a_cell_is_taken_out(cell: str, value: str) -> None:
    assert read_cell(cell, "title") == (value, None)


@pytest.mark.parametrize(
    ("use", "is_first", "read"),
    [
        ("headcount", True, ("", SHARED_NUMBER)),
        ("headcount", False, ("", None)),
        ("title", True, ("12", None)),
        ("title", False, ("12", FILLED_IN["title"])),
        ("employed_by", False, ("12", None)),
    ],
)
def test_a_merged_cell_is_read_by_its_use(
    use: str, is_first: bool, read: tuple[str, str | None]
) -> None:
    assert read_cell(Shared.of("12", is_first=is_first), use) == read


def test_a_merged_date_is_no_band_either() -> None:
    assert read_cell(Shared.of("05-Jun", is_first=False), "band") == ("", DATE_FOR_BAND)
