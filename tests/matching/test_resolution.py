"""What an answer is made of: words that callers depend on, in values that do not change."""

from dataclasses import fields
from typing import Any

import pytest

from app.matching import resolution
from app.matching.resolution import NO_HINTS, CodingVerdict, Hints, Outcome, Strictness

VALUES = [
    kind
    for kind in vars(resolution).values()
    if isinstance(kind, type) and hasattr(kind, "__match_args__")
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
def test_an_answer_can_be_shared_because_it_cannot_change(kind: Any) -> None:  # noqa: ANN401  # of two kinds
    names = kind.__match_args__
    value = kind(*names)

    with pytest.raises(AttributeError):
        setattr(value, names[0], "changed")


def test_every_part_of_an_answer_is_among_those_that_cannot_change() -> None:
    assert {"Resolution", "Reading", "Candidate", "RoleCard"} <= {kind.__name__ for kind in VALUES}
