from app.matching.index.codes import compile_codes
from tests.matching.small import JOB_ROLE, OCCUPATION, TABLES

CODES = compile_codes(TABLES)


def test_the_codes_of_a_role_are_in_the_order_of_list_version_and_code() -> None:
    codes = CODES.of_role["trainee-nursing-associate"]

    assert [(row.code, row.relation) for row in codes] == [
        ("H1", "known_miscoding"),
        ("NHA", "own"),
    ]


def test_only_an_own_code_has_an_owner() -> None:
    assert CODES.owners[OCCUPATION, "NHA"] == {"trainee-nursing-associate"}
    assert (OCCUPATION, "H1") not in CODES.owners


def test_a_code_is_found_by_its_name_in_any_case() -> None:
    assert CODES.by_name[JOB_ROLE, "education mental health practitioner"] == "07054"
