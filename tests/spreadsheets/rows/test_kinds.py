import pytest

from app.spreadsheets.rows.kinds import Sums, is_note, kind_of_title
from app.spreadsheets.tables import Row, RowKind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Total", RowKind.TOTAL),
        ("Grand total", RowKind.TOTAL),
        ("Sub-total: nursing", RowKind.TOTAL),
        ("Total Reward Manager", RowKind.POST),
        ("Vacancy", RowKind.VACANCY),
        ("Staff Nurse - Vacant", RowKind.VACANCY),
        ("Vacancy Manager", RowKind.POST),
        ("n/a", RowKind.NO_TITLE),
        ("--", RowKind.NO_TITLE),
        ("Nursing Associate", RowKind.POST),
        ("=1+1", RowKind.POST),
    ],
)
def test_a_row_is_known_by_its_title(title: str, kind: RowKind) -> None:
    assert kind_of_title(title) is kind


def test_a_row_that_sums_the_rows_above_it_is_a_total_of_them_or_of_its_section() -> None:
    sums = Sums()
    for number in ("3", "4.5"):
        sums.add({"fte": number})

    assert sums.are_in("Total nurses", {"fte": "7.5"})
    assert not sums.are_in("Total nurses", {"fte": "8"})
    assert not sums.are_in("Total Reward Manager", {"fte": "7.5", "band": "7"})

    sums.begin_section()
    sums.add({"fte": "2"})
    assert sums.are_in("Total clerks", {"fte": "2"})
    assert sums.are_in("Total", {"fte": "9.5"})


def test_a_lone_cell_at_the_end_is_a_note_where_every_row_above_says_more() -> None:
    uses = ["title", "band"]
    rows = [Row(2, ("Staff Nurse", "5")), Row(3, ("Source: ESR", "")), Row(5, ("Ward Clerk", ""))]

    assert is_note(rows[:2], 1, uses)
    assert not is_note([rows[0], Row(3, ("Ward Clerk", ""))], 1, uses)
    assert is_note([rows[0], rows[2]], 1, uses)
    assert not is_note([Row(2, ("Staff Nurse", "")), rows[2]], 1, uses)
