"""Modifiers beside a role."""

import pytest

from app.matching.findings.modifiers import training_grades
from tests.matching.asking import decided, index_with, said
from tests.matching.small import INDEX, role

STUDENTS = index_with(
    roles=(
        role("Student Physiotherapist", entry="", trains_for="physiotherapist"),
        role("Trainee Porter", entry="", trains_for="porter"),
    )
)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("EMHP in training", "trainee-education-mental-health-practitioner"),
        ("Nursing Associate Leeds Apprentice", "trainee-nursing-associate"),
    ],
)
def test_a_training_word_gives_the_training_grade(title: str, expected: str) -> None:
    assert said(title) == expected


def test_the_training_grade_is_explained() -> None:
    reasons = decided("EMHP in training").reasons

    assert reasons == (
        "the title says that this is the training grade of Education Mental Health Practitioner",
    )


@pytest.mark.parametrize("word", ["Apprentice", "Trainee"])
def test_only_a_student_is_a_student_grade(word: str) -> None:
    assert said(f"{word} Physiotherapist", STUDENTS) == "gated"
    assert said("Student Leeds Physiotherapist", STUDENTS) == "student-physiotherapist"


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Apprentice Healthcare Assistant", "apprentice"),
        ("Trainee Healthcare Assistant", "trainee"),
        ("Recovery Worker Trainee", None),
    ],
)
def test_anybody_can_be_trained_in_an_open_role(title: str, level: str | None) -> None:
    assert decided(title).levels == ((level,) if level else ())


@pytest.mark.parametrize("title", ["Trainee Physiotherapist", "Ward Manager Apprentice"])
def test_a_trainee_of_a_role_without_a_training_grade_is_not_the_role(title: str) -> None:
    verdict = decided(title)

    assert verdict.why == "gated"
    assert verdict.reasons == ("the registry does not have a trainee of this role",)


@pytest.mark.parametrize(
    "title", ["Trainee Nursing Associate Apprentice", "Student Trainee Nursing Associate"]
)
def test_a_training_grade_stays_as_it_is(title: str) -> None:
    assert said(title) == "trainee-nursing-associate"


@pytest.mark.parametrize("title", ["Advanced Physiotherapist", "Advanced Cardiac Physiologist"])
def test_advanced_is_the_level_of_a_profession(title: str) -> None:
    assert decided(title).levels == ("advanced",)


@pytest.mark.parametrize(
    "title", ["Advanced Porter", "Deputy Ward Manager", "Assistant Physiotherapist"]
)
def test_another_modifier_makes_it_a_different_post(title: str) -> None:
    verdict = decided(title)
    word = title.split(" ", maxsplit=1)[0].lower()

    assert verdict.reasons == (f"'{word}' makes it a different post",)


def test_training_grades_of_students_come_last() -> None:
    roles = ("physiotherapist", "porter", "driver")

    assert training_grades(roles, STUDENTS) == ("trainee-porter", "student-physiotherapist")
    assert training_grades(("driver",), INDEX) == ()


@pytest.mark.parametrize("title", ["Student Porter", "Student Administrator"])
def test_a_student_beside_a_role_that_anybody_may_hold_can_be_whom_it_is_for(title: str) -> None:
    assert said(title) == "gated"
