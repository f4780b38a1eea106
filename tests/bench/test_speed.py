"""The stopwatch, not the speed."""

from functools import partial

from tests.bench.registry import names_of
from tests.bench.speed import GROWTH, ROUNDS, Growth, interleaved, with_synthetic_terms
from tests.matching.small import TABLES


def test_pieces_of_work_take_turns() -> None:
    order: list[tuple[str, int]] = []

    def note(name: str, number: int) -> int:
        order.append((name, number))
        return 1

    interleaved({name: partial(note, name) for name in ("a", "b")})

    assert order == [(name, number) for number in range(ROUNDS) for name in ("a", "b")]


def test_a_cost_that_grows_as_the_names_do_has_exponent_one() -> None:
    assert Growth("decision", (100, 400), (5.0, 20.0)).exponent == 1.0


def test_the_grown_vocabulary_is_seven_times_as_large_and_the_same_each_time() -> None:
    grown = with_synthetic_terms(TABLES)

    assert len(list(names_of(grown))) == GROWTH * len(list(names_of(TABLES)))
    assert grown == with_synthetic_terms(TABLES)
