"""Bar charts as inline SVG. Each has a table of the same figures beside it on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDEST: Final = 72
"""The longest bar, in hundredths of the width of the page: the rest is for its figure.

Widths are shares and heights are pixels, so that text keeps its size on a narrow screen.
"""
_ROW_HEIGHT: Final = 44
_LABEL_HEIGHT: Final = 18
_BAR_HEIGHT: Final = 16
_LEAST_WIDTH: Final = 0.5


@dataclass(frozen=True, slots=True)
class ChartFigure:
    """One value of a chart.

    `shown` is the value in words; without it, the number. `kind` chooses the colour and pattern
    of the bar in `registry.css`. `path` leads to what the figure counts.
    """

    label: str
    value: float
    shown: str = ""
    kind: str = "plain"
    path: str = ""

    @property
    def text(self) -> str:
        """The value as a reader sees it."""
        return self.shown or f"{self.value:,.0f}"


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure with the place of its bar in the drawing. `width` is in hundredths."""

    figure: ChartFigure
    label_y: int
    bar_y: int
    height: int
    width: float
    text_y: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from top to bottom, in the order of the figures."""

    title: str
    heading: str
    measure: str
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """The height of the drawing in pixels."""
        return len(self.bars) * _ROW_HEIGHT


def bar_chart(title: str, heading: str, measure: str, figures: Sequence[ChartFigure]) -> Chart:
    """A chart whose longest bar is as wide as may be.

    `heading` names the column of labels and `measure` that of figures in the table.

    >>> figures = [ChartFigure("a", 10), ChartFigure("b", 0)]
    >>> [bar.width for bar in bar_chart("Staff", "Outcome", "Staff", figures).bars]
    [72.0, 0]
    """
    most = max((figure.value for figure in figures), default=0)
    bars = tuple(_bar(figure, place, most) for place, figure in enumerate(figures))
    return Chart(title, heading, measure, bars)


def _bar(figure: ChartFigure, place: int, most: float) -> Bar:
    top = place * _ROW_HEIGHT
    width = max(round(WIDEST * figure.value / most, 1), _LEAST_WIDTH) if figure.value else 0
    bar_y = top + _LABEL_HEIGHT + 4
    return Bar(
        figure,
        label_y=top + _LABEL_HEIGHT - 3,
        bar_y=bar_y,
        height=_BAR_HEIGHT,
        width=width,
        text_y=bar_y + _BAR_HEIGHT - 3,
    )
