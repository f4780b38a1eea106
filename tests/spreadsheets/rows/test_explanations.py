import pytest

from app.spreadsheets.rows.explanations import explains_headings


@pytest.mark.parametrize(
    "values", [("Staff Nurse", "5", "c"), ("text", "", ""), ("Text", "5"), ("Consultant", "n")]
)
def test_a_post_or_one_cell_explains_nothing(values: tuple[str, ...]) -> None:
    assert not explains_headings(values)
