import pytest

from app.spreadsheets.rows.people import People
from app.spreadsheets.tables import Heading


@pytest.mark.parametrize(
    ("use", "is_refused"),
    [("title", True), ("team", True), ("site", False), ("organisation", False)],
)
def test_a_name_in_a_column_of_places_is_a_place(use: str, is_refused: bool) -> None:
    complaint = People(frozenset()).complaint("Bloggs, Jo", Heading("Any", 1, use))

    assert (complaint is not None) is is_refused


@pytest.mark.parametrize(
    ("use", "is_refused"), [("title", True), ("team", False), ("headcount", False)]
)
def test_eight_digits_are_an_employee_number_only_where_no_code_is(
    use: str, is_refused: bool
) -> None:
    complaint = People(frozenset()).complaint("10234567", Heading("Any", 1, use))

    assert (complaint is not None) is is_refused


def test_eight_digits_under_a_harmless_heading_are_nobodys() -> None:
    people = People(frozenset())

    assert people.complaint("10234567", Heading("Cost Centre", 1, None)) is None
    assert people.complaint("10234567", Heading("Zorb", 1, None)) is not None


def test_a_text_about_a_person_is_not_shown() -> None:
    assert People(frozenset()).is_fit_to_show("Rows: 2")
    assert not People(frozenset()).is_fit_to_show("Bloggs, Jo")


def test_a_title_is_shortened_by_its_own_words_each_time() -> None:
    people = People(frozenset({"ward", "manager"}))
    titles = ("Ward Manager - Jane Smith", "Ward Manager", "Ward Manager (Jane Smith)")

    for _ in range(2):
        shorter = [people.without_name(title) for title in titles]
        assert shorter == ["Ward Manager", None, "Ward Manager"]


@pytest.mark.parametrize(
    ("text", "is_fit"),
    [
        ("Ward", True),
        ("Bloggs, Jo", False),
        ("jo@example.nhs.uk", False),
        ("Surname, Forename", True),  # a heading about people is nobody's name
        ("Family name, first name", True),
        ("Staff no 10234567", False),
        ("Email: jo@example.nhs.uk", False),
        ("Bloggs, Jo mobile", False),
    ],
)
def test_a_text_is_repeated_only_where_it_is_nobodys(text: str, *, is_fit: bool) -> None:
    assert People(frozenset()).is_fit_to_show(text) is is_fit


def test_of_a_long_text_the_start_is_repeated() -> None:
    people = People(frozenset())

    assert people.shown("x" * 120) == "x" * 120
    assert people.shown("x" * 121) == f"{'x' * 120} …"
    assert people.shown(f"{'x' * 121} jo@example.nhs.uk") == ""


@pytest.mark.parametrize("use", ["site", "organisation", "team", "title", None])
def test_an_address_of_a_person_is_refused_in_every_column_of_texts(use: str | None) -> None:
    complaint = People(frozenset()).complaint("jo@example.nhs.uk", Heading("Any", 1, use))

    assert complaint == (
        "The cell looks like an email address. Take it out, or leave the column out."
    )


@pytest.mark.parametrize(
    ("use", "value", "is_refused"),
    [
        ("site", "10234567", False),
        ("organisation", "10234567", False),
        ("team", "1023-4567", False),
        ("team", "10234567-2", False),
        ("band", "10234567-2", True),
        ("headcount", "Bloggs, Jo", False),
        ("fte", "10234567", False),
    ],
)
def test_a_number_under_a_column_of_codes_or_counts_is_nobodys(
    use: str, value: str, *, is_refused: bool
) -> None:
    complaint = People(frozenset()).complaint(value, Heading("Any", 1, use))

    assert (complaint is not None) is is_refused


def test_whether_a_title_may_end_in_a_name_depends_on_the_words_of_jobs() -> None:
    title = "Ward Manager - Aoife Byrne"

    assert People(frozenset({"ward", "manager"})).may_have_name(title)
    assert not People(frozenset({"byrne"})).may_have_name(title)
