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
    verdict = decided(title)

    assert (verdict.role_id, verdict.rule) == (expected, "training")


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


GRADED = index_with(
    roles=(role("Zorb Physiologist", entry="open"), role("Zorb Adviser", entry="accredited"))
)


@pytest.mark.parametrize(
    ("title", "levels"),
    [
        pytest.param("Advanced Ward Manager", ("advanced",), id="registered"),
        pytest.param("Advanced Cardiac Physiologist", ("advanced",), id="by its noun"),
        pytest.param("Advanced Zorb Physiologist", None, id="a profession's noun, but open"),
        pytest.param("Advanced Zorb Adviser", None, id="accredited, without such a noun"),
        pytest.param("Advanced Clinical Lead", None, id="neither"),
        pytest.param("EMHP, Advanced", None, id="in another part"),
    ],
)
def test_advanced_is_a_level_only_of_a_profession(
    title: str, levels: tuple[str, ...] | None
) -> None:
    verdict = decided(title, GRADED)

    assert (verdict.levels, verdict.why) == (levels or (), None if levels else "gated")
    assert verdict.against == (() if levels else ("advanced",))


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Trainee Driver", "trainee"),
        ("Driver in Training", "trainee"),
        ("Apprentice Driver", "apprentice"),
        ("Driver Apprenticeship", "apprentice"),
    ],
)
def test_the_level_of_who_is_trained_in_an_open_role_is_how(title: str, level: str) -> None:
    verdict = decided(title)

    assert (verdict.role_id, verdict.levels) == ("driver", (level,))


def test_the_word_of_training_counts_against_a_role_without_a_training_grade() -> None:
    assert decided("Trainee Clinical Lead").against == ("trainee",)
    assert decided("Student Driver").against == ("student",)


def test_a_student_is_the_trainee_of_an_open_role_that_has_a_training_grade() -> None:
    assert said("Leeds Student Porter", STUDENTS) == "trainee-porter"
    assert said("Physiotherapist (Student)", STUDENTS) == "student-physiotherapist"


def test_a_modifier_in_another_part_leaves_a_catch_all_open() -> None:
    assert said("Deputy (Nurse)") == "catch_all"
