import pytest

from app.spreadsheets.privacy import NAME, found_in, without_name

JOB_WORDS = frozenset({"nurse", "staff"})


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("jo@example.nhs.uk", "an email address"),
        ("AB 12 34 56 C", "a National Insurance number"),
        ("943 476 5919", "an NHS number"),
        ("20123456", "an employee number"),
        ("Bloggs, Jo", NAME),
        ("Dr Jo Bloggs", NAME),
        ("Nurse, Staff", None),
        ("943 476 5918", None),
        ("Staff Nurse", None),
    ],
)
def test_a_cell_is_searched_for_personal_data(text: str, sort: str | None) -> None:
    assert found_in(text, JOB_WORDS) == sort


@pytest.mark.parametrize(
    "tail", ["- JO BLOGGS", "(JO BLOGGS)", "\u2013 J Bloggs", "(J. A. Bloggs)", "- Dr Jo Bloggs"]
)
def test_a_name_at_the_end_of_a_title_is_found(tail: str) -> None:
    assert without_name(f"Staff Nurse {tail}", JOB_WORDS) == "Staff Nurse"


@pytest.mark.parametrize(
    "title",
    [
        "Staff Nurse - Tower Hamlets",
        "Staff Nurse (A E)",
        "STAFF NURSE - HIGH WYCOMBE",
        "Staff Nurse",
    ],
)
def test_a_place_at_the_end_of_a_title_stays(title: str) -> None:
    assert without_name(title, JOB_WORDS) is None
