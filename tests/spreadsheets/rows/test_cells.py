import pytest

from app.spreadsheets.formats.workbooks import Shared
from app.spreadsheets.rows.cells import (
    DATE_FOR_BAND,
    FILLED_IN,
    FROM_THE_LEFT,
    SHARED_NUMBER,
    TITLE_FROM_THE_LEFT,
    read_cell,
)


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


@pytest.mark.parametrize(
    ("use", "read"),
    [
        ("title", ("12", TITLE_FROM_THE_LEFT)),
        ("headcount", ("", FROM_THE_LEFT)),
        ("band", ("", None)),
    ],
)
def test_only_a_title_is_filled_in_from_a_cell_on_its_left(
    use: str, read: tuple[str, str | None]
) -> None:
    cell = Shared.of("12", is_first=True, is_left=False, is_tall=False)

    assert read_cell(cell, use) == read


@pytest.mark.parametrize(
    ("cell", "use", "value"),
    [("\u200e5", "band", "5"), ("\u201c12\u201d", "headcount", "12"), ("'5", "band", "5")],
)
def test_marks_that_are_not_seen_and_quotation_marks_are_no_part_of_a_band_or_number(
    cell: str, use: str, value: str
) -> None:
    assert read_cell(cell, use) == (value, None)


@pytest.mark.parametrize("band", ["05.06.2026", "2026/03/02", "6-May-26 00:00"])
def test_a_date_of_any_form_is_no_band(band: str) -> None:
    assert read_cell(band, "band") == ("", DATE_FOR_BAND)
