"""What may be shown of small numbers of staff: pure, and the only way counts leave a trust.

A cell from 1 to 4 is not shown. Totals are worked out from the cells as they are shown, as a
range: every total together shows no more of a hidden cell than none does. Zero is a number
that a trust reported. No figure is not zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.services.trusts.lines import StaffTally
from app.vocabulary import HeadcountQuality

SMALLEST_SHOWN: Final = 5


class Availability(StrEnum):
    """Whether a trust could say how many. Source: the Sheffield new roles study, Table 2."""

    EXACT = "exact"
    ESTIMATE = "estimate"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of staff as anybody may see it.

    `count` is None where it `is_suppressed`, or where no number was given. With `is_partial`
    there are more than it says.
    """

    availability: Availability
    count: int | None
    is_suppressed: bool
    is_partial: bool


@dataclass(frozen=True, slots=True)
class Total:
    """What some figures add up to: from `at_least` to `at_most`.

    `at_most` is None where a trust reports the role without a figure, or with one that has no
    upper end. `exact` is the quality only where every figure is. Without any figure both ends
    are None: unknown is not zero.
    """

    quality: Availability
    at_least: int | None
    at_most: int | None


NO_FIGURE: Final = Figure(Availability.NONE, None, is_suppressed=False, is_partial=False)
_OF_QUALITY: Final = {
    HeadcountQuality.EXACT: Availability.EXACT,
    HeadcountQuality.ESTIMATE: Availability.ESTIMATE,
    HeadcountQuality.UNKNOWN: Availability.NONE,
}


def shown(counted: StaffTally) -> Figure:
    """A tally as anybody may see it."""
    number = counted.number
    is_small = number is not None and 0 < number < SMALLEST_SHOWN
    return Figure(
        availability=_OF_QUALITY[counted.quality],
        count=None if is_small else number,
        is_suppressed=is_small,
        is_partial=counted.is_partial,
    )


def total(reported: Iterable[Figure]) -> Total:
    """What reported figures amount to, from nothing but the figures as they are shown."""
    figures = tuple(reported)
    given = [figure for figure in figures if figure.availability is not Availability.NONE]
    if not given:
        return Total(Availability.NONE, None, None)
    is_exact = all(figure.availability is Availability.EXACT for figure in figures)
    highest = [_highest(figure) for figure in figures]
    return Total(
        quality=Availability.EXACT if is_exact else Availability.ESTIMATE,
        at_least=sum(1 if figure.is_suppressed else figure.count or 0 for figure in given),
        at_most=None if None in highest else sum(number or 0 for number in highest),
    )


def _highest(figure: Figure) -> int | None:
    if figure.is_partial:
        return None
    return SMALLEST_SHOWN - 1 if figure.is_suppressed else figure.count
