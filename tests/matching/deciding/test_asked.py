"""One question to the engine, which no rule can change for the next one."""

from dataclasses import FrozenInstanceError

import pytest

from app.matching.deciding.asked import Asked
from app.matching.deciding.by_words import decide_by_words
from app.matching.deciding.decide import RULES, decide_title
from app.matching.resolution import Hints, Strictness
from tests.matching.asking import labels_of
from tests.matching.small import INDEX


def asked(title: str, hints: Hints, strictness: Strictness) -> Asked:
    return Asked(labels_of(title), INDEX, hints, strictness)


def test_a_question_cannot_be_changed_by_a_rule() -> None:
    question = asked("Staff Nurse", Hints(), Strictness.STANDARD)

    with pytest.raises(FrozenInstanceError):
        question.strictness = Strictness.STRICT  # type: ignore[misc]  # what must not work


@pytest.mark.parametrize(
    ("title", "hints", "strictness"),
    [
        ("AP", Hints(band="7"), Strictness.STANDARD),
        ("Blorple Physiotherapist", Hints(), Strictness.STRICT),
    ],
)
def test_a_question_has_all_that_the_rules_need(
    title: str, hints: Hints, strictness: Strictness
) -> None:
    question = asked(title, hints, strictness)

    by_words = verdict = decide_by_words(question.labels, question.index)
    for rule in RULES:
        verdict = rule(verdict, question)

    assert verdict != by_words
    assert verdict == decide_title(labels_of(title), INDEX, hints=hints, strictness=strictness)
