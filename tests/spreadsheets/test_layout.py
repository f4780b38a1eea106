import pytest

from app.spreadsheets.layout import (
    Layout,
    find_layout,
    headings_in_one_cell,
    is_on_its_side,
    personal_uses,
    score,
    without_headings,
)
from app.spreadsheets.tables import Heading, Wanted


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


def found(*rows: list[str], wanted: Wanted | None = None) -> Layout:
    layout = find_layout(rows, wanted or Wanted({}))
    assert layout is not None
    return layout


def place_of_headings(*rows: list[str], wanted: Wanted | None = None) -> tuple[int, int]:
    layout = found(*rows, wanted=wanted)
    return layout.top, layout.depth


@pytest.mark.parametrize(
    ("rows", "top", "depth"),
    [
        ([["Job Title", "Band"], ["Cook", "2"]], 0, 1),
        ([["Report", ""], ["", ""], ["Job Title", "Band"], ["Cook", "2"]], 2, 1),
        # A second row of headings is one only where it makes another column known.
        ([["Position", ""], ["held", "Pay Band"], ["Cook", "2"]], 0, 2),
        (
            [["Staff", "", ""], ["Position", "Pay", "Head"], ["held", "Band", "count"], ["Cook"]],
            1,
            2,
        ),
        ([["Job Title", "Note"], ["of the post", "of ours"], ["Cook", "x"]], 0, 1),
        # Of two rows that say as much, the first; of two that differ, the one that says more.
        ([["Job Title", "Band"], ["Job Title", "Band"], ["Cook", "2"]], 0, 1),
        ([["Post", "of ours"], ["Job Title", "Band"], ["Cook", "2"]], 1, 1),
    ],
)
def test_the_headings_are_the_first_and_fewest_rows_that_make_most_columns_known(
    rows: list[list[str]], top: int, depth: int
) -> None:
    assert place_of_headings(*rows) == (top, depth)


def test_a_row_with_the_columns_that_a_user_names_goes_before_one_that_says_more() -> None:
    rows = [["Job Title", "FTE", "Headcount"], ["Post", "Level", "x"], ["Cook", "2", "1"]]

    assert place_of_headings(*rows) == (0, 1)
    assert place_of_headings(*rows, wanted=Wanted({"band": "Level"})) == (1, 1)


def test_a_column_without_a_heading_is_never_one_that_the_user_does_not_want() -> None:
    wanted = Wanted({"band": "", "headcount": ""})

    assert found(["Job Title", "", "Headcount"], ["Cook", "2"], wanted=wanted).used == {"title": 0}


def test_a_known_heading_goes_before_one_in_words_of_its_own() -> None:
    rows = [["Our contracted job title", ""], ["Job Title", "Zorb"], ["Cook", "x"]]

    assert place_of_headings(*rows) == (1, 1)
    assert not found(*rows).title_is_guess
    assert found(rows[0], rows[2]).title_is_guess


@pytest.mark.parametrize(("above", "is_found"), [(39, True), (40, False)])
def test_headings_are_looked_for_in_the_first_forty_rows(above: int, *, is_found: bool) -> None:
    rows = [*[["Report", "x"]] * above, ["Job Title", "Band"], ["Cook", "2"]]

    assert (find_layout(rows, Wanted({})) is not None) is is_found


def test_headings_are_three_rows_at_most() -> None:
    three = [["Job Title", "Cyfwerth"], ["", "ag amser"], ["", "llawn"], ["Cook", "4"]]
    four = [["Job Title", "Cyfwerth"], ["", "ag"], ["", "amser"], ["", "llawn"], ["Cook", "4"]]

    assert found(*three).used == {"title": 0, "fte": 1}
    assert found(*four).used == {"title": 0}


def test_in_a_list_of_titles_alone_a_word_below_the_third_row_is_a_title() -> None:
    assert find_layout([["Cook"], ["Clerk"], ["Porter"], ["Post"]], Wanted({})) is None
    assert found(["Cook", "x"], ["Clerk"], ["Porter"], ["Post"]).top == 3
    assert place_of_headings([], ["Post"], ["Cook"]) == (1, 1)


