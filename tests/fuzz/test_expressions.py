"""No regular expression of the service can take a time that doubles with each letter.

`make fuzz` also measures each one on 100,000 characters of hostile text.
"""

import re

import pytest

from tests.fuzz.expressions import Expression, doubles, expressions, is_dear, uses_of

SEEN: dict[str, str] = {
    "app.spreadsheets.privacy._NAME_WITHIN": "each further name begins with a space, and has none",
}
"""Expressions whose form looks as if they could, and why they cannot."""

FOUND = {one.name: one.pattern for one in expressions()}


@pytest.mark.parametrize("name", FOUND)
def test_no_expression_reads_the_same_letters_in_two_ways_inside_a_repetition(name: str) -> None:
    assert doubles(FOUND[name]) == (name in SEEN)


def test_the_expressions_of_every_room_are_found() -> None:
    rooms = {name.split(".")[1] for name in FOUND}

    assert rooms >= {"matching", "spreadsheets", "http", "fhir", "services", "web", "reconcile"}
    assert set(FOUND) >= set(SEEN)


def test_an_expression_is_measured_as_it_is_used() -> None:
    assert uses_of("app.spreadsheets.privacy._SURNAME_FIRST") == {"fullmatch"}
    assert uses_of("app.spreadsheets.privacy._EMAIL") == {"search"}


def test_an_expression_that_would_not_end_is_stopped_and_dear() -> None:
    endless = Expression("app.spreadsheets.privacy._EMAIL", re.compile("(a|a)*b"))

    assert is_dear("a" * 100, endless)


@pytest.mark.parametrize(
    "text", ["(a+)+", "(a*b?)*", r"(\w+\s?)+", "((a{1,3})+)+", "(.*a)*", "(?:(a|b)*)*", "(a?b*)+"]
)
def test_an_expression_that_doubles_is_seen(text: str) -> None:
    assert doubles(re.compile(text))


@pytest.mark.parametrize(
    "text", [r"(?: \w+)*", "a*b*", "(?:[a-z]+,)*", "(a|b)*", r"(?:\.[A-Za-z]){2,}", "(?:a+(?=b)b)*"]
)
def test_an_expression_with_one_way_is_left_alone(text: str) -> None:
    assert not doubles(re.compile(text))
