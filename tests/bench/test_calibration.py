"""The measuring of calibration, on forecasts whose error is known."""

import pytest

from tests.bench.calibration import (
    Case,
    Forecast,
    bins,
    calibration_error,
    fit,
    fitted_cells,
    is_in_first_half,
)


def forecasts(confidence: float, right: int, wrong: int) -> list[Forecast]:
    return [Forecast(confidence, True)] * right + [Forecast(confidence, False)] * wrong


def test_the_error_is_the_mean_gap_between_stated_and_true() -> None:
    stated = [*forecasts(0.9, right=6, wrong=4), *forecasts(0.5, right=5, wrong=5)]

    assert calibration_error(stated) == pytest.approx((0.3 * 10 + 0.0 * 10) / 20)


def test_a_forecast_that_is_right_as_often_as_it_says_has_no_error() -> None:
    assert calibration_error(forecasts(0.8, right=8, wrong=2)) == pytest.approx(0.0)


def test_without_forecasts_there_is_no_error() -> None:
    assert calibration_error([]) is None


def test_equal_confidences_share_a_bin_whatever_their_order() -> None:
    stated = [*forecasts(0.9, right=50, wrong=0), *forecasts(0.9, right=0, wrong=50)]

    assert [(one.answers, one.right) for one in bins(stated)] == [(100, 0.5)]
    assert bins(stated) == bins(stated[::-1])


def cases(family: str, doubts: int, right: int, wrong: int) -> list[Case]:
    return [
        Case(f"{family} {doubts} {number}", family, doubts, 0.9, number < right)
        for number in range(right + wrong)
    ]


def test_a_cell_is_drawn_to_its_family_and_the_family_to_the_whole() -> None:
    found = fitted_cells([*cases("exact", 0, right=16, wrong=0), *cases("exact", 1, 0, 4)])

    family = (16 + 4 * 0.8) / (20 + 4)
    shares = {cell.doubts: cell.share for cell in found}
    assert shares == pytest.approx({0: (16 + 4 * family) / 20, 1: (0 + 4 * family) / 8})


def test_the_half_that_reports_is_not_the_half_that_was_fitted() -> None:
    given = cases("exact", 0, right=90, wrong=10)

    found = fit(given)

    assert found.fitted_on == sum(is_in_first_half(case.title) for case in given)
    assert found.fitted_on + found.reported_on == 100
    assert sum(cell.answers for cell in found.cells) == found.fitted_on


def test_a_title_stays_in_its_half_whatever_its_case_and_spacing() -> None:
    assert is_in_first_half("Ward  Clerk ") == is_in_first_half("ward clerk")
