import pytest

from app.errors import TableError
from app.services.posts.cells import Headcount
from app.services.trusts.rows import EXTRA_HEADINGS, posts_of_table
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Table, Wanted
from app.vocabulary import HeadcountQuality
from tests.trusts import posts

JOB_WORDS = frozenset({"nurse", "staff"})


def table(text: str) -> Table:
    return read_table(text.encode(), Wanted({}, extra_headings=EXTRA_HEADINGS), Limits())


def test_the_posts_of_a_table_leave_out_what_is_not_a_post() -> None:
    found = posts_of_table(
        table(
            "Job Title,Band,Headcount,FTE,New as\nEMHP,AfC 5,<5,2.5,nationally\n"
            "Vacancy,5,1,,\nTotal,,3,,\n"
        )
    )

    few = Headcount(HeadcountQuality.ESTIMATE)
    assert found == (posts("EMHP", few, band="5", fte=2.5, new_as="nationally"),)


def test_every_fault_is_said_at_once_with_its_row() -> None:
    with pytest.raises(TableError) as caught:
        posts_of_table(
            table("Job Title,Headcount,FTE,Employed by\nEMHP,two,x,nobody\nTBC,1,,\nCook,1,,\n")
        )

    assert str(caught.value).startswith("The list has 4 errors.")
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        (2, "headcount"),
        (2, "fte"),
        (2, "employed_by"),
        (3, "title"),
    ]
