import pytest

from app.spreadsheets.formats.workbooks import Shared, WithoutValue
from app.spreadsheets.rows.cells import (
    DATE_FOR_BAND,
    FAILED,
    FILLED_IN,
    FROM_THE_LEFT,
    SHARED_NUMBER,
    TITLE_FROM_THE_LEFT,
    WITHOUT_VALUE,
    has_own_cells,
    is_merged_across,
    is_title_alone,
    read_cell,
    trimmed,
)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *(('="012345"', "012345"), (" Staff\nNurse ", "Staff Nurse"), ("a_x000D_", "a")),
        *(('="Nurse ""Bank"""', 'Nurse "Bank"'), ('=" Nurse "', "Nurse")),
        *(("Staff_x000D_\n\tNurse", "Staff Nurse"), ("Staff\x85 Nurse", "Staff Nurse")),
        # No spreadsheet added these.
        *(("Staff  Nurse", "Staff  Nurse"), ('"Nurse"', '"Nurse"'), ("=1+1", "=1+1")),
    ],
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


@pytest.mark.parametrize(
    ("cell", "use", "read"),
    [
        # One row of a block: nothing of it is counted twice.
        (Shared.of("9", is_first=True, is_tall=False), "headcount", ("9", None)),
        (Shared.of("9", is_first=True), "fte", ("", SHARED_NUMBER)),
        (Shared.of("", is_first=True), "headcount", ("", None)),
        (Shared.of("5", is_first=True), "band", ("5", None)),
        (Shared.of("5", is_first=False), "band", ("5", FILLED_IN["band"])),
        (Shared.of("Ward 1", is_first=False), None, ("Ward 1", None)),
        # A number is one by its first sign.
        (Shared.of("9", is_first=True, is_left=False), "fte", ("", FROM_THE_LEFT)),
        (Shared.of("9", is_first=False, is_left=False), "fte", ("", None)),
        (Shared.of("See 9", is_first=True, is_left=False), "fte", ("", None)),
        (Shared.of("9", is_first=True, is_left=False), None, ("", None)),
    ],
)
def test_a_block_is_read_by_the_place_of_the_cell_in_it(
    cell: Shared, use: str | None, read: tuple[str, str | None]
) -> None:
    assert read_cell(cell, use) == read


@pytest.mark.parametrize(
    ("cell", "use", "read"),
    [
        (WithoutValue(), "title", ("", WITHOUT_VALUE)),
        (WithoutValue(), "headcount", ("", WITHOUT_VALUE)),
        (WithoutValue(), None, ("", None)),
        ("#REF!", "band", ("", FAILED)),
        ("#DIV/0!", "team", ("", FAILED)),
        ("#REF!", None, ("#REF!", None)),
        # The row of such a title is listed as one without a title.
        ("#N/A", "title", ("#N/A", None)),
    ],
)
def test_a_formula_without_a_value_is_said_where_its_column_is_used(
    cell: str, use: str | None, read: tuple[str, str | None]
) -> None:
    assert read_cell(cell, use) == read


@pytest.mark.parametrize(
    ("use", "value"),
    [
        *(("band", "5"), ("headcount", "5"), ("fte", "5"), ("occupation_code", "5")),
        *(("team", "'5'"), ("title", "'5'"), (None, "'5'")),
    ],
)
def test_quotation_marks_are_taken_from_a_band_a_code_or_a_number_alone(
    use: str | None, value: str
) -> None:
    assert read_cell("'5'", use) == (value, None)


@pytest.mark.parametrize("use", ["title", "headcount", "team", None])
def test_a_date_is_refused_as_a_band_alone(use: str | None) -> None:
    assert read_cell("05-Jun", use) == ("05-Jun", None)


@pytest.mark.parametrize("band", ["Band 5", "5-6", "8a", "5/6", "5.6.7.8", "Ad hoc 5"])
def test_a_band_that_looks_a_little_like_a_date_is_a_band(band: str) -> None:
    assert read_cell(band, "band") == (band, None)
    assert read_cell(Shared.of(band, is_first=True), "band") == (band, None)


def test_headings_are_compared_without_the_blanks_around_them() -> None:
    assert trimmed([" Job Title", "Pay  Band\n", ""]) == ["Job Title", "Pay  Band", ""]


ABOVE = Shared.of("Ward 1", is_first=False)
ACROSS = Shared.of("Nursing", is_first=True, is_tall=False)
COVERED = Shared.of("Nursing", is_first=True, is_left=False, is_tall=False)


@pytest.mark.parametrize(
    ("cells", "has_own"),
    [
        (["", "Cook"], True),
        ([" ", ""], False),
        ([], False),
        ([ABOVE, ""], False),
        ([ABOVE, "Cook"], True),
        ([Shared.of("Ward 1", is_first=True), ""], True),
        ([Shared.of("", is_first=True), ""], False),
        ([WithoutValue()], True),
    ],
)
def test_a_row_says_something_itself_unless_its_cells_are_blank_or_of_a_block_from_above(
    cells: list[str], *, has_own: bool
) -> None:
    assert has_own_cells(cells) is has_own


@pytest.mark.parametrize(
    ("cells", "place", "is_alone"),
    [
        (["Nursing", "", " "], 0, True),
        (["", "Nursing"], 1, True),
        (["Nursing"], 0, True),
        (["Nursing", "5"], 0, False),
        (["Nursing", WithoutValue()], 0, False),
        (["Nursing", "5"], 1, False),
        (["", "5"], 0, False),
        ([" ", "5"], 0, False),
        (["Nursing"], 1, False),
        ([], 0, False),
        ([ACROSS, COVERED, COVERED], 0, True),
        ([ACROSS, COVERED, "5"], 0, False),
        ([ABOVE, ""], 0, True),
    ],
)
def test_a_title_is_alone_where_no_other_cell_of_its_row_says_anything(
    cells: list[str], place: int, *, is_alone: bool
) -> None:
    assert is_title_alone(cells, place) is is_alone


@pytest.mark.parametrize(
    ("cells", "is_merged"),
    [
        ([ACROSS, COVERED], True),
        ([ACROSS, "", COVERED], True),
        ([ACROSS, ""], False),
        (["Nursing", "Nursing"], False),
        (["Nursing", COVERED], False),
        ([ABOVE, COVERED], False),
        ([ACROSS, ACROSS], False),
    ],
)
def test_a_cell_is_merged_across_where_another_one_of_its_row_is_covered_by_it(
    cells: list[str], *, is_merged: bool
) -> None:
    assert is_merged_across(cells[0], cells) is is_merged
