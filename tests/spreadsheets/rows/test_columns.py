import pytest

from app.spreadsheets.formats.workbooks import Shared
from app.spreadsheets.rows import messages
from app.spreadsheets.rows.cells import DATE_FOR_BAND, FILLED_IN
from app.spreadsheets.rows.columns import ColumnReader, ReadCell
from app.spreadsheets.rows.people import People
from app.spreadsheets.tables import Heading


def column(use: str | None) -> ColumnReader:
    return ColumnReader(Heading("Any", 3, use), People(frozenset({"ward", "manager", "clerk"})))


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (" Ward\nClerk ", ReadCell("Ward Clerk")),
        ("Ward Manager - Jane Smith", ReadCell("Ward Manager", (("Ward Manager", "left out"),))),
        ("Ward Manager - Aoife Byrne", ReadCell("Ward Manager - Aoife Byrne", (("", "may be"),))),
        ("Ward Cl\ufffdrk", ReadCell("Ward Cl\ufffdrk", (("Ward Cl\ufffdrk", "character"),))),
    ],
)
def test_a_title_is_read_with_all_that_there_is_to_say_of_it(cell: str, read: ReadCell) -> None:
    words = {
        "left out": messages.NAME_LEFT_OUT,
        "may be": messages.MAY_BE_NAME,
        "character": messages.UNREADABLE_CHARACTER,
    }
    expected = tuple((text, words[message]) for text, message in read.remarks)

    assert column("title").read(cell) == read._replace(remarks=expected)


def test_a_cell_that_comes_again_is_read_the_same_and_looked_at_once() -> None:
    reader = column("team")

    first, again = reader.read("Bloggs, Jo"), reader.read("Bloggs, Jo")

    assert first.personal is not None
    assert again is first


def test_a_merged_cell_is_not_taken_for_a_cell_with_the_same_text() -> None:
    reader = column("title")
    cells = ["Ward Clerk", Shared.of("Ward Clerk", is_first=True)]
    cells.append(Shared.of("Ward Clerk", is_first=False))

    plain, first, below = (reader.read(cell).remarks for cell in cells)

    assert (plain, first) == ((), ())
    assert below == (("Ward Clerk", FILLED_IN["title"]),)


def test_an_assignment_number_is_left_out_of_a_title_and_eight_digits_are_asked_about() -> None:
    reader = ColumnReader(Heading("Job Title", 1, "title"), People(frozenset({"nurse"})))

    with_assignment = reader.read("Staff Nurse - 20123456-2")
    with_number = reader.read("Staff Nurse (20123456)")

    assert with_assignment == ReadCell("Staff Nurse", (("Staff Nurse", messages.NUMBER_LEFT_OUT),))
    assert with_number == ReadCell("Staff Nurse (20123456)", (("", messages.MAY_BE_NUMBER),))


@pytest.mark.parametrize("use", ["team", "site", "band", None])
def test_only_a_title_is_read_without_a_name(use: str | None) -> None:
    assert column(use).read("Ward Manager - J Bloggs") == ReadCell("Ward Manager - J Bloggs")


def test_what_a_merged_title_says_is_shown_without_the_name_in_it() -> None:
    cell = Shared.of("Ward Manager - Jane Smith", is_first=False)

    assert column("title").read(cell) == ReadCell(
        "Ward Manager",
        (("Ward Manager", messages.NAME_LEFT_OUT), ("Ward Manager", FILLED_IN["title"])),
    )


def test_a_cell_that_is_not_used_is_shown_as_it_was() -> None:
    assert column("band").read(" 05-Jun ") == ReadCell("", (("05-Jun", DATE_FOR_BAND),))


@pytest.mark.parametrize(("cell", "use"), [("", "title"), (" ", "team"), ("5", "team")])
def test_nothing_is_said_of_a_plain_cell(cell: str, use: str) -> None:
    assert column(use).read(cell) == ReadCell(cell.strip())


def test_a_cell_about_a_person_says_why_it_must_not_be_kept() -> None:
    assert column("team").read("jo@example.nhs.uk") == ReadCell(
        "jo@example.nhs.uk",
        (),
        "The cell looks like an email address. Take it out, or leave the column out.",
    )
