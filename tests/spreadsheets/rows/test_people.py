import pytest

from app.spreadsheets.rows.people import People
from app.spreadsheets.tables import Heading


@pytest.mark.parametrize(
    ("use", "is_refused"),
    [("title", True), ("team", True), ("site", False), ("organisation", False)],
)
def test_a_name_in_a_column_of_places_is_a_place(use: str, is_refused: bool) -> None:
    complaint = People(frozenset()).complaint("Bloggs, Jo", Heading("Any", 1, use))

    assert (complaint is not None) is is_refused


@pytest.mark.parametrize(
    ("use", "is_refused"), [("title", True), ("team", False), ("headcount", False)]
)
def test_eight_digits_are_an_employee_number_only_where_no_code_is(
    use: str, is_refused: bool
) -> None:
    complaint = People(frozenset()).complaint("10234567", Heading("Any", 1, use))

    assert (complaint is not None) is is_refused


def test_a_text_about_a_person_is_not_shown() -> None:
    assert People(frozenset()).is_fit_to_show("Rows: 2")
    assert not People(frozenset()).is_fit_to_show("Bloggs, Jo")
