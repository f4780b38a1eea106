from app.services.checks.cells import ADDED, NOT_CHECKED, AddedCells
from tests.services.checks.lists import report


def test_each_row_has_a_cell_for_each_added_column_but_its_number() -> None:
    cells = AddedCells()

    rows = [dict(zip(ADDED[:-1], cells.of(row), strict=True)) for row in report().rows]

    assert rows[0]["outcome"] == "matched"
    assert rows[0]["role_id"] == "education-mental-health-practitioner"
    assert rows[-1]["outcome"] == NOT_CHECKED
    assert rows[-1]["reasons"] == "This row is a total, so it is not counted."
    assert rows[-1]["confidence"] is None
