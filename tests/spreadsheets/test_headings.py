import pytest

from app.spreadsheets.headings import (
    KNOWN,
    folded,
    forms_of,
    is_harmless,
    is_personal,
    may_be_kept,
    names_a_title,
    names_of,
    squeezed,
)
from app.spreadsheets.layout import find_layout
from app.spreadsheets.tables import Wanted


@pytest.mark.parametrize(
    "heading", ["Job Title", "JobTitle", "JOB_TITLE", " job-title ", "jobtitle"]
)
def test_a_heading_is_the_same_however_its_words_are_parted(heading: str) -> None:
    assert squeezed(heading) == "jobtitle"


@pytest.mark.parametrize("heading", ["Employee Name", "Surname", "NI Number", "Date of birth"])
def test_a_heading_about_a_person_is_known(heading: str) -> None:
    assert is_personal(heading)


@pytest.mark.parametrize("heading", ["Ward Name", "Organisation Name", "Position Number"])
def test_a_heading_about_a_post_is_not_personal(heading: str) -> None:
    assert not is_personal(heading)


def test_a_further_column_is_kept_only_where_it_describes_the_post() -> None:
    known = names_of({"employed_by": ("employed by",)})

    kept = [name for name in ("CostCentre", "Employed By", "Title") if may_be_kept(name, known)]

    assert kept == ["CostCentre", "Employed By"]
    assert (is_harmless("Cost Centre"), is_harmless("Shoe size")) == (True, False)


@pytest.mark.parametrize(
    ("headings", "uses"),
    [
        (
            [
                "Job Title (as on ESR)",
                "Pay Band (AfC)",
                "Headcount (31 March 2026)",
                "WTE [note 1]",
            ],
            ["title", "band", "headcount", "fte"],
        ),
        (["Teitl y Swydd", "Band Cyflog", "Cyfrif Pennau"], ["title", "band", "headcount"]),
        (["Job Title / Teitl Swydd", "Band*"], ["title", "band"]),
        (["Post", "AfC"], ["title", "band"]),
        (["Job Description", "Headcount (leavers)"], ["title"]),
    ],
)
def test_a_heading_is_known_with_a_mark_a_date_or_in_another_language(
    headings: list[str], uses: list[str]
) -> None:
    layout = find_layout([headings, ["Cook", "2", "3", "4"]], Wanted({}))

    assert layout is not None
    assert sorted(layout.used) == sorted(uses)


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        *((" Occ. Code ", "occ code"), ("JOB_Title", "job title"), ("PayBand", "pay band")),
        *(("FTE%", "fte percent"), ("\uff26\uff34\uff25", "fte"), ("--", ""), ("", "")),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_heading_is_its_words_without_case_and_signs(heading: str, words: str) -> None:
    assert folded(heading) == words


@pytest.mark.parametrize(
    ("heading", "forms"),
    [
        ("Job Title", ("jobtitle",)),
        ("Headcount (31 March 2026) *", ("headcount",)),
        ("Headcount [note 1]\u00b9", ("headcount",)),
        ("Headcount (leavers)", ("headcountleavers",)),
        ("Headcount ()", ("headcount",)),
        ("Job Title | Teitl Swydd", ("jobtitleteitlswydd", "jobtitle", "teitlswydd")),
        ("Job Title\nTeitl Swydd", ("jobtitleteitlswydd", "jobtitle", "teitlswydd")),
        ("Job Title / ", ("jobtitle",)),
        ("A / B / C", ("abc",)),
        ("A/B", ("ab",)),
    ],
)
def test_a_heading_has_a_form_in_each_of_two_languages(
    heading: str, forms: tuple[str, ...]
) -> None:
    assert forms_of(heading) == forms


@pytest.mark.parametrize(
    ("heading", "is_one"),
    [
        *(("Names", True), ("Line manager name", True), ("Payroll No.", True), ("DOB", True)),
        *(("E-mail address", True), ("Post code", True), ("Ethnicity", True), ("Staff ID", True)),
        *(("Team Name", False), ("Name of post", False), ("Count of Employee Number", False)),
        *(("Distinct count of staff id", False), ("Number of staff names", False)),
        *(("Cost Centre Name", False), ("Count", False), ("Zorb", False), ("", False)),
    ],
)
def test_a_heading_is_of_a_person_unless_it_is_known_or_counts_people(
    heading: str, *, is_one: bool
) -> None:
    assert is_personal(heading) is is_one


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        *(("Contracted Job Title", True), ("Position Titles of ours", True), ("RoleTitle", True)),
        *(("Line Manager Job Title", False), ("Job Title Code", False), ("Title", False)),
        *(("Total Post Titles", False), ("Subtitle of job", False)),
    ],
)
def test_a_heading_names_a_title_in_words_of_its_own_if_it_is_of_the_post_itself(
    heading: str, *, names: bool
) -> None:
    assert names_a_title(heading) is names


@pytest.mark.parametrize("heading", ["Title", "Titles", "Position", "Post", "Job"])
def test_a_word_that_may_be_of_a_person_is_not_kept_besides_a_better_heading(heading: str) -> None:
    assert not may_be_kept(heading, names_of(None))


@pytest.mark.parametrize(
    ("heading", "is_kept"),
    [("Job Title", True), ("Role", True), ("ICB", True), ("Surname", False), ("", False)],
)
def test_a_known_or_a_harmless_heading_is_kept(heading: str, *, is_kept: bool) -> None:
    assert may_be_kept(heading, names_of(None)) is is_kept


def test_a_callers_headings_are_added_to_those_that_are_known() -> None:
    assert names_of(None) == KNOWN
    assert names_of({"employed_by": ("employed by",), "team": ("gang",)}) == {
        **KNOWN,
        "team": ("gang",),
        "employed_by": ("employed by",),
    }
