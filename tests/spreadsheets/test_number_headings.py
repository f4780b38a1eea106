from collections.abc import Sequence

import pytest

from app.spreadsheets.number_headings import (
    exact_use,
    is_date,
    is_without_unit,
    plain_use,
    says_in_post,
    unit_of,
)
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Table, Wanted
from tests.spreadsheets import files


def read(*rows: Sequence[str | float]) -> Table:
    return read_table(files.csv_bytes(rows), Wanted({}), Limits())


@pytest.mark.parametrize(
    ("heading", "use"),
    [
        ("SIP FTE", "fte"),
        ("Staff in post (WTE)", "fte"),
        ("Sum of Actual FTE", "fte"),
        ("WTE Actual M7", "fte"),
        ("FTE as at 31 October 2026", "fte"),
        ("Full Time Equivalents (FTE)", "fte"),
        ("Staff in Post HC", "headcount"),
        ("Headcount Oct-26", "headcount"),
        ("HC 31.10.26", "headcount"),
        ("In Post HC", "headcount"),
        ("Number in Post (HC)", "headcount"),
        ("Count of Employee Number", "headcount"),
        ("No. in post", "headcount"),
    ],
)
def test_a_number_of_staff_is_found_in_whatever_words(heading: str, use: str) -> None:
    table = read(["Job Title", heading], ["Cook", 4], ["Porter", 3])

    assert list(table.cells(use)) == ["4", "3"]


@pytest.mark.parametrize(
    "heading",
    [
        *("Headcount %", "FTE (%)", "% of headcount", "Agency WTE", "Leavers headcount"),
        *("Headcount change", "Average FTE", "Headcount and FTE", "Count of Headcount"),
    ],
)
def test_a_share_or_a_number_of_others_is_no_number_of_staff(heading: str) -> None:
    assert plain_use(heading) is None
    table = read(["Job Title", heading], ["Cook", 4])

    assert table.place("headcount") is None
    assert table.place("fte") is None


def test_a_share_beside_a_number_is_never_taken_for_it() -> None:
    table = read(["Job Title", "Headcount %", "Headcount"], ["Cook", "71%", 10])

    assert list(table.cells("headcount")) == ["10"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Headcount (Apr 2026)", "Headcount (May 2026)"),
        ("Apr-26 Headcount", "May-26 Headcount"),
        ("2025 HC", "2026 HC"),
    ],
)
def test_of_a_number_for_each_month_none_is_used_and_each_is_named(first: str, second: str) -> None:
    table = read(["Job Title", first, second], ["Cook", 4, 5])

    assert table.place("headcount") is None
    assert table.notes == (
        "None of these is used as the headcount, because each could be: "
        f"column 2 ('{first}'), column 3 ('{second}').",
    )


def test_a_plain_headcount_goes_before_one_of_another_day() -> None:
    table = read(["Job Title", "Headcount (Mar 2025)", "Headcount"], ["Cook", 4, 5])

    assert list(table.cells("headcount")) == ["5"]


def test_staff_in_post_are_heads_unless_there_are_parts_of_them() -> None:
    heads = read(["Job Title", "SIP"], ["Cook", 4], ["Porter", 3])
    parts = read(["Job Title", "Staff in post"], ["Cook", 4], ["Porter", "2.5"])

    assert list(heads.cells("headcount")) == ["4", "3"]
    assert "Column 2 ('SIP') is used as the headcount." in heads.notes
    assert parts.place("headcount") is None
    assert list(parts.cells("fte")) == ["4", "2.5"]
    assert "Column 2 ('Staff in post') is used as the FTE." in parts.notes


def test_in_post_under_a_unit_is_a_number_in_that_unit() -> None:
    table = read(["", "WTE", "WTE"], ["Job Title", "Funded", "In post"], ["Cook", 4, 3])

    assert table.place("headcount") is None
    assert list(table.cells("fte")) == ["3"]


def test_a_unit_over_months_makes_no_month_the_number() -> None:
    table = read(["", "Headcount", ""], ["Job Title", "Apr-26", "May-26"], ["Cook", 4, 5])

    assert table.place("headcount") is None


def test_the_total_of_a_group_is_chosen_over_a_single_row_of_headings() -> None:
    groups = ["", "Agency", "Total"]
    table = read(groups, ["Job Title", "Headcount", "Headcount"], ["Cook", 1, 10])

    assert list(table.cells("headcount")) == ["10"]


