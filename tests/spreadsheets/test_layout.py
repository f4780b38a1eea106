import pytest

from app.spreadsheets.layout import find_layout, is_on_its_side
from app.spreadsheets.tables import Wanted


def title_column(*rows: list[str]) -> str | None:
    layout = find_layout(rows, Wanted({}))
    return None if layout is None else layout.texts[layout.used["title"]]


@pytest.mark.parametrize(
    "heading",
    [
        "JobTitle",
        "JOBTITLE",
        "job_title",
        "Job-Title",
        "Job Title (ESR)",
        "Job title/role",
        "Current / Primary Job Title",
        "Designation",
        "Vacancy Title",
        "Position Description",
        "Role Description",
        "Job Role",
        "Teitl Swydd",
    ],
)
def test_a_column_of_titles_is_found_by_the_headings_that_lists_use(heading: str) -> None:
    assert title_column([heading, "PayBand"], ["Staff Nurse", "5"]) == heading


def test_a_job_role_beside_a_title_is_a_code_column() -> None:
    assert title_column(["Job Role", "Job Title"], ["Staff Nurse", "Nurse"]) == "Job Title"


def test_a_column_of_codes_is_never_the_titles() -> None:
    assert title_column(["Job Role Code", "Band"], ["07054", "5"]) is None


def test_a_column_of_honorifics_is_never_the_titles() -> None:
    rows = [["Title", "Forename", "Job Role"], ["Mr", "A", "EMHP"], ["Dr", "B", "Psychiatrist"]]

    assert title_column(*rows) == "Job Role"
    assert title_column(["Title", "Band"], ["Mr", "5"], ["Dr", ""]) is None


def test_one_row_of_headings_can_say_who_is_in_post() -> None:
    layout = find_layout([["Job Title", "Funded WTE", "In post WTE"]], Wanted({}))

    assert layout is not None
    assert layout.used == {"title": 0, "fte": 2}


def test_a_user_may_name_a_funded_column() -> None:
    rows = [["Job Title", "Funded", "In post"], ["", "WTE", "WTE"]]
    by_group = find_layout(rows, Wanted({"fte": "Funded WTE"}))
    by_heading = find_layout(rows, Wanted({"fte": "WTE"}))

    assert by_group is not None
    assert by_heading is not None
    assert (by_group.used["fte"], by_heading.used["fte"]) == (1, 2)


@pytest.mark.parametrize(
    ("headings", "columns", "texts", "first_row"),
    [
        ((1, 1), {"title": "1"}, ("Held", "Level"), 2),
        ((0, 2), {"title": "1"}, ("Held", "Staff Level"), 2),
        ((0, 0), {"title": "2"}, ("column 1", "title"), 0),
    ],
)
def test_headings_that_the_user_points_to_are_taken(
    headings: tuple[int, int], columns: dict[str, str], texts: tuple[str, ...], first_row: int
) -> None:
    rows = [["", "Staff"], ["Held", "Level"], ["EMHP", "5"]]

    layout = find_layout(rows, Wanted(columns, headings=headings))

    assert layout is not None
    assert (layout.texts, layout.first_row) == (texts, first_row)


@pytest.mark.parametrize("headings", [(9, 1), (2, 1), (1, 1)])
def test_headings_without_a_title_column_or_any_word_are_no_layout(
    headings: tuple[int, int],
) -> None:
    rows = [["Held"], ["Level"], [""]]

    assert find_layout(rows, Wanted({"title": ""}, headings=headings)) is None


@pytest.mark.parametrize(
    "heading",
    [
        "Contracted job title",
        "Job title of post holder",
        "Post/Job title",
        "JobTitle_Desc",
        "Roles",
    ],
)
def test_a_heading_that_says_job_title_in_words_of_its_own_is_found(heading: str) -> None:
    assert title_column([heading, "Band"], ["Staff Nurse", "5"]) == heading


@pytest.mark.parametrize(
    "heading",
    ["Line manager job title", "Previous job title", "Job title code", "Job Title Report"],
)
def test_a_title_of_another_post_is_never_the_titles(heading: str) -> None:
    assert title_column([heading, "Band"], ["Matron", "5"]) is None


def test_of_two_headings_in_words_of_their_own_none_is_guessed() -> None:
    assert title_column(["Local job title text", "Contracted job title"], ["Cook", "Chef"]) is None


def test_a_sentence_above_the_headings_is_no_heading() -> None:
    rows = [["All job titles as on ESR", ""], ["Job Title", "Team"], ["Cook", "A"]]

    assert title_column(*rows) == "Job Title"


def test_a_list_on_its_side_with_further_rows_is_known() -> None:
    rows = [["Job Title", "Cook"], ["Band", "2"], ["Headcount", "4"], ["Vacancy", "1"]]
    layout = find_layout(rows, Wanted({}))

    assert layout is not None
    assert is_on_its_side(rows, layout)
