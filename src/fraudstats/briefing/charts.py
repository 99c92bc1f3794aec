"""Draw the charts of a briefing as SVG.

    draw_all(briefing) -> {chart key: SVG}, once for every writer; draw(chart, lang) -> SVG

The picture holds series, axes and labels only; templates print the title and the source as text. Equal
charts give equal bytes. matplotlib is used through its objects, never through pyplot.
"""

from collections import Counter
from io import BytesIO
from math import ceil, isfinite, nan
from typing import TYPE_CHECKING, Any

from fraudstats.briefing import chart_style as style
from fraudstats.briefing.glyphs import printable
from fraudstats.briefing.model import Briefing, Chart, Series
from fraudstats.briefing.series_labels import label_series
from fraudstats.briefing.svg import inlinable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAR_SHARE = 0.72
"""Share of a category's width that its bars fill."""
TICK_STEPS = (1, 2, 3, 4, 5, 6, 8, 10, 13, 15, 20, 26, 30, 52)
MOST_LYING_BARS = 25
FEW_PERIODS = 16
"""Up to here each period of a line gets a dot."""
AXES_PT = 430.0
"""Width left for the x axis, for spacing its labels."""
LABEL_GAP_EM = 1.2
FULL_SCALE_FROM = 0.6
"""A percentage chart that reaches this share shows the whole scale up to 100 %."""


def draw_all(briefing: Briefing) -> dict[str, bytes]:
    """Draw each chart once; HTML and PDF take the same pictures.

    Raises:
        ValueError: if two charts have the same key, since one would be printed in place of the other.
    """
    charts = [chart for section in briefing.all_sections() for chart in section.charts]
    twice = [key for key, n in Counter(chart.key for chart in charts).items() if n > 1]
    if twice:
        raise ValueError(f"two charts of the briefing are named {twice[0]!r}")
    return {chart.key: draw(chart, briefing.lang) for chart in charts}


