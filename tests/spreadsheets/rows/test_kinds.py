import pytest

from app.spreadsheets.rows.kinds import RowKinds, is_note, kind_of_title
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


def kinds_of(uses: list[str | None], *rows: tuple[str, ...]) -> list[RowKind]:
    kinds = RowKinds(uses)
    return [kinds.kind_of(row) for row in rows]


def test_a_row_that_sums_the_rows_above_it_is_a_total_of_them_or_of_its_section() -> None:
    found = kinds_of(
        ["title", "fte", "band"],
        ("Staff Nurse", "3", "5"),
        ("Ward Clerk", "4.5", ""),
        ("Total nurses", "8", ""),  # another number: a post
        ("Total Reward Manager", "15.5", "7"),  # it has a band: a post
        ("Total staff", "31", ""),  # of all four
        ("Porter", "2", ""),
        ("Total porters", "2", ""),  # of the section
        ("Total of both", "33", ""),
    )

    post, total = RowKind.POST, RowKind.TOTAL
    assert found == [post, post, post, post, total, post, total, total]


def test_a_row_without_a_title_or_with_nobody_in_post_is_no_post() -> None:
    found = kinds_of(
        ["team", "title", "headcount", "fte"],
        ("Ward 1", "", "2", "2"),
        ("Ward 1", "Porter", "0", "0"),
        ("Ward 1", "Porter", "0", "0.4"),
        ("Ward 1", "Porter", "1", ""),
        ("Total", "", "2", ""),
    )

    assert found == [
        RowKind.NO_TITLE,
        RowKind.VACANCY,
        RowKind.POST,
        RowKind.POST,
        RowKind.TOTAL,
    ]


def test_a_lone_cell_at_the_end_is_a_note_where_every_row_above_says_more() -> None:
    uses = ["title", "band"]
    rows = [Row(2, ("Staff Nurse", "5")), Row(3, ("Source: ESR", "")), Row(5, ("Ward Clerk", ""))]

    assert is_note(rows[:2], 1, uses)
    assert not is_note([rows[0], Row(3, ("Ward Clerk", ""))], 1, uses)
    assert is_note([rows[0], rows[2]], 1, uses)
    assert not is_note([Row(2, ("Staff Nurse", "")), rows[2]], 1, uses)