def test_of_several_groups_in_post_the_total_is_chosen() -> None:
    table = read(
        ["", "In post", "", "", "Funded"],
        ["", "Permanent", "Fixed term", "Total", "Permanent"],
        ["Job Title", "HC", "HC", "HC", "HC"],
        ["Cook", 9, 1, 10, 11],
    )

    assert list(table.cells("headcount")) == ["10"]


def test_a_line_above_the_table_gives_its_columns_no_unit() -> None:
    assert says_in_post("Actual")
    assert not says_in_post("No.")
    assert unit_of("Headcount and FTE") is None


def test_a_unit_over_funded_and_in_post_is_that_of_both() -> None:
    rows: files.Rows = [
        ["", "Headcount", "", "WTE", ""],
        ["Job Title", "Funded", "In post", "Funded", "In post"],
        ["Cook", 12, 10, 11, 9],
    ]
    data = files.blocks_bytes(rows, ["B1:C1", "D1:E1"])
    table = read_table(data, Wanted({}), Limits())

    assert list(table.cells("headcount")) == ["10"]
    assert list(table.cells("fte")) == ["9"]


@pytest.mark.parametrize(
    ("heading", "use"),
    [
        *(("Head-count", "headcount"), ("HC", "headcount"), ("Staff in Post", "headcount")),
        *(("W.T.E.", "fte"), ("Full Time Equivalent", "fte"), ("FTE (Actual)", "fte")),
        *(("Headcount Oct-26", None), ("Band", None), ("", None)),
    ],
)
def test_a_known_name_of_a_number_is_its_own(heading: str, use: str | None) -> None:
    assert exact_use(heading) == use


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        *(("Agency headcounts", "headcount"), ("Heads", "headcount"), ("Head count", "headcount")),
        *(("Bank HC", "headcount"), ("FTEs", "fte"), ("WTEs funded", "fte"), ("F.T.E.", "fte")),
        *(("W T E", "fte"), ("Whole Time Equivalent", "fte")),
        *(("Whole-time equivalents (WTE)", "fte"), ("Full time equivalents", "fte")),
        *(("Head of service", None), ("Equivalent", None), ("FTE and HC", None), ("", None)),
        *(("Shift e", None), ("Overhead counts", None)),
    ],
)
def test_a_heading_names_one_unit_or_none(heading: str, unit: str | None) -> None:
    assert unit_of(heading) == unit


@pytest.mark.parametrize(
    ("heading", "use"),
    [
        *(("FTE", "fte"), ("Total HC", "headcount"), ("Number of heads in post", "headcount")),
        *(("ESR headcount on 1st May", "headcount"), ("Number of staff", None), ("Apr-26", None)),
        *(("Vacant FTE", None), ("FTE Band 5", None)),
    ],
)
def test_words_that_name_others_make_a_number_no_number_of_staff_in_post(
    heading: str, use: str | None
) -> None:
    assert plain_use(heading) == use


@pytest.mark.parametrize(
    ("heading", "says"),
    [
        *(("Staff in post", True), ("SIP", True), ("Grand total", True), ("Actual", True)),
        *(("Currently worked", True), ("In post Apr", False), ("No.", False), ("", False)),
        ("In post WTE", False),
    ],
)
def test_a_heading_under_a_unit_says_in_post_in_no_other_words(heading: str, *, says: bool) -> None:
    assert says_in_post(heading) is says


@pytest.mark.parametrize(
    ("heading", "is_one"),
    [
        *(("Apr", True), ("Sept 2026", True), ("31st October", True), ("2nd", True)),
        *(("3rd May", True), ("4th", True), ("Q3", True), ("M12 2026", True), ("2026", True)),
        *(("20261", False), ("Week 3", False), ("Apr Band 5", False), ("", False)),
        *(("q", False), ("st", False), ("\u0663", False)),
    ],
)
def test_a_date_has_months_and_numbers_of_four_digits_at_most(
    heading: str, *, is_one: bool
) -> None:
    assert is_date(heading) is is_one


def test_only_a_heading_of_staff_in_post_lacks_a_unit() -> None:
    lacking = ("SIP", "In-post", "Staff in Post", "No. in post", "Actual staff in post")

    assert all(map(is_without_unit, lacking))
    assert not any(map(is_without_unit, ("In post WTE", "Headcount", "Staff", "")))