def draw(chart: Chart, lang: str) -> bytes:
    """Draw one chart.

    Args:
        chart: series over the same labels; None leaves a gap.
        lang: `zh` or `en`; the chart's own texts are in it already.
    Returns:
        An SVG without width and height, safe to stand inside HTML.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    lying = _lies(chart)
    with rc_context(dict(style.SETTINGS)):
        layout = ConstrainedLayoutEngine(w_pad=0.02, h_pad=0.03)
        figure = Figure(figsize=_size_inches(chart, lying), layout=layout)
        axes = figure.add_subplot()
        _draw_bars(axes, chart, lying)
        _draw_lines(axes, chart)
        _finish(axes, chart, lying)
        picture = BytesIO()
        FigureCanvasSVG(figure)
        figure.savefig(picture, format="svg", metadata={"Date": None, "Creator": None})
    return inlinable(picture.getvalue(), chart.key)


def _lies(chart: Chart) -> bool:
    """Lay bars on their side when their names do not fit below them."""
    only_bars = all(each.shape == "bar" for each in chart.series)
    return only_bars and len(chart.labels) <= MOST_LYING_BARS and _tick_step(chart.labels) > 1


def _size_inches(chart: Chart, lying: bool) -> tuple[float, float]:
    rows = len(chart.labels) * max(1.0, len(chart.series) * 0.6)
    height = max(style.HEIGHT_MM * 0.7, 14 + style.ROW_MM * rows) if lying else style.HEIGHT_MM
    return style.WIDTH_MM / style.MM_PER_INCH, height / style.MM_PER_INCH


def _tick_step(labels: tuple[str, ...]) -> int:
    widest = max((style.text_em(label) for label in labels), default=0.0) + LABEL_GAP_EM
    fitting = max(1, int(AXES_PT / (widest * style.FONT_PT)))
    wanted = ceil(len(labels) / fitting)
    return next((step for step in TICK_STEPS if step >= wanted), wanted)


def _numbers(series: Series) -> list[float]:
    return [value if value is not None and isfinite(value) else nan for value in series.values]


def _open_from(chart: Chart, series: Series) -> int:
    """Find the first provisional index of a series; last year is never provisional."""
    if chart.provisional_from is None or series.role == "earlier":
        return len(series.values)
    return chart.provisional_from


def _draw_lines(axes: "Axes", chart: Chart) -> None:
    for series, stroke in zip(chart.series, style.strokes(chart.series), strict=True):
        if series.shape == "bar":
            continue
        values, cut = _numbers(series), _open_from(chart, series)
        line: dict[str, Any] = {"color": stroke.colour, "linewidth": stroke.width, "zorder": stroke.order}
        axes.plot(range(cut), values[:cut], **line, solid_capstyle="round", **_dots(series, values[:cut]))
        if cut < len(values):
            joint = max(cut - 1, 0)
            axes.plot(range(joint, len(values)), values[joint:], **line, linestyle=(0, (2.2, 1.6)))
            points = {**line, "linewidth": 0, "marker": "o", "markersize": 5.5, "markerfacecolor": "white"}
            axes.plot(range(cut, len(values)), values[cut:], **points, markeredgewidth=1.6)


def _dots(series: Series, values: list[float]) -> dict[str, Any]:
    """Mark points that no line would show: few periods, or neighbours missing."""
    alone = [
        index
        for index, value in enumerate(values)
        if isfinite(value) and not any(isfinite(near) for near in values[max(index - 1, 0) : index + 2 : 2])
    ]
    few = len(series.values) <= FEW_PERIODS and series.role != "muted"
    return {"marker": "o", "markersize": 4.4, "markevery": list(range(len(values))) if few else alone}


def _draw_bars(axes: "Axes", chart: Chart, lying: bool) -> None:
    bars = [
        (series, stroke)
        for series, stroke in zip(chart.series, style.strokes(chart.series), strict=True)
        if series.shape == "bar"
    ]
    width = BAR_SHARE / max(len(bars), 1)
    for turn, (series, stroke) in enumerate(bars):
        offset = (turn - (len(bars) - 1) / 2) * width
        _draw_bar_set(axes, chart, series, stroke.colour, offset, width * 0.94, lying)


def _draw_bar_set(
    axes: "Axes", chart: Chart, series: Series, colour: str, offset: float, width: float, lying: bool
) -> None:
    cut = _open_from(chart, series)
    places = [index + offset for index in range(len(series.values))]
    faces = [colour if index < cut else "white" for index in range(len(series.values))]
    looks: dict[str, Any] = {"color": faces, "edgecolor": colour, "linewidth": 1.0, "zorder": 2}
    if lying:
        axes.barh(places, _numbers(series), height=width, **looks)
    else:
        axes.bar(places, _numbers(series), width=width, **looks)


def _finish(axes: "Axes", chart: Chart, lying: bool) -> None:
    style.quiet_axes(axes, "x" if lying else "y")
    _name_categories(axes, chart, lying)
    _scale_values(axes, chart, lying)
    title = axes.set_title(printable(chart.y_label), loc="left", color="#555555", pad=8)
    title.set_fontproperties(style.font(style.FONT_PT))
    label_series(axes, chart)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(style.font())


def _name_categories(axes: "Axes", chart: Chart, lying: bool) -> None:
    n_labels = len(chart.labels)
    if lying:
        axes.set_yticks(range(n_labels), [style.shorten(printable(label)) for label in chart.labels])
        axes.set_ylim(n_labels - 0.5, -0.5)
        return
    shown = range((n_labels - 1) % _tick_step(chart.labels), n_labels, _tick_step(chart.labels))
    axes.set_xticks(list(shown), [style.shorten(printable(chart.labels[index])) for index in shown])
    axes.set_xlim(-0.6, n_labels - 0.4)


def _scale_values(axes: "Axes", chart: Chart, lying: bool) -> None:
    from matplotlib.ticker import MaxNLocator, PercentFormatter, StrMethodFormatter

    values = [value for series in chart.series for value in _numbers(series) if isfinite(value)] or [0.0]
    top, bottom = max(values), min(values)
    whole = chart.percent and FULL_SCALE_FROM <= top <= 1 and bottom >= 0
    limits = (min(bottom * 1.1, 0), 1.0 if whole else max(top * 1.1, 0) or 1.0)
    axis = axes.xaxis if lying else axes.yaxis
    (axes.set_xlim if lying else axes.set_ylim)(*limits)
    axis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10], integer=not chart.percent and top > 3))
    small = chart.percent and limits[1] < 0.03
    percent = PercentFormatter(xmax=1, decimals=1 if small else 0)
    axis.set_major_formatter(percent if chart.percent else StrMethodFormatter("{x:,.10g}"))
