"""The closed lists of the engine: every rule has a confidence, every word is used once."""

from enum import StrEnum

import pytest

from app.matching.answers.confidence import MATCH_CONFIDENCE
from app.matching.rules import Doubt, Facet, Level, Rule, Why


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_that_matches_has_its_own_confidence(rule: Rule) -> None:
    assert 0 < MATCH_CONFIDENCE[rule] < 1


def test_the_reasons_of_an_answer_are_those_that_are_published() -> None:
    assert sorted(Why) == [
        "alternatives",
        "broader",
        "catch_all",
        "confusable_pair",
        "contested_synonym",
        "doubtful",
        "gated",
        "guard",
        "homonym",
        "modifier",
        "not_a_title",
        "outside",
        "overlap",
        "profession",
        "shared",
        "spelling",
        "too_thin",
    ]


@pytest.mark.parametrize("kind", [Facet, Level, Rule, Why, Doubt])
def test_no_word_of_a_list_means_two_things(kind: type[StrEnum]) -> None:
    assert len(kind) == len(kind.__members__)


def test_a_facet_is_a_word_that_a_reader_of_the_answer_understands() -> None:
    assert all(facet == facet.lower() and "_" not in facet for facet in Facet)
