import pytest

from app.errors import Fault
from app.spreadsheets.layout import Layout, find_layout
from app.spreadsheets.rows import messages
from app.spreadsheets.rows.messages import (
    MOST_FAULTS,
    columns_used,
    first_faults,
    first_remarks,
    hidden,
    hidden_columns,
    not_counted,
    numbers_not_used,
    why_not_counted,
)
from app.spreadsheets.tables import FileKind, Remark, RowKind, Wanted


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


_WITHOUT_TITLE = "This row has no job title, so it is not counted."


@pytest.mark.parametrize(
    ("kind", "cells", "starts"),
    [
        (RowKind.TOTAL, {"title": "Total"}, "This row is a total"),
        (RowKind.HEADING, {"title": "Nursing"}, "This row heads the rows under it"),
        (RowKind.NOTE, {"title": "Source"}, "This row is a note"),
        (RowKind.VACANCY, {"title": "Vacancy"}, "This row is a vacancy"),
        (RowKind.VACANCY, {"title": "Cook", "headcount": "0"}, "Nobody is in post"),
        (RowKind.TOTAL, {"title": "Total", "headcount": "0"}, "This row is a total"),
        (RowKind.TOTAL, {"headcount": "7"}, "This row is a total"),
        (RowKind.NO_TITLE, {"title": "-"}, "This is not a job title"),
        (RowKind.NO_TITLE, {"title": "Na"}, "'NA' may mean"),
        (RowKind.TOTAL, {"title": "NA"}, "This row is a total"),
        (RowKind.NO_TITLE, {"team": "A"}, _WITHOUT_TITLE),
        (RowKind.NO_TITLE, {"title": "", "fte": "1"}, f"{_WITHOUT_TITLE} If it belongs"),
        (RowKind.NO_TITLE, {"band": "5"}, f"{_WITHOUT_TITLE} If it belongs"),
        (RowKind.NO_TITLE, {"headcount": "1"}, f"{_WITHOUT_TITLE} If it belongs"),
    ],
)
def test_a_row_that_is_not_counted_has_the_reason_beside_it(
    kind: RowKind, cells: dict[str | None, str], starts: str
) -> None:
    why = why_not_counted(kind, cells)

    assert why is not None
    assert why.startswith(starts)
    assert (why == _WITHOUT_TITLE) is (starts == _WITHOUT_TITLE)


def test_a_post_is_counted() -> None:
    assert why_not_counted(RowKind.POST, {"title": "Cook"}) is None


def test_each_note_says_one_and_several_rightly() -> None:
    def said(number: int) -> list[str]:
        kinds = [kind for kind in RowKind for _ in range(number)]
        notes = (messages.above_headings, messages.repetitions, messages.faulty_rows, hidden)
        return [*not_counted(kinds), *(text for note in notes for text in note(number))]

    assert said(0) == []
    assert said(1) == [
        "1 row is a total and is not counted.",
        "1 row is a vacancy and is not counted.",
        "1 row is a note and is not counted.",
        "1 row is a heading of a group and is not counted.",
        "1 row has no job title and is not counted.",
        "1 row above the headings was left out.",
        "1 repetition of the headings was left out.",
        "1 row could not be read and was left out.",
        "1 row is hidden in the sheet. It is counted.",
    ]
    assert said(2) == [
        "2 rows are totals and are not counted.",
        "2 rows are vacancies and are not counted.",
        "2 rows are notes and are not counted.",
        "2 rows are headings of groups and are not counted.",
        "2 rows have no job title and are not counted.",
        "2 rows above the headings were left out.",
        "2 repetitions of the headings were left out.",
        "2 rows could not be read and were left out.",
        "2 rows are hidden in the sheet. They are counted.",
    ]


def layout_of(*headings: str) -> Layout:
    layout = find_layout([list(headings), ["Cook", "2"]], Wanted({}))
    assert layout is not None
    return layout


def test_only_a_hidden_column_that_is_used_is_said() -> None:
    layout = layout_of("Job Title", "Zorb", "Band", "FTE")

    assert list(hidden_columns(layout, frozenset({3, 1, 0}))) == [
        "Column 1 ('Job Title') is hidden in the sheet. It is used.",
        "Column 4 ('FTE') is hidden in the sheet. It is used.",
    ]


def test_a_column_is_said_to_be_used_where_another_could_be_taken_for_it() -> None:
    assert list(columns_used(layout_of("Job Title", "Band", "FTE"))) == []
    assert list(columns_used(layout_of("Job Title", "Occ Code", "occ. code"))) == [
        "Column 2 ('Occ Code') is used as the occupation code.",
        "Column 3 has the same heading and is not used.",
    ]


def test_columns_of_which_none_is_used_are_named() -> None:
    assert list(columns_used(layout_of("Job Title", "2025 HC", "2026 HC"))) == [
        "None of these is used as the headcount, because each could be: "
        "column 2 ('2025 HC'), column 3 ('2026 HC')."
    ]


@pytest.mark.parametrize(("number", "more"), [(6, ""), (7, " and 1 more"), (8, " and 2 more")])
def test_six_columns_of_numbers_are_named_and_the_others_counted(number: int, more: str) -> None:
    (note,) = numbers_not_used([f"c{at}" for at in range(number)])

    assert f"There are columns of numbers: c0, c1, c2, c3, c4, c5{more}. If" in note


def test_two_hundred_faults_are_listed_and_the_others_counted() -> None:
    faults = [Fault("Why.", row=row) for row in range(MOST_FAULTS + 1)]

    assert first_faults(faults[:-1]) == faults[:-1]
    assert first_faults(faults) == [*faults[:-1], Fault("and 1 more like these")]


def test_remarks_are_in_the_order_of_their_rows() -> None:
    remarks = [Remark(3, "c", "x"), Remark(1, "a", "y"), Remark(2, "b", "x")]

    assert [one.row for one in first_remarks(remarks)] == [1, 2, 3]


@pytest.mark.parametrize("kind", list(FileKind))
def test_a_file_that_is_too_long_is_to_be_sent_as_csv_unless_it_is_text(kind: FileKind) -> None:
    is_text = kind in (FileKind.CSV, FileKind.TITLES)
    other = "" if is_text else " Send the list as CSV, or in parts."

    assert messages.too_many_rows(kind, 1_000) == f"The file has more than 1,000 rows.{other}"
