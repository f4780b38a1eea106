import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spreadsheets.csv_text import as_csv, csv_cell, harmless, harmless_csv_cell, raw_csv


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d", "\t", "\r", " ="])
def test_a_cell_that_begins_like_a_formula_has_an_apostrophe_before_it(start: str) -> None:
    assert harmless(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("text", ["", "Staff Nurse", "8a", "Nurse = carer"])
def test_any_other_cell_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_heading_is_harmless_like_every_other_cell() -> None:
    assert as_csv(["=a"], [["=b"]]) == "'=a\r\n'=b\r\n"


def test_a_raw_table_has_every_cell_as_it_came() -> None:
    assert raw_csv([["=a", 'b "c"']], "\n") == '=a,"b ""c"""\n'


@given(st.lists(st.text(alphabet="a ,;\"'\r\n\t=é"), min_size=2, max_size=4))
def test_cells_put_into_csv_one_by_one_are_those_of_a_whole_row(cells: list[str]) -> None:
    assert ",".join(map(csv_cell, cells)) + "\r\n" == raw_csv([cells])
    assert ",".join(map(harmless_csv_cell, cells)) + "\r\n" == raw_csv([map(harmless, cells)])
