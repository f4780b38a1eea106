import pytest

from app.spreadsheets.groups import is_group, is_not_in_post, is_number, most_telling, spread
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Table, Wanted
from tests.spreadsheets import files


@pytest.mark.parametrize(
    ("headings", "is_funded"),
    [
        (["WTE", "Funded WTE"], True),
        (["Headcount", "Vacancies Headcount"], True),
        (["WTE", "In post WTE"], False),
        (["Job Title", "Establishment Job Title"], False),
    ],
)
def test_only_numbers_can_be_of_nobody(headings: list[str], is_funded: bool) -> None:
    assert is_not_in_post(headings) is is_funded


def test_a_group_reaches_the_numbers_at_its_right_and_no_other_column() -> None:
    rows = [["", "Funded", "", "", "Team"], ["Title", "WTE", "HC", "Ward", "FTE"]]

    assert spread(rows)[0] == ["", "Funded", "Funded", "", "Team"]


def test_a_group_says_whether_staff_are_in_post() -> None:
    assert is_group("Staff in Post")
    assert is_group("Budget")
    assert not is_group("Position")


def grouped(*groups: str) -> Table:
    """A list with a headcount and a WTE under each of these groups."""
    above = [cell for group in groups for cell in (group, "")]
    below = ["Headcount", "WTE"] * len(groups)
    numbers = [str(place) for place in range(2, 2 + 2 * len(groups))]
    rows = [["Job Title", *above], ["", *below], ["Cook", *numbers]]
    return read_table(files.csv_bytes(rows), Wanted({}), Limits())


@pytest.mark.parametrize(
    "groups", [("Band 5", "Band 6"), ("Trust A", "Trust B"), ("March 2025", "March 2026")]
)
def test_of_several_headcounts_none_is_used_and_each_is_named(groups: tuple[str, str]) -> None:
    table = grouped(*groups)

    assert table.place("headcount") is None
    first, second = groups
    assert (
        "None of these is used as the headcount, because each could be: "
        f"column 2 ('{first} Headcount'), column 4 ('{second} Headcount')."
    ) in table.notes


def test_the_headcount_of_all_staff_is_used_and_named() -> None:
    table = grouped("Female", "Male", "Total")

    assert list(table.cells("headcount")) == ["6"]
    assert "Column 6 ('Total Headcount') is used as the headcount." in table.notes


@pytest.mark.parametrize(
    ("above", "below", "spread_above"),
    [
        # It begins over a number, or says whether staff are in post.
        (["", "Band 5", ""], ["Title", "HC", "WTE"], ["", "Band 5", "Band 5"]),
        (["Funded", "", ""], ["Zorb", "HC", "WTE"], ["Funded", "Funded", "Funded"]),
        (["Position", "", ""], ["Title", "HC", "WTE"], ["Position", "", ""]),
        (["", "", ""], ["Title", "HC", "WTE"], ["", "", ""]),
        # The next group ends it, and a column that is no number has none.
        (["", "A", "", "B", ""], ["Title", "HC", "WTE", "HC", "WTE"], ["", "A", "A", "B", "B"]),
        (["", "A", "Team", ""], ["Title", "HC", "Name", "HC"], ["", "A", "Team", ""]),
        (["", "A", "", ""], ["Title", "HC", "Zorb", "WTE"], ["", "A", "", "A"]),
        # A row may be shorter or longer than that under it.
        (["", "A"], ["Title", "HC", "WTE"], ["", "A", "A"]),
        (["", "A", "", "x"], ["Title", "HC"], ["", "A", "", "x"]),
    ],
)
def test_a_group_begins_over_a_number_and_ends_at_the_next_heading(
    above: list[str], below: list[str], spread_above: list[str]
) -> None:
    assert spread([above, below]) == [spread_above, below]


def test_a_single_row_of_headings_and_the_lowest_stay_as_they_are() -> None:
    assert spread([("Title", "HC")]) == [["Title", "HC"]]
    assert spread([["A", ""], ["B", ""], ["HC", "WTE"]]) == [["A", "A"], ["B", "B"], ["HC", "WTE"]]


@pytest.mark.parametrize(
    ("groups", "place"),
    [
        (["Female", "Male", "Total"], 2),
        (["Permanent in post", "Funded"], 0),
        # Who is in post goes before a total, and a plain total before a total of something.
        (["Total", "Actual"], 1),
        (["Agency total", "All staff"], 1),
        (["Agency", "Staff in the grand total"], 1),
        # Two that say as much are none.
        (["Actual", "In post"], None),
        (["Actual", "Worked", "Total"], 2),
        (["Total", "Overall", "Nurses total"], None),
        (["Band 5", "Band 6"], None),
        ([], None),
    ],
)
def test_of_several_columns_the_one_that_alone_says_so_is_of_all_staff(
    groups: list[str], place: int | None
) -> None:
    assert most_telling(groups) == place


@pytest.mark.parametrize(
    ("heading", "is_one"),
    [("HC", True), ("SIP FTE", True), ("In post", True), ("Band", False), ("Apr-26", False)],
)
def test_a_number_of_staff_is_known_by_its_name_or_in_plain_words(
    heading: str, *, is_one: bool
) -> None:
    assert is_number(heading) is is_one
