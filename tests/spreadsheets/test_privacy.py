import pytest

from app.spreadsheets.privacy import NAME, found_in, may_end_in_name, without_name

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


@pytest.mark.parametrize(
    ("title", "shorter"),
    [
        ("Staff Nurse - Jane Smith", "Staff Nurse"),
        ("Staff Nurse (Sarah O'Brien)", "Staff Nurse"),
        ("Staff Nurse: Jane Smith", "Staff Nurse"),
        ("Jane Smith - Staff Nurse", "Staff Nurse"),
        ("Dr Jo Bloggs - Staff Nurse", "Staff Nurse"),
        ("PA to Dr A Bee", "PA"),
        ("PA to Mr Smith, Cardiology", "PA, Cardiology"),
        ("Secretary to Dr Bee and Prof Cee", "Secretary"),
        ("Secretary to Jo Eff", "Secretary"),
        ("Staff Nurse - maternity cover for Jo Eff", "Staff Nurse - maternity cover"),
    ],
)
def test_a_name_is_found_wherever_a_title_has_it(title: str, shorter: str) -> None:
    assert without_name(title, JOB_WORDS) == shorter


@pytest.mark.parametrize(
    "title",
    [
        "Staff Nurse - James Cook",
        "Staff Nurse - Jane Smith Ward",
        "PA to Staff Nurse",
        "Staff Nurse - Delivering Excellence",
        "Nurse for Mr Men Unit",
    ],
)
def test_a_title_without_a_name_stays_whole(title: str) -> None:
    assert without_name(title, JOB_WORDS) is None


@pytest.mark.parametrize(
    ("title", "may"),
    [
        ("Staff Nurse - Aoife Byrne", True),
        ("Staff Nurse - Tower Hamlets", True),
        ("Staff Nurse - East Ward", False),
        ("Staff Nurse", False),
    ],
)
def test_two_unknown_words_may_be_a_name(title: str, may: bool) -> None:
    assert may_end_in_name(title, JOB_WORDS) is may


@pytest.mark.parametrize("team", ["Ward 1, North", "Schools, East", "East, Ward"])
def test_a_team_with_the_word_of_a_place_is_not_a_person(team: str) -> None:
    assert found_in(team, JOB_WORDS) is None


def test_a_full_stop_hides_no_known_word() -> None:
    assert found_in("Zorb, Blaster Nurse.", frozenset({"nurse"})) is None
    assert found_in("Zorb, Blaster Nurse.", frozenset()) == NAME


def test_a_name_has_five_words_at_most() -> None:
    assert found_in("Bloggs Zorb, Jo Ann May", frozenset()) == NAME
    assert found_in("Bloggs Zorb, Jo Ann May Lou", frozenset()) is None
