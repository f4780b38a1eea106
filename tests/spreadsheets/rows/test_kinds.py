import pytest

from app.spreadsheets.reading import read_table
from app.spreadsheets.rows.kinds import RowKinds, kind_of_title, notes_begin
from app.spreadsheets.tables import Limits, Row, RowKind, Wanted
from tests.spreadsheets import files


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
        ("Tot.", RowKind.TOTAL),
        ("\u03a3", RowKind.TOTAL),
        ("Total = 14", RowKind.TOTAL),
        ("Page 1 of 2", RowKind.NOTE),
        ("Page Designer", RowKind.POST),
        ("Median", RowKind.NO_TITLE),
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

    assert notes_begin(rows[:2], uses) == 1
    assert notes_begin([rows[0], Row(3, ("Ward Clerk", ""))], uses) == 2
    assert notes_begin([rows[0], rows[2]], uses) == 1
    assert notes_begin([Row(2, ("Staff Nurse", "")), rows[2]], uses) == 2


@pytest.mark.parametrize(
    "note",
    [
        *("1. Bank staff, too", "NB no agency", "Please note", "Key: c is small", "Contact: us"),
        *("Bank staff are excluded", "Excluding agency", "Excl. bank"),
    ],
)
def test_all_lines_from_the_first_note_under_a_list_on_are_notes(note: str) -> None:
    rows = [Row(2, ("Cook", "2")), Row(3, (note, "")), Row(4, ("Workforce team", ""))]

    assert notes_begin(rows, ["title", "band"]) == 1


def test_titles_at_the_end_of_a_list_without_a_band_are_no_notes() -> None:
    rows = [Row(2, ("Cook", "2")), Row(3, ("Inclusion Worker", "")), Row(4, ("Porter", ""))]

    assert notes_begin(rows, ["title", "band"]) == 3


@pytest.mark.parametrize(
    ("rows", "totals"),
    [
        # A number was kept back, so the total is a little more than the others.
        ([("Cook", "10"), ("Porter", "<5"), ("All staff", "13")], ["All staff"]),
        ([("Cook", "10"), ("Porter", "<5"), ("All staff", "40")], []),
        # Statistics round each number, and the total apart from them.
        ([("Cook", "105"), ("Porter", "20"), ("Total catering", "130")], ["Total catering"]),
        ([("Cook", "105"), ("Porter", "20"), ("Total catering", "150")], []),
        ([("Cook", "10"), ("Porter", "nan"), ("Total staff", "10")], ["Total staff"]),
        # No job is called so.
        ([("Cook", "10"), ("Catering total", "99")], ["Catering total"]),
        ([("Cook", "10"), ("Cyfanswm", "10")], ["Cyfanswm"]),
        # The total may come first.
        ([("All roles", "15"), ("Cook", "10"), ("Porter", "5")], ["All roles"]),
        ([("All roles", "2"), ("Cook", "10"), ("Porter", "5")], []),
        # One post is no sum.
        ([("Cook", "3"), ("All Age Practitioner", "3")], []),
        # A small number is not about another one.
        ([("Cook", "1"), ("Total Reward Manager", "2")], []),
    ],
)
def test_a_total_is_known_where_numbers_are_kept_back_rounded_or_below(
    rows: list[tuple[str, str]], totals: list[str]
) -> None:
    table = read_table(files.csv_bytes([("Job Title", "Headcount"), *rows]), Wanted({}), Limits())

    assert [row.values[0] for row in table.rows if row.kind is RowKind.TOTAL] == totals


@pytest.mark.parametrize("title", ["2026-03-01", "12345", "5/6", "12.5"])
def test_a_number_or_a_date_is_no_job_title(title: str) -> None:
    assert kind_of_title(title) is RowKind.NO_TITLE
