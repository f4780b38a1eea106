"""The answer to a title that was decided."""

from dataclasses import replace
from datetime import date

import pytest

from app.matching.index import compile_tables
from app.matching.resolution import Resolution
from app.matching.resolve import resolve_title
from tests.matching.small import INDEX, JOB_ROLE, TABLES, code


def answer_to(title: str, as_of: date | None = None) -> Resolution:
    """The answer of the small registry."""
    return resolve_title(title, INDEX, as_of=as_of)


def role_name(answer: Resolution) -> str:
    """The name of the role of an answer that has one."""
    assert answer.role is not None
    return answer.role.name


def test_a_role_has_the_name_in_force_on_the_day_asked_about() -> None:
    assert role_name(answer_to("Physician Associate")) == "Physician Assistant"
    assert role_name(answer_to("Physician Associate", date(2025, 7, 15))) == "Physician Associate"
    assert role_name(answer_to("Physician Associate", date(2025, 7, 16))) == "Physician Assistant"


def test_a_code_is_given_only_on_the_days_it_is_in_force() -> None:
    old = replace(
        code("staff-nurse", JOB_ROLE, "07099", "Staff Nurse"),
        valid_from=date(2020, 1, 1),
        valid_to=date(2022, 1, 1),
    )
    index = compile_tables(replace(TABLES, codes=(*TABLES.codes, old)))

    days = [None, date(2019, 12, 31), date(2020, 1, 1), date(2021, 12, 31), date(2022, 1, 1)]
    given = [len(resolve_title("Staff Nurse", index, as_of=day).codes) for day in days]

    assert given == [0, 0, 1, 1, 0]


def test_a_known_miscoding_is_not_a_code_of_the_role() -> None:
    codes = [row.code for row in answer_to("Trainee Nursing Associate").codes]

    assert codes == ["NHA"]


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("Mental Health Practitioner", "Which profession must the post holder have?"),
        ("Occupationl Therapist", "Is this post an Occupational Therapist?"),
        (
            "Clinical / Counselling Psychologist",
            "Which is the post: Practitioner Psychologist, Clinical Psychologist or "
            "Counselling Psychologist?",
        ),
        ("Staff Nurse", None),
        ("Dementia Assessment", None),
    ],
)
def test_the_question_says_what_would_decide(title: str, question: str | None) -> None:
    assert answer_to(title).question == question


@pytest.mark.parametrize(
    ("title", "suggested"),
    [
        ("Staff Nurse", "Staff Nurse"),
        ("Snr EMHP - Hull CAMHS", "Education Mental Health Practitioner - CAMHS, Hull"),
        ("Nurse", None),
    ],
)
def test_the_title_suggested_has_the_role_then_its_fields_then_its_place(
    title: str, suggested: str | None
) -> None:
    assert answer_to(title).suggested_title == suggested
