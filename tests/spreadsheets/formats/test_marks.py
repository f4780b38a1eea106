from app.spreadsheets.formats.marks import Marks


def test_a_sheet_without_marks_hides_and_merges_nothing() -> None:
    marks = Marks()

    assert not any((marks.hidden_rows, marks.hidden_columns, marks.merged, marks.without_value))
