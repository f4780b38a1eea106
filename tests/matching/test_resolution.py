"""What an answer is made of: words that callers depend on, in values that do not change."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from app.matching import resolution
from app.matching.resolution import NO_HINTS, CodingVerdict, Hints, Outcome, Strictness

VALUES = [
    kind for kind in vars(resolution).values() if is_dataclass(kind) and isinstance(kind, type)
]


def test_the_words_of_an_answer_are_those_that_are_published() -> None:
    assert [*Outcome] == ["matched", "ambiguous", "unmatched"]
    assert [*CodingVerdict] == [
        "expected",
        "plausible",
        "unexpected",
        "known_miscoding",
        "retired_code",
        "unknown_code",
        "not_checkable",
    ]


def test_strictness_is_listed_from_the_least_strict() -> None:
    assert [*Strictness] == ["review", "standard", "strict"]


def test_nothing_is_known_of_a_post_unless_it_is_given() -> None:
    assert Hints() == NO_HINTS
    assert {getattr(NO_HINTS, field.name) for field in fields(Hints)} == {None}


@pytest.mark.parametrize("kind", VALUES)
def test_an_answer_can_be_shared_because_it_cannot_change(kind: type) -> None:
    value: object = object.__new__(kind)

    with pytest.raises(FrozenInstanceError):
        setattr(value, kind.__slots__[0], "changed")  # type: ignore[attr-defined]  # all have slots
