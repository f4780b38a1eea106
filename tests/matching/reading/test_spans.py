"""Whether a term can be where it was found."""

import pytest

from app.matching.tables import SpecialTermRow, TermRow
from tests.matching.asking import index_with, title_of
from tests.matching.small import contexts, in_mental_health, role

WORDS = index_with(
    {
        "contexts": (
            *contexts("specialty", "critical care", "heart failure"),
            *contexts("setting", "healthcare science"),
            *in_mental_health("setting", "liaison psychiatry", "primary care mental health"),
        ),
        "special_terms": (SpecialTermRow("specialist nurse", "general parent", "zorb"),),
    },
    roles=(
        role("Zorb"),
        role("Care Assistant", entry="open"),
        role("Failure Specialist"),
        role("Nurse Practitioner"),
        role("Community Nurse"),
        role("Healthcare Support Hand", entry="open"),
        role("Primary Health Worker", is_mental_health=True),
    ),
    terms=(TermRow("zorb", "Specialist Nurse", "alternative title", "exact", ""),),
)


def terms(text: str) -> list[str]:
    return [span.term.text for part in title_of(text, WORDS).segments for span in part.spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Critical Care Assistant", []), ("Care Assistant", ["Care Assistant"])],
)
def test_a_term_does_not_begin_inside_a_setting(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mental Health Nurse Practitioner", ["Nurse Practitioner"]),
        ("Community Nurse Practitioner", ["Nurse Practitioner"]),
        ("Mental Health Nurse", ["Mental Health Nurse"]),
        ("Mental Health Nurse - Practitioner", ["Mental Health Nurse"]),
    ],
)
def test_a_term_does_not_end_where_another_name_begins(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Failure Specialist Nurse", ["Specialist Nurse"]),
        ("Failure Specialist", ["Failure Specialist"]),
    ],
)
def test_a_term_does_not_split_a_head_of_two_words(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Consultant CAMHS Psychiatrist", ["Consultant Psychiatrist"]),
        ("Community CAMHS Nurse", ["Nurse"]),
        ("Community Stroke Nurse", ["Community Nurse"]),
        ("Community Forensic Mental Health Nurse", ["Community Mental Health Nurse"]),
    ],
)
def test_only_a_role_of_mental_health_is_around_a_field_of_it(
    text: str, expected: list[str]
) -> None:
    assert terms(text) == expected


def test_a_phrase_is_not_half_in_a_term_and_half_passed_over() -> None:
    assert terms("Healthcare Science Support Hand") == []
    assert terms("Healthcare Stroke Support Hand") == ["Healthcare Support Hand"]


def test_a_term_does_not_take_both_ends_of_a_phrase() -> None:
    assert terms("Primary Care Mental Health Worker") == []
    assert terms("Primary CAMHS Health Worker") == ["Primary Health Worker"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Primary Care Mental Health Nurse", ["Mental Health Nurse"]),
        ("Primary Care Mental Health Porter", ["Porter"]),
    ],
)
def test_a_term_begins_inside_a_setting_of_mental_health_only_with_a_phrase_of_it(
    text: str, expected: list[str]
) -> None:
    index = index_with(
        {
            "contexts": (
                *in_mental_health("setting", "primary care mental health", "mental health"),
                *contexts("setting", "community"),
            )
        },
        roles=(role("Health Porter"),),
    )

    found = [span.term.text for part in title_of(text, index).segments for span in part.spans]

    assert found == expected


def test_people_served_are_not_passed_over_if_they_make_another_role_of_the_kind() -> None:
    index = index_with(
        {"contexts": tuple(contexts("population", "carer", "men"))},
        roles=(
            role("Zorb Helper"),
            role("Carer Zorb Support", kind_of=("zorb-helper",)),
            role("Zorb Helper of Towers", kind_of=("zorb-helper",)),
        ),
    )

    def found(text: str) -> list[str]:
        return [span.term.text for part in title_of(text, index).segments for span in part.spans]

    assert found("Zorb Men Helper") == ["Zorb Helper"]
    assert found("Zorb Carer Helper") == []


def test_a_filler_is_passed_over_in_the_name_of_a_role_that_anybody_can_hold() -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("support", "filler", None),)},
        roles=(
            role("Zorb Adviser", entry="open"),
            role("Blorp Adviser", entry="registered"),
            role("Zorb Manager", entry="open"),
            role("Zorb Hand", entry="open"),
            role("Support Hand", entry="open"),
        ),
    )

    def found(text: str) -> list[str]:
        return [span.term.text for part in title_of(text, index).segments for span in part.spans]

    assert found("Zorb Support Hand") == ["Support Hand"]
    assert found("Zorb Support Adviser") == ["Zorb Adviser"]
    assert found("Zorb Blorple Adviser") == []
    assert found("Blorp Support Adviser") == []
    assert found("Zorb Support Manager") == []


def test_a_term_cannot_end_where_a_specialty_goes_on() -> None:
    """'Consultant in Zorb Radiology' is not a Consultant in Zorbs."""
    index = index_with(
        {"contexts": tuple(contexts("specialty", "zorb radiology", "zorb"))},
        roles=(role("Consultant in Zorbs"), role("Consultant")),
    )

    def found(text: str) -> list[str]:
        return [span.term.text for part in title_of(text, index).segments for span in part.spans]

    assert found("Consultant in Zorbs") == ["Consultant in Zorbs"]
    assert found("Consultant in Zorb Radiology") == ["Consultant"]
