from app.spreadsheets.rows.messages import MOST_FAULTS, first_remarks, hidden, not_counted
from app.spreadsheets.tables import Remark, RowKind


def test_notes_say_one_row_and_several_rows_rightly() -> None:
    kinds = [RowKind.TOTAL, RowKind.NOTE, RowKind.NOTE]

    assert list(not_counted(kinds)) == [
        "1 row is a total and is not counted.",
        "2 rows are notes and are not counted.",
    ]
    assert list(hidden(2)) == ["2 rows are hidden in the sheet. They are counted."]


def test_many_remarks_of_one_sort_hide_none_of_another() -> None:
    many = [Remark(row, "", "filled in") for row in range(1, MOST_FAULTS + 3)]

    shown = list(first_remarks([*many, Remark(900, "12", "not added up")]))

    assert shown[-2] == Remark(900, "12", "not added up")
    assert shown[-1] == Remark(MOST_FAULTS + 1, "", "and 2 more like these: filled in")
