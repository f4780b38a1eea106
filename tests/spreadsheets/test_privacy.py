import pytest

from app.spreadsheets.privacy import NAME, found_in

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
