import pytest

from app.spreadsheets.rows.people import People
from app.spreadsheets.tables import Heading


@pytest.mark.parametrize(
    ("use", "faults"), [("title", 1), ("team", 1), ("site", 0), ("organisation", 0)]
)
def test_a_name_in_a_column_of_places_is_a_place(use: str, faults: int) -> None:
    people = People(frozenset())

    people.check("Bloggs, Jo", Heading("Any", 1, use), 2)

    assert len(people.faults) == faults


@pytest.mark.parametrize(("use", "faults"), [("title", 1), ("team", 0), ("headcount", 0)])
def test_eight_digits_are_an_employee_number_only_where_no_code_is(use: str, faults: int) -> None:
    people = People(frozenset())

    people.check("10234567", Heading("Any", 1, use), 2)

    assert len(people.faults) == faults


def test_a_text_about_a_person_is_not_shown() -> None:
    assert People(frozenset()).is_fit_to_show("Rows: 2")
    assert not People(frozenset()).is_fit_to_show("Bloggs, Jo")
