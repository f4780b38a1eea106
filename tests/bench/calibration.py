"""Whether a stated confidence is the share that is right, and what it should be by rule."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PRIOR_WEIGHT = 4
"""How many answers' worth the more general share counts in a fitted cell."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """A stated probability, 0 to 1, and whether the answer was right."""

    confidence: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of similar confidence: their mean confidence and the share that was right."""

    least: float
    most: float
    answers: int
    stated: float
    right: float


def bins(forecasts: Iterable[Forecast], count: int = 10) -> list[Bin]:
    """About equally full bins in rising order; forecasts of equal confidence share one."""
    by_confidence: dict[float, list[bool]] = defaultdict(list)
    for forecast in forecasts:
        by_confidence[forecast.confidence].append(forecast.is_right)
    enough = sum(map(len, by_confidence.values())) / count
    found: list[Bin] = []
    part: list[Forecast] = []
    for confidence in sorted(by_confidence):
        part += [Forecast(confidence, is_right) for is_right in by_confidence[confidence]]
        if len(part) >= enough:
            found.append(_bin(part))
            part = []
    return [*found, _bin(part)] if part else found


def _bin(part: list[Forecast]) -> Bin:
    return Bin(
        least=part[0].confidence,
        most=part[-1].confidence,
        answers=len(part),
        stated=sum(forecast.confidence for forecast in part) / len(part),
        right=sum(forecast.is_right for forecast in part) / len(part),
    )


def calibration_error(forecasts: Sequence[Forecast]) -> float | None:
    """The expected calibration error over the bins; None without forecasts.

    Even a perfect forecaster shows about 0.027 at 370 answers and 0.016 at 1,000.
    """
    if not forecasts:
        return None
    total = sum(one.answers * abs(one.stated - one.right) for one in bins(forecasts))
    return total / len(forecasts)


@dataclass(frozen=True, slots=True)
class Case:
    """One judged match: the title, the family of its rule, its kinds of doubt, what was stated."""

    title: str
    family: str
    doubts: int
    confidence: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """The answers of one family with one number of doubts, and their smoothed share right."""

    family: str
    doubts: int
    answers: int
    right: int
    share: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Cells fitted on one half, and the calibration error of old and new on the other."""

    cells: tuple[Cell, ...]
    fitted_on: int
    reported_on: int
    error_now: float | None
    error_fitted: float | None


def is_in_first_half(title: str) -> bool:
    """Which half a title falls in: the same in every run and whatever the file's order."""
    return hashlib.sha256(" ".join(title.casefold().split()).encode()).digest()[0] % 2 == 0


def fit(cases: Sequence[Case]) -> Fit:
    """The shares right fitted on the first half and judged on the second."""
    first = [case for case in cases if is_in_first_half(case.title)]
    second = [case for case in cases if not is_in_first_half(case.title)]
    cells = fitted_cells(first)
    now = [Forecast(case.confidence, case.is_right) for case in second]
    then = [Forecast(_share(cells, first, case), case.is_right) for case in second]
    errors = calibration_error(now), calibration_error(then)
    return Fit(tuple(cells), len(first), len(second), *errors)


def fitted_cells(cases: Sequence[Case]) -> list[Cell]:
    """The share right of every (family, doubts), drawn to the family's, that to the whole's."""
    counted: dict[tuple[str, int], list[bool]] = defaultdict(list)
    for case in cases:
        counted[case.family, case.doubts].append(case.is_right)
    return [
        Cell(family, doubts, len(right), sum(right), _smoothed(right, _family(cases, family)))
        for (family, doubts), right in sorted(counted.items())
    ]


def _share(cells: list[Cell], cases: Sequence[Case], wanted: Case) -> float:
    """The cell's share; the family's where the fitted half never met the cell."""
    for cell in cells:
        if (cell.family, cell.doubts) == (wanted.family, wanted.doubts):
            return cell.share
    return _family(cases, wanted.family)


def _family(cases: Sequence[Case], family: str) -> float:
    rights = [case.is_right for case in cases]
    whole = sum(rights) / len(rights) if rights else 0.5
    return _smoothed([case.is_right for case in cases if case.family == family], whole)


def _smoothed(right: Sequence[bool], prior: float) -> float:
    return (sum(right) + PRIOR_WEIGHT * prior) / (len(right) + PRIOR_WEIGHT)
