import pytest

from app.services.codes.groups import is_for_learners, is_of_another_group

ESR, OCCUPATION = "esr-job-role", "nhs-occupation-code"
NURSES, DOCTORS = "Nursing and Midwifery Registered", "Medical and Dental"


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("Student School Nurse", True),
        ("Student/Trainee in Dietetics", True),
        ("Pre-Registration Nurse Learner in Midwifery", True),
        ("School Nurse", False),
        ("Teacher of Students", False),
    ],
)
def test_a_wording_for_learners_begins_with_their_word(wording: str, *, expected: bool) -> None:
    assert is_for_learners(wording) is expected


@pytest.mark.parametrize(
    ("system", "code", "heading", "group", "expected"),
    [
        (ESR, "03005", NURSES, NURSES, False),
        (ESR, "03005", NURSES, DOCTORS, True),
        (ESR, "02008", "Students", NURSES, False),
        (ESR, "03005", None, DOCTORS, False),
        (ESR, "05004", "Additional Professional, Scientific and Technical", DOCTORS, True),
        (OCCUPATION, "051", None, DOCTORS, False),
        (OCCUPATION, "A4A", None, DOCTORS, True),
        (OCCUPATION, "G2A", None, NURSES, True),
        (OCCUPATION, "N6D", None, NURSES, False),
        (OCCUPATION, "Z2A", None, NURSES, False),
        (OCCUPATION, "051", None, None, False),
    ],
)
def test_a_code_is_of_another_group_only_if_both_groups_are_known(
    system: str, code: str, heading: str | None, group: str | None, *, expected: bool
) -> None:
    assert is_of_another_group(system, code, heading, group) is expected
