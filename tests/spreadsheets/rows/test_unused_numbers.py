import pytest

from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Wanted

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
