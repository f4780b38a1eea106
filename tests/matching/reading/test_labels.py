"""What is known of each word."""

import pytest

from tests.matching.asking import index_with, labels_of
from tests.matching.small import contexts

WORK = index_with({"contexts": tuple(contexts("work", "research"))})


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("CAMHS", True),
        ("stroke", True),
        ("senior", True),
        ("vacancy", True),
        ("deputy", False),
        ("Leeds", False),
        ("ward", False),
        ("nurse", False),
        ("zorblax", False),
    ],
)
def test_settings_grades_and_noise_can_be_inside_a_name(word: str, expected: bool) -> None:
    assert labels_of(word).is_skippable(0) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("zorblax", True),
        ("nurse", False),
        ("CAMHS", False),
        ("senior", False),
        ("vacancy", False),
        ("deputy", False),
        ("37.5", False),
    ],
)
def test_a_word_in_no_list_is_unknown(word: str, expected: bool) -> None:
    assert labels_of(word).is_unknown(0) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("driver", True),
        ("assistant", True),
        ("apprentice", False),
        ("senior", False),
        ("ward", False),
    ],
)
def test_a_person_at_work_is_not_a_level_trainee_or_setting(word: str, expected: bool) -> None:
    assert labels_of(word).is_agent(0) is expected


@pytest.mark.parametrize(
    ("word", "expected"), [("research", True), ("stroke", False), ("x", False)]
)
def test_only_a_kind_of_work_is_work(word: str, expected: bool) -> None:
    assert labels_of(word, WORK).is_work(0) is expected


def test_a_word_is_within_a_context_that_began_before_it() -> None:
    labels = labels_of("old age stroke")

    assert [labels.is_within_context(at) for at in range(3)] == [False, True, False]
    assert [labels.is_before_context_ends(at) for at in range(3)] == [True, False, False]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Porter's", True), ("Porters", False), ("Porter", False), ("Coaches", False)],
)
def test_a_possessive_is_no_plural(title: str, *, expected: bool) -> None:
    assert labels_of(title).is_possessive(0) is expected
