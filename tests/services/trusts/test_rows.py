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


def test_each_column_is_kept_as_what_it_says() -> None:
    (post,) = posts_of_table(
        table(
            "Job Title,Band,Occupation Code,Job Role,Staff Group,Setting,Site,Headcount,FTE,"
            "Employed by,New as\n"
            "EMHP,VSM,S0X,7054,Additional Clinical Services,CAMHS,North Wing,3,0,Trust,not new\n"
        )
    )

    assert post == posts(
        "EMHP",
        3,
        band="VSM",
        occupation_code="S0X",
        job_role="07054",
        staff_group="Additional Clinical Services",
        setting="CAMHS",
        site="North Wing",
        fte=0.0,
        employed_by="trust",
    )


def test_what_is_blank_is_not_known() -> None:
    (post,) = posts_of_table(table("Job Title,Headcount,FTE,Band,New as\nEMHP,,,,\n"))

    assert post == posts("EMHP")


@pytest.mark.parametrize("heading", ["Band", "Setting", "Site"])
def test_a_cell_has_two_hundred_characters_at_most(heading: str) -> None:
    posts_of_table(table(f"Job Title,{heading}\nEMHP,{'x' * 200}\n"))

    with pytest.raises(TableError) as caught:
        posts_of_table(table(f"Job Title,{heading}\nEMHP,{'x' * 201}\n"))

    (fault,) = caught.value.faults
    assert (fault.row, fault.column) == (2, heading.lower())
    assert "200 characters" in fault.message


def test_a_row_without_a_title_is_a_fault_and_an_empty_row_is_not() -> None:
    with pytest.raises(TableError) as caught:
        posts_of_table(table("Job Title,Headcount\nCook,1\n,\n,4\nPorter,2\n"))

    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(4, "title")]


def test_a_word_that_is_none_of_the_choices_is_a_fault_that_names_them() -> None:
    with pytest.raises(TableError) as caught:
        posts_of_table(table("Job Title,New as\nCook,To the trust\nEMHP,No\nPorter,to nobody\n"))

    (fault,) = caught.value.faults
    assert (fault.row, fault.column) == (4, "new_as")
    assert "nationally" in fault.message


@pytest.mark.parametrize("word", ["to_the_trust", "To the  Trust"])
def test_a_choice_is_read_however_it_is_written(word: str) -> None:
    (post,) = posts_of_table(table(f"Job Title,New as\nCook,{word}\n"))

    assert post.new_as == "to_the_trust"


def test_a_list_can_have_titles_alone() -> None:
    assert posts_of_table(table("Job Title\nCook\nEMHP\n")) == (posts("Cook"), posts("EMHP"))


def test_a_fault_says_what_to_give_instead() -> None:
    with pytest.raises(TableError) as caught:
        posts_of_table(table(f"Job Title,Headcount,FTE\nCook,two,x\n{'y' * 501},1,\n"))

    count, fte, title = caught.value.faults
    assert count.message == "Give a whole number up to 1,000,000, 'estimate' or 'unknown'."
    assert fte.message == "Give a number from 0 to 1,000,000, or nothing."
    assert (title.row, title.column) == (3, "title")
    assert "longer than" in title.message
