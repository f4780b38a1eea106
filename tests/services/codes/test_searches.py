import pytest

from app.matching.names import name_reader
from app.matching.tables import RewriteRow
from app.services.codes.searches import Named, WordedCode, search, searchable

NAMES = name_reader([RewriteRow("snr", "abbreviation", "senior")])

ESR = searchable(
    "esr-job-role",
    [
        WordedCode("07000", "Nursing Associate", "heading", "active"),
        WordedCode("07054", "Education Mental Health Practitioner", "code", "active"),
        WordedCode("07099", "Trainee Nursing Associate", "code", "active"),
        WordedCode("08000", "Old Title", "code", "retired"),
    ],
    NAMES,
)
OCCUPATION = searchable(
    "nhs-occupation-code",
    [
        WordedCode("H1", "Healthcare Assistant", "level", "active"),
        WordedCode("H1A", "Healthcare Assistant in Adult and General", "code", "active"),
        WordedCode("H1D", "Healthcare Assistant in Other Mental Health", "code", "active"),
        WordedCode("H1S", "Healthcare Assistant in Ambulance Service", "code", "retired"),
        WordedCode("S1", "Other Therapist in Art Therapy", "code", "active", ("Art Therapists",)),
    ],
    NAMES,
)


def _synonym(text: str, kind: str = "alternative title", scope: str = "exact") -> Named:
    return Named(text, kind, scope)


def test_a_name_that_the_list_has_is_found() -> None:
    found = search("Education Mental Health Practitioners", [_synonym("EMHP", "abbreviation")], ESR)

    assert found.code == "07054"
    assert found.says == (
        "Searched for 'Education Mental Health Practitioners': "
        "found: 07054 Education Mental Health Practitioner"
    )


def test_a_name_within_a_longer_wording_is_no_proof_of_a_gap() -> None:
    found = search("Nursing Associate", [], ESR)

    assert found.code == "07099"
    assert "found within: 07099 Trainee Nursing Associate" in found.says


def test_the_level_of_an_occupation_code_is_searched_and_comes_first() -> None:
    found = search("Healthcare Assistant", [], OCCUPATION)

    assert found.code == "H1"
    assert found.says.endswith("Healthcare Assistant in Other Mental Health and 1 more")


def test_a_second_wording_is_searched() -> None:
    assert search("Art Therapist", [], OCCUPATION).code == "S1"


def test_a_retired_code_is_called_so() -> None:
    assert search("Old Title", [], ESR).says.endswith("08000 Old Title (retired)")


def test_a_heading_is_no_code() -> None:
    only_heading = [WordedCode("1", "Nurse", "heading", "active")]

    assert search("Nurse", [], searchable("esr-job-role", only_heading, NAMES)).code is None


@pytest.mark.parametrize(
    ("synonym", "is_searched"),
    [
        (_synonym("Schools Practitioner"), True),
        (_synonym("CAMHS Schools Practitioner"), True),
        (_synonym("CAMHS Practitioner"), False),
        (_synonym("SP", "abbreviation"), False),
        (_synonym("Schools Practicioner", "misspelling", "misspelling"), False),
        (_synonym("Schools Practitioner", scope="related"), False),
    ],
)
def test_only_synonyms_in_full_words_that_may_match_are_searched(
    synonym: Named, is_searched: bool
) -> None:
    found = search("Nobody", [synonym], ESR)

    asked = " and 1 synonym" if is_searched else ""
    assert found.says == f"Searched for 'Nobody'{asked}: not found"


def test_a_name_is_found_under_a_variant_that_the_engine_reads_as_it() -> None:
    codes = searchable("esr-job-role", [WordedCode("1", "Snr Nurse", "code", "active")], NAMES)

    assert search("Senior Nurse", [], codes).code == "1"


def test_a_name_without_words_finds_nothing() -> None:
    assert search("!?", [], ESR).code is None


def test_a_code_that_can_be_the_roles_comes_before_one_for_others() -> None:
    codes = searchable(
        "esr-job-role",
        [
            WordedCode("1", "Student School Nurse", "code", "active", (), "Students"),
            WordedCode("2", "School Nurse", "code", "active", (), "Medical and Dental"),
            WordedCode("3", "School Nurse", "code", "retired", (), "Nursing and Midwifery"),
            WordedCode("4", "School Nurse Practitioner", "code", "active"),
        ],
        NAMES,
    )

    of_nurses = search("School Nurse", [], codes, "Nursing and Midwifery Registered")
    of_students = search("Student School Nurse", [], codes, "Students")

    assert (of_nurses.code, of_students.code) == ("4", "1")
    assert of_nurses.says.endswith("found within: 4 School Nurse Practitioner")
