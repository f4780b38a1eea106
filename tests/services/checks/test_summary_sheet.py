from app.services.checks.summary_sheet import summary_rows
from tests.services.checks.lists import STAMP, report


def test_the_summary_lists_what_was_left_out_with_its_row() -> None:
    lines = [cells for _, cells in summary_rows(report(), STAMP)]

    assert ("Matched: one role, safe to record", 4, 19) in lines
    assert ("Left out, changed or not counted",) in lines
    assert ("Column: Surname",) in lines
    assert ("Row 9: This row is a total, so it is not counted. Grand Total",) in lines