def test_every_column_is_kept_that_is_used_asked_for_or_harmless() -> None:
    wanted = Wanted({}, keep=("ZORB no.",), extra_headings={"employed_by": ("employed by",)})
    head = [" Job Title ", "Zorb_No", "Shoe size", "Cost Centre", "Employed By", "Funded WTE"]

    assert found(head, ["Cook"], wanted=wanted).kept(wanted) == [
        (0, Heading("Job Title", 1, "title")),
        (1, Heading("Zorb_No", 2, None)),
        (3, Heading("Cost Centre", 4, None)),
        (4, Heading("Employed By", 5, "employed_by")),
        (5, Heading("Funded WTE", 6, None)),
    ]


def test_a_column_under_numbers_that_are_not_in_post_is_kept_and_not_used() -> None:
    wanted = Wanted({})
    layout = found(["Job Title", "Vacant", ""], ["", "HC", "Zorb"], ["Cook", "1", "x"])

    assert layout.used == {"title": 0}
    assert layout.not_in_post == {1}
    assert [place for place, _ in layout.kept(wanted)] == [0, 1]


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        # A column of honorifics or numbers has no titles, a column that is blank may have.
        ([["Title", "Job Role"], ["Mr", "EMHP"], ["", "Cook"]], 1),
        ([["Post", "Job Role"], ["101", "EMHP"], ["10/2", "Cook"]], 1),
        ([["Title", "Job Role"], ["Mr", "EMHP"], ["Cook", "Cook"]], 0),
        ([["Title", "Job Role"], ["", "EMHP"], [], ["", "Cook"]], 0),
        ([["Title", "Job Role"]], 0),
    ],
)
def test_a_column_without_a_title_in_it_gives_way_to_another(
    rows: list[list[str]], column: int
) -> None:
    assert found(*rows).used["title"] == column


def test_a_column_that_the_user_names_is_the_titles_whatever_is_in_it() -> None:
    rows = [["Title", "Job Role"], ["Mr", "EMHP"], ["Dr", "Cook"]]

    assert found(*rows, wanted=Wanted({"title": "Title"})).used["title"] == 0


@pytest.mark.parametrize(
    ("cells", "columns", "used"),
    [
        (["4", "3"], {}, {"title": 0, "headcount": 1}),
        (["4", "2.5"], {}, {"title": 0, "fte": 1}),
        (["4", "2,5"], {}, {"title": 0, "fte": 1}),
        (["4", "2.0"], {}, {"title": 0, "headcount": 1}),
        (["4", "2.50"], {}, {"title": 0, "fte": 1}),
        (["4", " 2.5 "], {}, {"title": 0, "fte": 1}),
        (["4", "2.5"], {"headcount": "SIP"}, {"title": 0, "headcount": 1}),
    ],
)
def test_staff_in_post_are_in_the_unit_of_the_cells_unless_the_user_says_which(
    cells: list[str], columns: dict[str, str], used: dict[str, int]
) -> None:
    rows = [["Job Title", "SIP"], ["Matron"], *(["Cook", cell] for cell in cells)]
    layout = found(*rows, wanted=Wanted(columns))

    assert layout.used == used
    assert layout.chosen == (set() if columns else set(used) - {"title"})


def test_parts_of_staff_in_post_beside_an_fte_are_not_used() -> None:
    layout = found(["Job Title", "FTE", "SIP"], ["Cook", "2", "2.5"])

    assert layout.used == {"title": 0, "fte": 1}


def test_the_more_columns_are_known_the_higher_is_the_score() -> None:
    rows = [["Job Title", "Band", "Zorb"], ["Cook", "2", "x"]]

    assert score(rows, Wanted({})) == 2
    assert score([["Job Title"]], Wanted({})) == 1
    assert score([["Zorb"], ["x"]], Wanted({})) == 0


@pytest.mark.parametrize(
    ("row", "has_several"),
    [
        (["Job Title^Band"], True),
        (["Job Title  Band   Headcount"], True),
        ([" Band ; Post "], True),
        (["Band^Headcount"], False),
        (["Job Title^Zorb"], False),
        (["Job Title"], False),
        (["Job Title Band"], False),
        (["", "Job Title^Band"], False),
        ([], False),
    ],
)
def test_one_cell_has_several_headings_where_each_is_known_and_one_is_of_titles(
    row: list[str], *, has_several: bool
) -> None:
    assert headings_in_one_cell([["Report"], row]) is has_several


