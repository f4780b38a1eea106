"""The work for a title never grows faster than the square of its length, however it is made."""

import sys
from pathlib import Path
from types import FrameType

import pytest

from app.matching.index import MatchIndex
from app.matching.resolve import resolve_title
from tests.bench.hostile import MOST_CHARACTERS, hostile_titles
from tests.bench.registry import Registry, load_registry

FEW = 3
MOST_TIMES = 4.0
"""The square of twice the length. Most kinds take little more than twice the steps."""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(Path("seed"))


def steps(titles: list[str], index: MatchIndex) -> int:
    """How many functions are called: the same on every machine."""
    count = 0

    def note(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    for title in titles:
        resolve_title(title, index)  # what is kept from before must not count for the first only
    sys.setprofile(note)
    try:
        for title in titles:
            resolve_title(title, index)
    finally:
        sys.setprofile(None)
    return count


def test_a_title_twice_as_long_takes_at_most_four_times_the_steps(registry: Registry) -> None:
    half = hostile_titles(registry, MOST_CHARACTERS // 2)
    whole = hostile_titles(registry)

    times = {
        kind: steps(whole[kind][:FEW], registry.index) / steps(half[kind][:FEW], registry.index)
        for kind in whole
    }

    assert {kind: many for kind, many in times.items() if many > MOST_TIMES} == {}


def test_hostile_titles_are_as_long_as_a_title_can_be(registry: Registry) -> None:
    titles = [title for made in hostile_titles(registry).values() for title in made]

    assert all(MOST_CHARACTERS - 60 < len(title) <= MOST_CHARACTERS for title in titles)
    assert titles == [title for made in hostile_titles(registry).values() for title in made]
