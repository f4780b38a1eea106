"""Which staff a code of a list is for: staff groups, and learners."""

from typing import Final

from app.vocabulary import CodeSystemId, StaffGroup

_LEARNER_WORDS: Final = ("student", "trainee", "apprentice", "pre-registration", "post 1st level")
_OF_MATRIX: Final = {
    "A": {StaffGroup.ALLIED_HEALTH, StaffGroup.CLINICAL_SERVICES, StaffGroup.NURSING_MIDWIFERY},
    "G": {StaffGroup.ADMINISTRATIVE, StaffGroup.ESTATES},
    "H": {StaffGroup.CLINICAL_SERVICES, StaffGroup.ESTATES},
    "N": {StaffGroup.NURSING_MIDWIFERY, StaffGroup.CLINICAL_SERVICES},
    "S": {StaffGroup.ALLIED_HEALTH, StaffGroup.SCIENTIFIC_TECHNICAL, StaffGroup.CLINICAL_SERVICES},
    "T": {StaffGroup.HEALTHCARE_SCIENTISTS, StaffGroup.CLINICAL_SERVICES},
    "U": {StaffGroup.HEALTHCARE_SCIENTISTS, StaffGroup.CLINICAL_SERVICES},
}
"""Source: NHS Occupation Code Manual 22.1, the staff groups of each matrix."""
_BY_HEADING: Final = {group.replace(",", ""): group for group in StaffGroup}


def is_for_learners(wording: str) -> bool:
    """Whether a name or a wording is that of a student, trainee or apprentice.

    >>> is_for_learners("Student School Nurse"), is_for_learners("School Nurse")
    (True, False)
    """
    return wording.casefold().startswith(_LEARNER_WORDS)


def is_of_another_group(
    system_id: str, code: str, heading: str | None, staff_group: str | None
) -> bool:
    """Whether a code cannot be for a role of a staff group. False if either is not known.

    `heading` is the wording of the code above it, which in the job role list is a staff group.
    """
    if staff_group is None or staff_group == StaffGroup.STUDENTS:
        return False
    if system_id == CodeSystemId.NHS_OCCUPATION_CODE:
        # The codes of doctors are numbers, those of others begin with the letter of a matrix.
        groups = {StaffGroup.MEDICAL_DENTAL} if code.isdecimal() else _OF_MATRIX.get(code[:1])
        return groups is not None and staff_group not in groups
    known = _BY_HEADING.get((heading or "").replace(",", ""))
    return known is not None and known not in (staff_group, StaffGroup.STUDENTS)
