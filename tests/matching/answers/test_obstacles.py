"""What kept a title from a role, and the words that were in the way."""

import pytest

from app.matching.resolution import Cause, Obstacle, Strictness
from app.matching.resolve import resolve_title
from app.matching.tables import GuardRow
from tests.matching.asking import index_with
from tests.matching.small import INDEX


@pytest.mark.parametrize(
    ("title", "cause", "words"),
    [
        ("Zorblax Driver", Cause.UNKNOWN_WORD, ("zorblax",)),
        ("Zorblax Quibbler", Cause.UNKNOWN_WORD, ("zorblax", "quibbler")),
        ("Occupationl Therapist", Cause.UNKNOWN_WORD, ("occupationl",)),
        ("Senior Stroke Trainer", Cause.ROLE_MISSING, ("stroke trainer",)),
        ("Mental Health Practitioners", Cause.CATCH_ALL, ("mental health practitioner",)),
        ("AP", Cause.CATCH_ALL, ("ap",)),
        ("OT or Physiotherapist", Cause.TWO_JOBS, ("physiotherapist",)),
        ("Deputy Ward Manager", Cause.GATED, ("deputy",)),
        ("Trainee Occupational Therapist", Cause.GATED, ("trainee",)),
        ("Physiotherapist Trainer", Cause.GATED, ("trainer",)),
        ("Full time vacancy", Cause.NO_POST, ()),
        ("Psychiatry", Cause.NO_POST, ("psychiatry",)),
    ],
)
def test_the_obstacle_names_the_cause_and_the_words(
    title: str, cause: Cause, words: tuple[str, ...]
) -> None:
    assert resolve_title(title, INDEX).obstacle == Obstacle(cause, words)


def test_a_match_has_no_obstacle() -> None:
    assert resolve_title("Staff Nurse", INDEX).obstacle is None


def test_a_strict_setting_names_the_unknown_word_that_it_does_not_ignore() -> None:
    answer = resolve_title("Blorple Occupational Therapist", INDEX, strictness=Strictness.STRICT)

    assert answer.obstacle == Obstacle(Cause.UNKNOWN_WORD, ("blorple",))


def test_a_guard_names_the_words_that_speak_against_the_role() -> None:
    index = index_with({"guards": (GuardRow("race track", "driver"),)})

    answer = resolve_title("Driver - Race Track", index)

    assert answer.obstacle == Obstacle(Cause.GATED, ("race", "track"))
