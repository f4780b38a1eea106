import pytest

from app.spreadsheets.privacy import (
    NAME,
    found_in,
    is_nhs_number,
    may_end_in_name,
    may_end_in_number,
    without_name,
    without_number,
)

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
        ("Staff Nurse [Jane Smith]", "Staff Nurse"),
        ("Staff Nurse / Jane Smith", "Staff Nurse"),
        ("Staff Nurse / Midwife - Jane Smith", "Staff Nurse / Midwife"),
        ("Smith, Jane - Staff Nurse", "Staff Nurse"),
        ("SMITH-JONES, JANE A. (Staff Nurse)", "Staff Nurse"),
        ("Patel, R. / Staff Nurse", "Staff Nurse"),
        ("O'Brien, Mary [Staff Nurse]", "Staff Nurse"),
        ("Staff Nurse - Smith, Jane", "Staff Nurse"),
        ("Staff Nurse (De Bee, Jane)", "Staff Nurse"),
        ("Staff Nurse / Patel, R", "Staff Nurse"),
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
        "Staff Nurse - Ashford, Kent",
        "Ashford, Kent - Staff Nurse",
        "Staff Nurse - Staff, Jane",
        "Staff Nurse, Jane",
        "Staff Nurse - Smith Jane",
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


@pytest.mark.parametrize(
    ("digits", "is_one"),
    [
        ("9434765919", True),
        ("9434765918", False),
        ("9434765910", False),
        # Numbers from 999 on are for tests. Nine digits can need a zero, or have no last one.
        *((f"999000005{last}", last == 0) for last in range(10)),
        *((f"999000000{last}", False) for last in range(10)),
    ],
)
def test_ten_digits_are_an_nhs_number_by_their_last_one(digits: str, *, is_one: bool) -> None:
    assert is_nhs_number(digits) is is_one


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Ring 943-476-5919 or 943 476 5918", "an NHS number"),
        ("943 476 5918, 9434765919", "an NHS number"),
        ("94347659190", None),
        ("write to jo.bee+x@example.org", "an email address"),
        ("jo@example", None),
        ("@ward", None),
        ("QQ123456C", None),  # no number begins so
        ("AB123456C", "a National Insurance number"),
        ("Staff Nurse 07700 900123", "a mobile number"),
        ("Ring +447700-900-123", "a mobile number"),
        ("0044 7700900123, bleep 12", "a mobile number"),
        ("Ward Clerk 01632 960123", None),
        ("107700900123", None),
        ("077009001234", None),
        ("20123456-2", "an employee number"),
        (" 20123456 ", "an employee number"),
        ("2012345", None),
        ("Payroll no: 1234", "an employee number"),
        ("Payroll no: 123", None),
        (" Bloggs, Jo ", NAME),
        ("Mr Bloggs", NAME),
        ("Dr Nurse", None),
        ("Bloggs, Jo (Mr)", NAME),
        ("", None),
    ],
)
def test_each_sort_of_personal_data_is_known_by_its_form(text: str, sort: str | None) -> None:
    assert found_in(text, JOB_WORDS) == sort


def test_a_long_cell_is_searched_to_two_thousand_characters() -> None:
    address = " jo@example.org"
    before = 2_000 - len(address)

    assert (
        found_in("x " * (before // 2) + "x" * (before % 2) + address, JOB_WORDS)
        == "an email address"
    )
    assert found_in("x" * 2_000 + address, JOB_WORDS) is None


@pytest.mark.parametrize(
    ("title", "shorter"),
    [
        # Blanks and line ends are one blank.
        ("Staff  Nurse -\nJane  Smith", "Staff Nurse"),
        # Words in capitals beside a title that is not: two or three of them, one of four letters.
        ("Staff Nurse - ANN LEE BYRN", "Staff Nurse"),
        ("Staff Nurse - ANN LEE", None),
        ("Staff Nurse - ANN LEE KAY BYRN", None),
        ("STAFF NURSE - JO BLOGGS", None),
        ("Staff Nurse - Aoife Byrne", None),
        # A common forename, unless a place is named so.
        ("Staff Nurse - Jane Zorb Byrne", "Staff Nurse"),
        ("Staff Nurse - Alan Turing", None),
        ("Staff Nurse - Alan Byrne", "Staff Nurse"),
        # A known word is of the job, with an s, a hyphen or a stop too.
        ("Staff Nurse - Jane Nurses", None),
        ("Staff Nurse - Jane Zorb-Nurse", None),
        ("Staff Nurse (Jane Staff.)", None),
        ("Staff Nurse - Mr Jane Smith", "Staff Nurse"),
        # A name before the title, with an honorific or a common forename.
        ("Mrs Zorb - Staff Nurse", "Staff Nurse"),
        ("Jane Smith: Staff Nurse", "Staff Nurse"),
        ("Aoife Byrne - Staff Nurse", None),
        ("Jane Nurse - Staff Officer", None),
        # A name within it.
        ("PA to Mr Nurse", None),
        ("EA to Jane Smith (Cardiology)", "EA (Cardiology)"),
        ("Clerk to Jane Smith", None),
        ("Cover for Jo Eff", "Cover"),
    ],
)
def test_words_are_a_name_by_how_they_are_written_and_what_is_beside_them(
    title: str, shorter: str | None
) -> None:
    assert without_name(title, JOB_WORDS) == shorter


def test_a_title_of_more_than_three_hundred_characters_is_not_searched_for_names() -> None:
    end = " - Jane Smith"
    head = "Nurse " + "z" * (294 - len(end))

    assert without_name(head + end, JOB_WORDS) == head
    assert without_name(f"z{head}{end}", JOB_WORDS) is None


@pytest.mark.parametrize(
    ("title", "shorter", "may"),
    [
        ("Staff Nurse - 20123456-2", "Staff Nurse", True),
        ("Staff Nurse (20123456-12)", "Staff Nurse", True),
        (" Staff Nurse #20123456-2 ", "Staff Nurse", True),
        ("Staff Nurse 20123456", None, True),
        ("Staff Nurse 2012345-2", None, False),
        ("Staff Nurse 20123456-2 bank", None, False),
        ("Staff Nurse", None, False),
        ("z" * 291 + " 20123456", None, True),
        ("z" * 292 + " 20123456", None, False),
        ("z" * 289 + " 20123456-2", "z" * 289, True),
        ("z" * 291 + " 20123456-2", None, True),
        ("z" * 292 + " 20123456-2", None, False),
    ],
)
def test_a_number_at_the_end_is_of_an_assignment_only_with_a_dash(
    title: str, shorter: str | None, *, may: bool
) -> None:
    assert without_number(title) == shorter
    assert may_end_in_number(title) is may


@pytest.mark.parametrize(
    ("title", "may"),
    [
        (" Staff Nurse - Aoife Byrne ", True),
        ("Staff Nurse (Aoife Zorb Byrne)", True),
        ("Staff Nurse - AOIFE BYRNE", False),
        ("Staff Nurse - Aoife Staff", False),
        ("Staff Nurse - Mr Byrne", True),
        ("z" * 286 + " - Aoife Byrne", True),
        ("z" * 300 + " - Aoife Byrne", False),
    ],
)
def test_two_or_three_unknown_words_at_the_end_may_be_a_name(title: str, *, may: bool) -> None:
    assert may_end_in_name(title, JOB_WORDS) is may
