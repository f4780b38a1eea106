"""The choice of sheets and columns, and what is wrong with it."""

import pytest

from app.errors import Fault, TableError
from app.services.checks.intake import HeldFile, SheetChoice
from app.spreadsheets.previews import FilePreview, PreviewColumn, PreviewSheet
from app.web.checking.choosing import chosen_sheets, shown_choice

TITLES = PreviewColumn(1, "Post", "title", ("EMHP", "PA"), is_personal=False)
NUMBERS = PreviewColumn(2, "", None, (), is_personal=False)
NAMES = PreviewColumn(3, "Surname", None, (), is_personal=True)
COLUMNS = (TITLES, NUMBERS, NAMES)
WARDS = PreviewSheet("Wards", (1, 2), COLUMNS, ((1, "Staff"), (2, "Post")), has_titles=True)
NOTES = PreviewSheet("Notes", (0, 1), (NUMBERS,), ((1, "x"),), has_titles=False)
ONE = HeldFile("key", FilePreview((WARDS,), 0), "Why.")
TWO = HeldFile("key", FilePreview((WARDS, NOTES), 0))
BLANKS = {"occupation_code": "", "job_role": "", "staff_group": "", "headcount": ""}


def test_the_page_begins_with_what_the_file_seems_to_be() -> None:
    shown = shown_choice(TWO, {}, {})

    wards, notes = shown["sheets"]
    assert (wards.is_chosen, notes.is_chosen) == (True, False)
    assert wards.columns == (
        ("A: Post", "EMHP; PA"),
        ("Column B", "Nothing in the first rows"),
        ("C: Surname", "About a person, so it is not read"),
    )
    assert [(one["value"], one["selected"]) for one in wards.headings] == [
        ("1:2", True),
        ("0:1", False),
        ("1:1", False),
        ("0:0", False),
    ]
    assert [one["text"] for one in wards.uses[0]["items"]] == [
        "Choose a column",
        "A: Post",
        "Column B",
    ]
    assert wards.uses[0]["items"][1]["selected"]


def test_what_was_chosen_is_shown_again() -> None:
    fields = {"headings-0": "0:0", "title-0": "2", "sheet-1": "yes", "headings-1": "0:1"}

    wards, notes = shown_choice(TWO, fields, {})["sheets"]

    assert (wards.is_chosen, notes.is_chosen) == (False, True)
    assert wards.headings[-1]["selected"]
    assert [one.get("selected", False) for one in wards.uses[0]["items"]] == [False, False, True]


def test_every_fault_of_the_file_is_shown_and_its_rows_may_be_left_out() -> None:
    shown = shown_choice(ONE, {}, {}, TableError("1 error", [Fault("Too wide", row=4)]))

    assert shown["faults"] == {"sheet-0": "1 error"}
    assert (shown["rows"], shown["may_skip"]) == ((("Row 4", "Too wide"),), True)


def test_the_sheet_of_a_file_with_one_is_always_chosen() -> None:
    chosen = chosen_sheets(ONE, {"headings-0": "1:2", "title-0": "1", "band-0": "2"})

    assert chosen.faults == {}
    assert chosen.sheets == (SheetChoice(0, (1, 2), {"title": "1", "band": "2", **BLANKS}),)


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({}, {"sheet-0": "Choose at least one sheet"}),
        ({"sheet-1": "yes"}, {"title-1": "Choose the column of job titles"}),
        (
            {"sheet-0": "yes", "title-0": "1", "band-0": "1", "sheet-1": "yes"},
            {
                "band-0": "This column is chosen for job titles too",
                "title-1": "Choose the column of job titles",
            },
        ),
    ],
)
def test_a_choice_that_is_not_clear_is_said_beside_its_field(
    fields: dict[str, str], faults: dict[str, str]
) -> None:
    assert chosen_sheets(TWO, fields).faults == faults
