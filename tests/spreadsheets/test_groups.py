import pytest

from app.spreadsheets.groups import is_group, is_not_in_post, spread
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
