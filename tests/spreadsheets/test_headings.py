import pytest

from app.spreadsheets.headings import is_harmless, is_personal, may_be_kept, names_of, squeezed
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
        (["Job Description", "Headcount (leavers)"], ["title"]),
    ],
)
def test_a_heading_is_known_with_a_mark_a_date_or_in_another_language(
    headings: list[str], uses: list[str]
) -> None:
    layout = find_layout([headings, ["Cook", "2", "3", "4"]], Wanted({}))

    assert layout is not None
    assert sorted(layout.used) == sorted(uses)
