"""Name the series of a chart: at the line's end where the names fit, in a legend above otherwise."""

from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING

from fraudstats.briefing import chart_style as style
from fraudstats.briefing.glyphs import printable
from fraudstats.briefing.model import Chart, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_DIRECT_LABELS = 4
WIDEST_DIRECT_LABEL_EM = 8.0
LEAST_GAP = 0.11
"""Between two labels, as a share of the axis height."""
SPREAD_ROUNDS = 60
"""Enough for four labels to settle."""


def label_series(axes: "Axes", chart: Chart) -> None:
    """Name each series; a single set of bars is named by the axis."""
    if len(chart.series) == 1 and chart.series[0].shape == "bar":
        return
    if _labels_fit(chart):
        _label_ends(axes, chart)
    else:
        _add_legend(axes, chart)


def spread(heights: list[float], gap: float) -> list[float]:
    """Push labels apart to at least about `gap`, each pair about its middle.

    Args:
        heights: wanted places, 0 to 1, in any order; equal ones keep their order downwards.
        gap: least distance.
    Returns:
        Places in the order given, inside 0 to 1.
    """
    order = sorted(range(len(heights)), key=lambda index: (heights[index], -index))
    placed = list(heights)
    for _ in range(SPREAD_ROUNDS):
        for lower, upper in pairwise(order):
            push = max(gap - (placed[upper] - placed[lower]), 0.0) / 2
            placed[lower], placed[upper] = placed[lower] - push, placed[upper] + push
        placed = [min(max(place, 0.0), 1.0) for place in placed]
    return placed


def _labels_fit(chart: Chart) -> bool:
    return (
        len(chart.series) <= MOST_DIRECT_LABELS
        and all(each.shape == "line" and _end(each) is not None for each in chart.series)
        and all(style.text_em(each.label) <= WIDEST_DIRECT_LABEL_EM for each in chart.series)
    )


def _end(series: Series) -> float | None:
    known = [value for value in series.values if value is not None and isfinite(value)]
    return known[-1] if known else None


def _label_ends(axes: "Axes", chart: Chart) -> None:
    low, high = axes.get_ylim()
    heights = [((_end(each) or 0.0) - low) / (high - low) for each in chart.series]
    places = spread(heights, LEAST_GAP)
    for series, stroke, place in zip(chart.series, style.strokes(chart.series), places, strict=True):
        bold = "Bold" if series.role == "main" else "Regular"
        axes.annotate(
            printable(series.label),
            (1.0, place),
            xycoords="axes fraction",
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=stroke.label_colour,
            fontproperties=style.font(weight=bold),
            annotation_clip=False,
        )


def _add_legend(axes: "Axes", chart: Chart) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    keys = [
        Patch(color=stroke.colour) if each.shape == "bar" else Line2D([], [], color=stroke.colour, linewidth=2)
        for each, stroke in zip(chart.series, style.strokes(chart.series), strict=True)
    ]
    axes.legend(
        keys,
        [style.shorten(printable(each.label), 2 * WIDEST_DIRECT_LABEL_EM) for each in chart.series],
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=min(len(keys), 4),
        frameon=False,
        borderaxespad=0.2,
        handlelength=1.2,
        columnspacing=1.2,
        prop=style.font(),
    )
