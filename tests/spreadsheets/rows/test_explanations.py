import pytest

from app.spreadsheets.rows.explanations import explains_headings


@pytest.mark.parametrize(
    "values", [("Staff Nurse", "5", "c"), ("text", "", ""), ("Text", "5"), ("Consultant", "n")]
)
def test_a_post_or_one_cell_explains_nothing(values: tuple[str, ...]) -> None:
    assert not explains_headings(values)


@pytest.mark.parametrize(
    "values",
    [
        *(("text", "n"), ("Free text", "", "Whole number"), ("e.g. Cook", "eg 5", "wte")),
        *(("String", "numeric"), ("For example a cook", "(n)"), ("[text]", "No."), ("A", "B")),
        *(("Mandatory", "optional"), ("required", "if known"), ("plain text", "headcount")),
    ],
)
def test_two_cells_or_more_that_say_what_a_column_has_explain_it(values: tuple[str, ...]) -> None:
    assert explains_headings(values)
