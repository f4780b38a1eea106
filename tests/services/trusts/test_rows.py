import pytest

from app.errors import PersonalDataError, TableError
from app.services.posts.cells import Headcount
from app.services.trusts.rows import EXTRA_HEADINGS, check_posts, check_words, posts_of_table
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Table, Wanted
from app.vocabulary import HeadcountQuality
from tests.trusts import exactly, posts

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


def test_posts_that_are_sent_have_their_cells_read() -> None:
    (read,) = check_posts([posts(" Staff  Nurse ", 1, band="Band 5", job_role="7054")], JOB_WORDS)

    assert (read.title, read.band, read.job_role) == ("Staff Nurse", "5", "07054")
    assert read.headcount == exactly(1)


def test_words_that_look_like_a_person_are_refused_with_their_place() -> None:
    with pytest.raises(PersonalDataError, match="1 place looks like data about a person"):
        check_posts([posts("Bloggs, Jo", 1)], JOB_WORDS)
    with pytest.raises(PersonalDataError):
        check_words([None, "jo@example.nhs.uk"], JOB_WORDS)


def test_a_name_in_a_title_that_is_sent_is_not_stored() -> None:
    (read,) = check_posts([posts("Staff Nurse - Jane Smith", 1)], JOB_WORDS)

    assert read.title == "Staff Nurse"
