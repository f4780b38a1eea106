import pytest

from app.services.posts.remarks import with_remarks
from app.spreadsheets.reading import read_table
from app.spreadsheets.rows.messages import MOST_FAULTS
from app.spreadsheets.tables import Limits, Remark, Wanted


def test_bands_and_numbers_that_are_not_used_are_listed_with_their_rows() -> None:
    data = b"Job Title,Band,Headcount\nStaff Nurse,5,<5\nEMHP,5/6,3\nCook,VSM,*\nTotal,,9\n"

    table = with_remarks(read_table(data, Wanted({}), Limits()))

    number = "This number was kept back where the list was made, so it is not added up."
    band = "This is not one Agenda for Change band, so it is kept as text and not used."
    assert table.remarks == (
        Remark(2, "<5", number),
        Remark(3, "5/6", band),
        Remark(4, "VSM", band),
        Remark(4, "*", number),
        Remark(5, "Total", "This row is a total, so it is not counted."),
    )


@pytest.mark.parametrize(
    ("headcount", "said"),
    [
        ("-2", "not a whole number"),
        ("50%", "not a whole number"),
        ("twelve", "not a whole number"),
        ("2.5", "not a whole number"),
        ("a few", "not a whole number"),
        ("about 12", "an estimate. It is added up"),
        ("[low]", "kept back"),
        ("1 204", None),
        ("1\u00a0204", None),
        ("\u200e12", None),
        ("", None),
    ],
)
def test_a_headcount_that_is_no_exact_number_is_listed(headcount: str, said: str | None) -> None:
    data = f"Job Title,Band,Headcount\nStaff Nurse,5,{headcount}\n".encode()

    remarks = with_remarks(read_table(data, Wanted({}), Limits())).remarks

    assert [said is not None and said in one.message for one in remarks] == [True] * bool(said)


def test_more_full_time_posts_than_people_are_listed() -> None:
    data = b"Job Title,Headcount,FTE\nCook,1,9.6\nPorter,3,3.0\nClerk,,2\n"

    remarks = with_remarks(read_table(data, Wanted({}), Limits())).remarks

    assert [(one.row, one.text) for one in remarks] == [(2, "1, FTE 9.6")]


def test_of_many_remarks_the_first_are_listed_and_the_others_counted() -> None:
    data = b"Job Title,Headcount\n" + b"Cook,<5\n" * (MOST_FAULTS + 7)

    remarks = with_remarks(read_table(data, Wanted({}), Limits())).remarks

    assert len(remarks) == MOST_FAULTS + 1
    assert remarks[-1].message == "and 7 more like these"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("2.5,", "This is not a whole number of staff, so it is not added up. It may be an FTE."),
        ("2,about 1", "This FTE is not a number, so it is not used."),
        ("2,*", None),
        ('2,"1,5"', None),
    ],
)
def test_parts_of_a_headcount_and_an_fte_in_words_are_listed(cells: str, said: str | None) -> None:
    data = f"Job Title,Headcount,FTE\nCook,{cells}\n".encode()

    table = with_remarks(read_table(data, Wanted({}), Limits()))

    assert [one.message for one in table.remarks] == ([] if said is None else [said])
