import pytest

from app.spreadsheets.reading import read_table
from app.spreadsheets.rows.unused_numbers import counts_in_titles
from app.spreadsheets.tables import Limits, Row, RowKind, Wanted

_NOT_USED = "No column is used as the headcount, so rows are counted and not staff. "


def notes(text: str, **columns: str) -> tuple[str, ...]:
    return read_table(text.encode(), Wanted(columns), Limits()).notes


def test_columns_of_numbers_are_named_where_none_is_the_headcount() -> None:
    assert notes("Job Title,Apr-26,Note,May-26\nCook,4,x,5\nPorter,3,,\n") == (
        f"{_NOT_USED}There are columns of numbers: column 2 ('Apr-26'), column 4 ('May-26'). "
        "If one is the headcount, name it as the headcount.",
    )
    assert notes("Job Title,Posts\nCook,4\n") == (
        f"{_NOT_USED}There is a column of numbers: column 2 ('Posts'). "
        "If one is the headcount, name it as the headcount.",
    )


def test_only_the_first_of_many_columns_of_numbers_are_named() -> None:
    months = ",".join(f"{number}/26" for number in range(1, 10))
    (note,) = notes(f"Job Title,{months}\nCook,1,2,3,4,5,6,7,8,9\n")

    assert "column 7 ('6/26') and 3 more. If" in note


@pytest.mark.parametrize(
    "text",
    [
        "Job Title,Headcount,Posts\nCook,4,4\n",
        "No.,Job Title\n1,Cook\n2,Porter\n",
        "Job Title,Employee Number\nCook,4\n",
        "Job Title,Spine point\nCook,4\n",
        "Job Title,Vacancies\nCook,4\n",
        "Job Title,Established WTE\nCook,4\n",
        "Job Title,Remark\nCook,4\nPorter,none\n",
        "Job Title,\nCook,4\n",
    ],
)
def test_a_column_that_is_no_headcount_is_not_named(text: str) -> None:
    assert not any("No column" in note for note in notes(text))


def test_a_user_who_wants_no_headcount_hears_of_none() -> None:
    assert notes("Job Title,Posts\nCook,4\n", headcount="") == ()


def test_titles_with_a_count_in_them_are_said() -> None:
    assert notes("Job Title,Team\nCook (12),A\nPorter x3,A\nClerk,A\n") == (
        "2 titles have a number in them, such as 'Cook (12)'. If it is a headcount, put it in a "
        "column of its own.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Job Title,Headcount\nCook (12),4\nPorter (3),3\n",
        "Job Title,Team\nCook Band 2,A\nPorter Grade 3,A\n",
        "Job Title,Team\nCook (12),A\nPorter,A\nClerk,A\n",
    ],
)
def test_few_numbers_in_titles_or_those_beside_a_headcount_are_not_said(text: str) -> None:
    assert notes(text) == ()


def named(*cells: str, heading: str = "Posts") -> bool:
    """Whether a column of these cells is said to have numbers."""
    rows = "".join(f"Cook,{cell}\n" if cell != "none" else "Cook\n" for cell in cells)
    said = notes(f"Job Title,{heading}\n{rows}")
    return any(note.startswith(_NOT_USED) for note in said)


@pytest.mark.parametrize(
    ("cells", "is_named"),
    [
        (("4",), True),
        (("1",), True),  # one number is no numbering
        (("1", "2"), False),
        (("1", "3"), True),
        (("2", "3"), True),
        (("0", "1"), True),
        (("4", "x"), False),
        (("4", "x", "5"), True),
        (("4", "", " "), True),
        (("4", "none"), True),
        (("", ""), False),
        (("2.5", "3"), True),
        (("10000", "20000"), False),
        (("4-5", "6-7"), False),
    ],
)
def test_a_column_of_numbers_has_more_numbers_than_other_cells_and_does_not_number_the_rows(
    cells: tuple[str, ...], *, is_named: bool
) -> None:
    assert named(*cells) is is_named


@pytest.mark.parametrize(
    "heading",
    [
        *("Agency", "Hours", "Pay", "Budget 26", "Budgeted", "Leavers", "Vacancy", "Target", "ID"),
        *("Cost", "Date", "Version", "Establishment", "Staff number", "Age"),
    ],
)
def test_numbers_of_money_time_or_others_are_not_named(heading: str) -> None:
    assert not named("4", "7", heading=heading)


def test_numbers_without_headings_are_not_named() -> None:
    assert notes("Cook,4\nPorter,3\n", title="1") == ()


def titled(*titles: str, kind: RowKind = RowKind.POST) -> list[Row]:
    return [Row(number, (title,), kind) for number, title in enumerate(titles, start=2)]


@pytest.mark.parametrize(
    "title", ["Cook (12)", "Cook (x 3)", "Cook x3", "Cook X 3", "3 x Cook", "3x Cook", "Cook - 3"]
)
def test_a_count_may_stand_at_the_end_or_the_start_of_a_title(title: str) -> None:
    assert counts_in_titles(titled(title, "Porter (2)"), ["title"]) == [title, "Porter (2)"]


@pytest.mark.parametrize(
    "titles",
    [
        ("Cook (12)",),
        ("Cook (12)", "Porter (3)", "Clerk", "Matron"),
        ("Cook Band 5", "Cook 5", "Cook (12345)"),
        (),
    ],
)
def test_counts_in_titles_are_said_of_two_titles_or_more_and_of_most(
    titles: tuple[str, ...],
) -> None:
    assert counts_in_titles(titled(*titles), ["title"]) == []


def test_counts_in_the_titles_of_posts_alone_are_said() -> None:
    posts = titled("Cook (12)", "Porter (3)")
    others = titled("Nursing", "Admin", kind=RowKind.HEADING)

    assert counts_in_titles([*others, *posts], ["title"]) == ["Cook (12)", "Porter (3)"]
    assert counts_in_titles(titled("Cook (12)", "Porter (3)", kind=RowKind.NOTE), ["title"]) == []
    assert counts_in_titles(posts, ["title", "headcount"]) == []
