"""Nobody learns a small number of staff from everything that is published together.

The attacker here is the strongest there is: he knows the publisher's code. He puts every
possible number into every hidden cell, publishes that himself, and keeps what gives just
what he saw. The same attacker breaks totals that are merely added up.
"""

import itertools
import random
from collections.abc import Callable, Hashable, Mapping, Sequence

import pytest

from app.services.posts.cells import Headcount
from app.services.trusts.disclosure import SMALLEST_SHOWN, Availability, Figure, Total, shown, total
from app.services.trusts.lines import tally
from tests.trusts import A_FEW, UNKNOWN, about, exactly

Place = tuple[str, str]
Matrix = Mapping[Place, Headcount | None]
Publisher = Callable[[Matrix], Hashable]
ROLES, TRUSTS = ("emhp", "nurse", "peer"), ("RAA", "RBB", "RCC", "RDD")
REGION = {"RAA": "Y58", "RBB": "Y58", "RCC": "Y59", "RDD": "Y59"}
SMALL = range(1, SMALLEST_SHOWN)
HIDDEN_AT_MOST = 6


def views() -> list[list[Place]]:
    """Every total that is shown: a role, a role in a region, all roles of a trust or region."""
    cells = list(itertools.product(ROLES, TRUSTS))
    by_role = [[at for at in cells if at[0] == role] for role in ROLES]
    by_region = [
        [at for at in row if REGION[at[1]] == region]
        for row in by_role
        for region in ("Y58", "Y59")
    ]
    by_trust = [[at for at in cells if at[1] == trust] for trust in TRUSTS]
    return [cells, *by_role, *by_region, *by_trust]


def as_we_publish(matrix: Matrix) -> Hashable:
    figures = {at: shown(tally([count])) for at, count in matrix.items() if count is not None}
    totals = [total(figures[at] for at in view if at in figures) for view in views()]
    return tuple(sorted(figures.items())), tuple(totals)


def as_added_up(matrix: Matrix) -> Hashable:
    """What an unwary publisher does: small cells left out, true totals beside them."""
    figures = {at: shown(tally([count])) for at, count in matrix.items() if count is not None}
    totals = [
        sum(count.number or 0 for at in view if (count := matrix.get(at)) is not None)
        for view in views()
    ]
    return tuple(sorted(figures.items())), tuple(totals)


def attack(matrix: Matrix, publish: Publisher) -> dict[Place, set[int]]:
    """What each hidden cell may hold, for all that the attacker can tell."""
    seen = publish(matrix)
    hidden = [
        at
        for at, count in matrix.items()
        if count is not None and shown(tally([count])).is_suppressed
    ]
    possible: dict[Place, set[int]] = {at: set() for at in hidden}
    for guess in itertools.product(SMALL, repeat=len(hidden)):
        tried = dict(matrix)
        for at, number in zip(hidden, guess, strict=True):
            before = tried[at]
            assert before is not None
            tried[at] = Headcount(before.quality, number)
        if publish(tried) == seen:
            for at, number in zip(hidden, guess, strict=True):
                possible[at].add(number)
    return possible


def some_matrix(seed: int) -> Matrix:
    """Cells as trusts report them, with at most so many small ones."""
    dice = random.Random(seed)  # noqa: S311  # made-up numbers, no secret
    large: Sequence[Headcount | None] = (None, UNKNOWN, A_FEW, exactly(0), exactly(5), about(40))
    small = (*map(exactly, SMALL), about(3))
    cells = list(itertools.product(ROLES, TRUSTS))
    hidden = set(dice.sample(cells, dice.randint(1, HIDDEN_AT_MOST)))
    return {at: dice.choice(small if at in hidden else large) for at in cells}


@pytest.mark.parametrize("seed", range(30))
def test_no_hidden_number_can_be_narrowed_down(seed: int) -> None:
    possible = attack(some_matrix(seed), as_we_publish)

    assert possible
    assert all(numbers == set(SMALL) for numbers in possible.values())


def test_the_attacker_breaks_totals_that_are_merely_added_up() -> None:
    pinned = 0
    for seed in range(30):
        possible = attack(some_matrix(seed), as_added_up)
        pinned += sum(len(numbers) < len(SMALL) for numbers in possible.values())

    assert pinned > 50


@pytest.mark.parametrize(
    ("counts", "figure"),
    [
        ([exactly(5)], Figure(Availability.EXACT, 5, False, False)),
        ([exactly(4)], Figure(Availability.EXACT, None, True, False)),
        ([exactly(2), exactly(3)], Figure(Availability.EXACT, 5, False, False)),
        ([exactly(0)], Figure(Availability.EXACT, 0, False, False)),
        ([about(3)], Figure(Availability.ESTIMATE, None, True, False)),
        ([A_FEW], Figure(Availability.ESTIMATE, None, False, True)),
        ([exactly(40), A_FEW], Figure(Availability.ESTIMATE, 40, False, True)),
        ([exactly(40), UNKNOWN], Figure(Availability.ESTIMATE, 40, False, True)),
        ([exactly(2), A_FEW], Figure(Availability.ESTIMATE, None, True, True)),
        ([UNKNOWN], Figure(Availability.NONE, None, False, True)),
    ],
)
def test_zero_is_a_figure_and_no_figure_is_not_zero(
    counts: list[Headcount], figure: Figure
) -> None:
    assert shown(tally(counts)) == figure


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], Total(Availability.NONE, None, None)),
        ([UNKNOWN], Total(Availability.NONE, None, None)),
        ([exactly(0)], Total(Availability.EXACT, 0, 0)),
        ([exactly(7), exactly(5)], Total(Availability.EXACT, 12, 12)),
        ([exactly(7), exactly(1)], Total(Availability.EXACT, 8, 11)),
        ([exactly(7), about(20)], Total(Availability.ESTIMATE, 27, 27)),
        ([exactly(7), A_FEW], Total(Availability.ESTIMATE, 7, None)),
        ([exactly(7), UNKNOWN], Total(Availability.ESTIMATE, 7, None)),
    ],
)
def test_a_total_is_a_range_from_what_is_shown(counts: list[Headcount], expected: Total) -> None:
    assert total(shown(tally([count])) for count in counts) == expected


def test_a_total_with_a_figure_of_which_some_is_not_known_has_no_end() -> None:
    partial = Figure(Availability.ESTIMATE, 40, is_suppressed=False, is_partial=True)
    exact = Figure(Availability.EXACT, 7, is_suppressed=False, is_partial=False)

    assert total([partial, exact]) == Total(Availability.ESTIMATE, 47, None)