@pytest.mark.parametrize(
    ("rows", "is_sideways"),
    [
        ([["Job Title", "Cook"], ["Band", "2"]], True),
        ([["Job Title", "Cook"], ["Band", "2"], [], [" ", "x"]], True),
        ([["Job Title", "Cook"], ["Band", "2"], ["Zorb", "4"]], False),
        ([["Job Title", "Cook"], ["Band", "2"], ["Headcount", "4"], ["Zorb", "4"]], True),
        ([["Job Title", "Cook"]], False),
        ([["Job Title"], ["Band"]], False),
        ([["Job Title", "Band"], ["Post", "2"]], False),
        ([["Name", "Cook"], ["of post", "x"], ["Band", "2"]], False),
    ],
)
def test_a_list_is_on_its_side_where_most_cells_under_its_only_heading_are_headings(
    rows: list[list[str]], *, is_sideways: bool
) -> None:
    assert is_on_its_side(rows, found(*rows)) is is_sideways


@pytest.mark.parametrize(
    ("width", "columns", "used", "texts"),
    [
        (1, {}, {"title": 0}, ("title",)),
        (1, {"title": ""}, {"title": 0}, ("title",)),
        (3, {"title": "3", "band": "1"}, {"title": 2, "band": 0}, ("band", "column 2", "title")),
        (2, {"title": "2", "band": "3"}, {"title": 1}, ("column 1", "title")),
    ],
)
def test_without_headings_columns_are_named_by_their_numbers(
    width: int, columns: dict[str, str], used: dict[str, int], texts: tuple[str, ...]
) -> None:
    layout = without_headings(width, Wanted(columns))

    assert layout is not None
    assert (layout.used, layout.texts, layout.first_row) == (used, texts, 0)


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        *((2, {}), (0, {}), (1, {"band": "1"}), (2, {"title": "0"}), (2, {"title": "3"})),
        *((2, {"title": "\u00b2"}), (2, {"title": "000001"}), (2, {"title": "Job Title"})),
    ],
)
def test_without_headings_and_without_a_column_for_the_titles_there_is_no_table(
    width: int, columns: dict[str, str]
) -> None:
    assert without_headings(width, Wanted(columns)) is None


def test_a_heading_as_it_is_written_comes_before_one_with_a_mark() -> None:
    head = ["Job Title (as on ESR)", "Post", "Band (note 1)", "Grade"]
    layout = found(head, ["x", "Cook", "2", "2"])

    assert layout.used == {"title": 1, "band": 3}


def test_the_best_known_heading_is_used_and_the_first_of_two_alike() -> None:
    assert found(["Post", "Job Title", "Job Title"], ["x", "Cook", "y"]).used == {"title": 1}


def test_of_a_number_and_another_unit_under_one_word_each_is_its_own() -> None:
    layout = found(["", "WTE", "Headcount"], ["Job Title", "In post", "In post"], ["Cook"])

    assert layout.used == {"title": 0, "fte": 1, "headcount": 2}


def test_a_user_may_want_a_column_not_to_be_used() -> None:
    wanted = Wanted({"band": "", "headcount": ""})
    layout = found(["Job Title", "Band", "Headcount"], ["Cook", "2", "3"], wanted=wanted)

    assert layout.used == {"title": 0}


def test_a_job_role_is_the_title_only_where_nothing_else_is() -> None:
    rows = [["Job Role", "Band"], ["Cook", "2"]]

    assert found(*rows).used == {"title": 0, "band": 1}
    assert find_layout(rows, Wanted({"title": ""})) is None
    assert find_layout([["Job Role Code", "Band"], ["x", "2"]], Wanted({})) is None


def test_columns_about_a_person_are_found_among_those_that_are_asked_for() -> None:
    wanted = Wanted({"title": "Surname"}, keep=("E-mail", "Zorb"))
    layout = found(["Band", "e mail", "Surname", "Age"], ["2", "x", "y", "z"], wanted=wanted)

    assert personal_uses(layout, wanted) == [1, 2]
    headless = without_headings(2, Wanted({"title": "1"}))
    assert headless is not None
    assert personal_uses(headless, Wanted({"title": "1"}, keep=("title",))) == []
