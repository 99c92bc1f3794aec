"""The plot of a chart over time: where values and periods lie, and how lines, bands and axes run through it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, isfinite
from typing import TypeVar
from xml.etree.ElementTree import Element

from fraudstats.briefing.charts import style
from fraudstats.briefing.charts.canvas import line, shape
from fraudstats.briefing.charts.scale import Scale
from fraudstats.briefing.model import Band, Series

TICK_STEPS = (1, 2, 3, 4, 5, 6, 8, 10, 13, 15, 20, 26, 30, 52)
LABEL_GAP_EM = 1.2
FEW_PERIODS = 16
"""Up to here each period of a line gets a dot."""
DOT = 2.2
OPEN_DOT = 2.8


Place = TypeVar("Place")


@dataclass(frozen=True)
class Plot:
    """A rectangle in which periods run to the right and values upwards."""

    left: float
    right: float
    n_periods: int
    values: Scale
    open_from: int
    """First provisional period; `n_periods` where there is none."""

    def x(self, index: float) -> float:
        """Give the middle of a period."""
        return self.left + (index + 0.5) * self.width_of_a_period

    def y(self, value: float) -> float:
        """Give the height of a value."""
        return self.values.place(value)

    @property
    def width_of_a_period(self) -> float:
        """In points."""
        return (self.right - self.left) / max(self.n_periods, 1)

    def cut(self, series: Series) -> int:
        """Find the first open period of a series; last year is never provisional."""
        return self.n_periods if series.role == "earlier" else self.open_from


def draw_line(parent: Element, plot: Plot, series: Series, stroke: style.Stroke, *, dots: bool = True) -> None:
    """Draw one line with its gaps; what is provisional is dashed, with open points."""
    cut = plot.cut(series)
    for run in runs(series.values, 0, cut):
        if len(run) > 1:
            line(parent, _points(plot, run), stroke=stroke.paint, stroke_width=stroke.width)
        elif not dots:
            shape(parent, "circle", cx=plot.x(run[0][0]), cy=plot.y(run[0][1]), r=stroke.width / 2, fill=stroke.paint)
    for run in runs(series.values, max(cut - 1, 0), plot.n_periods) if cut < plot.n_periods else ():
        line(parent, _points(plot, run), stroke=stroke.paint, stroke_width=stroke.width, stroke_dasharray="5 3.5")
    if dots:
        _dots(parent, plot, series, stroke, cut)


def draw_band(parent: Element, plot: Plot, band: Band) -> None:
    """Shade what was expected, through the middles of the periods."""
    edges = [
        (low, high) if low is not None and high is not None else None
        for low, high in zip(band.low, band.high, strict=True)
    ]
    for run in _present(list(enumerate(edges))):
        upper = [f"{plot.x(index):.1f},{plot.y(high):.1f}" for index, (_, high) in run]
        lower = [f"{plot.x(index):.1f},{plot.y(low):.1f}" for index, (low, _) in reversed(run)]
        shape(parent, "polygon", points=" ".join(upper + lower), fill=style.BAND)


def draw_grid(parent: Element, plot: Plot, at: Sequence[float]) -> None:
    """Draw a light line at each value, and the baseline."""
    for value in at:
        paint, width = (style.GRID, 0.6) if value else (style.AXIS, 0.8)
        shape(parent, "line", x1=plot.left, x2=plot.right, y1=plot.y(value), y2=plot.y(value), stroke=paint,
              stroke_width=width)  # fmt: skip


def tick_step(labels: Sequence[str], width: float) -> int:
    """Choose how many periods lie between two labels, so that they do not touch."""
    widest = max((style.text_em(label) for label in labels), default=0.0) + LABEL_GAP_EM
    fitting = max(1, int(width / (widest * style.FONT)))
    wanted = ceil(len(labels) / fitting)
    return next((step for step in TICK_STEPS if step >= wanted), wanted)


def runs(values: Sequence[float | None], start: int, end: int) -> Iterator[list[tuple[int, float]]]:
    """Cut the values of some periods into runs without gaps, as (index, value)."""
    known = [
        (index, value if value is not None and isfinite(value) else None)
        for index, value in enumerate(values[start:end], start)
    ]
    return _present(known)


def _present(places: list[tuple[int, Place | None]]) -> Iterator[list[tuple[int, Place]]]:
    for present, run in groupby(places, key=lambda each: each[1] is not None):
        if present:
            yield [(index, value) for index, value in run if value is not None]


def _points(plot: Plot, run: list[tuple[int, float]]) -> list[tuple[float, float]]:
    return [(plot.x(index), plot.y(value)) for index, value in run]


def _dots(parent: Element, plot: Plot, series: Series, stroke: style.Stroke, cut: int) -> None:
    """Mark points that no line would show, few periods, and what is provisional."""
    few = plot.n_periods <= FEW_PERIODS and series.role != "muted"
    for run in runs(series.values, 0, plot.n_periods):
        for index, value in run:
            x, y = plot.x(index), plot.y(value)
            if index >= cut:
                shape(parent, "circle", cx=x, cy=y, r=OPEN_DOT, fill=style.PAPER, stroke=stroke.paint, stroke_width=1.6)
            elif few or len(run) == 1:
                shape(parent, "circle", cx=x, cy=y, r=DOT, fill=stroke.paint)
