"""A title while it is decided."""

import pytest

from app.matching.findings.title import Title
from tests.matching.asking import title_of
from tests.matching.small import INDEX


@pytest.mark.parametrize(
    ("title", "is_in_mental_health"),
    [
        ("CAMHS Occupational Therapist", True),
        ("Occupational Therapist - Crisis", True),
        ("Stroke Occupational Therapist", False),
        ("Occupational Therapist", False),
    ],
)
def test_a_setting_of_mental_health_puts_the_title_there(
    title: str, *, is_in_mental_health: bool
) -> None:
    assert title_of(title).is_in_mental_health is is_in_mental_health


def test_what_the_rules_note_about_one_title_is_not_in_the_next() -> None:
    title_of("Staff Nurse").notes.append("a note")
    title_of("Staff Nurse").levels.append("senior")

    following = title_of("Staff Nurse")

    assert (following.notes, following.levels) == ([], [])


def test_levels_that_were_read_before_stay_with_the_title() -> None:
    read = title_of("Staff Nurse")

    assert Title(read.labels, read.segments, INDEX, ["senior"]).levels == ["senior"]
