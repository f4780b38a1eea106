"""The geometry of bar charts."""

from hypothesis import given
from hypothesis import strategies as st

from app.web.charts import WIDEST, ChartFigure, bar_chart

VALUES = st.lists(st.floats(0, 1e9), max_size=12)


def made(values: list[float]) -> list[float]:
    figures = [ChartFigure(str(place), value) for place, value in enumerate(values)]
    return [bar.width for bar in bar_chart("Staff", "Outcome", "Staff", figures).bars]


@given(VALUES)
def test_a_larger_value_never_has_a_shorter_bar(values: list[float]) -> None:
    pairs = sorted(zip(values, made(values), strict=True))

    assert [width for _, width in pairs] == sorted(width for _, width in pairs)


@given(VALUES)
def test_every_bar_leaves_room_for_its_figure(values: list[float]) -> None:
    assert all(0 <= width <= WIDEST for width in made(values))


def test_a_small_value_can_be_seen_and_zero_has_no_bar() -> None:
    assert made([1_000_000, 1, 0]) == [72, 0.5, 0]
