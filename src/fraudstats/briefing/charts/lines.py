"""Draw a chart over time: lines, what was expected, marked weeks, names and newest values at the lines' ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from xml.etree.ElementTree import Element

from fraudstats.briefing.charts import style
from fraudstats.briefing.charts.canvas import canvas, hint, shape, text, written
from fraudstats.briefing.charts.end_labels import spread
from fraudstats.briefing.charts.plot import Plot, draw_band, draw_grid, draw_line, tick_step
from fraudstats.briefing.charts.scale import Scale, limits, ticks
from fraudstats.briefing.digits import number
from fraudstats.briefing.model import Chart, Series
from fraudstats.briefing.wording import plain, rate

TOP, LABEL_LINE, MARK_LINE, BOTTOM = 8.0, 8.0, 10.0, 22.0
"""Around the plot; a line of the unit or of names, and one of marks, come above it where there are any."""
PLOT = 110.0
GAP = 5.0
"""Between the plot and its labels."""
MOST_DIRECT_LABELS = 4
WIDEST_DIRECT_LABEL_EM = 14.0
LABEL_ROW = 11.5
SMALL_SHARE = 0.03
"""Below it a percentage is written with a decimal."""
COUNTED_FROM = 3
"""A scale of counts that reaches it has whole steps."""
COLON = {"zh": "：", "en": ": "}


@dataclass(frozen=True)
class _Label:
    """A name at the right of the plot."""

    words: str
    paint: style.Paint
    weight: str
    value: float


def draw_lines(chart: Chart, lang: str) -> bytes:
    """Draw one chart."""
    low, high = limits(_drawn_values(chart), percent=chart.percent)
    steps = ticks(low, high, whole=not chart.percent and high > COUNTED_FROM)
    scale_words = [_scale_words(value, high, chart.percent) for value in steps]
    labels = _labels(chart, lang)
    plot = _plot(chart, low, high, max(map(style.room_em, scale_words)), labels)
    root = canvas(style.WIDTH, plot.values.start + BOTTOM)
    if chart.band:
        draw_band(root, plot, chart.band)
    draw_grid(root, plot, steps)
    for value, words in zip(steps, scale_words, strict=True):
        text(root, plot.left - GAP, plot.y(value), words, text_anchor="end")
    text(root, 0.0, style.FONT / 2, chart.y_label, style.SOFT)
    _draw_marks(root, plot, chart, lang)
    _name_periods(root, plot, chart.labels)
    drawn = zip(chart.series, style.strokes(chart.series), strict=True)
    for series, stroke in sorted(drawn, key=lambda each: each[1].order):
        draw_line(root, plot, series, stroke)
    _name_ends(root, plot, labels) if labels else _add_legend(root, chart)
    _add_hover(root, plot, chart, lang)
    return written(root)


def _drawn_values(chart: Chart) -> list[float]:
    limits_drawn = (*chart.band.low, *chart.band.high) if chart.band else ()
    values = [*(value for series in chart.series for value in series.values), *limits_drawn]
    return [value for value in values if value is not None]


def _plot(chart: Chart, low: float, high: float, scale_em: float, labels: list[_Label]) -> Plot:
    label_em = max((style.room_em(each.words) for each in labels), default=0.0)
    right = style.WIDTH - (label_em * style.FONT + GAP if labels else 0.0)
    top = TOP + (LABEL_LINE if chart.y_label or not labels else 0.0) + (MARK_LINE if chart.marks else 0.0)
    places = Scale(low, high, top + PLOT, top)
    n_periods = len(chart.labels)
    open_from = n_periods if chart.provisional_from is None else chart.provisional_from
    return Plot(scale_em * style.FONT + GAP, right, n_periods, places, open_from)


def _scale_words(value: float, high: float, percent: bool) -> str:
    if percent:
        return number(value * 100, 1 if high < SMALL_SHARE else 0) + "%"
    decimals = 0 if value == int(value) else 1 if round(value, 1) == round(value, 6) else 2
    return number(round(value, 6), decimals)


def _value_words(value: float, percent: bool, lang: str) -> str:
    return rate(value, lang) if percent else number(value, 0 if value == int(value) else 1)


def _labels(chart: Chart, lang: str) -> list[_Label]:
    """Name each series with its newest value, or nothing where names do not fit beside the lines."""
    found = [
        _Label(f"{series.label} {_value_words(end, chart.percent, lang)}", stroke.label,
               "bold" if series.role == "main" else "normal", end)
        for series, stroke in zip(chart.series, style.strokes(chart.series), strict=True)
        if (end := _end(series)) is not None
    ]  # fmt: skip
    fits = len(found) == len(chart.series) <= MOST_DIRECT_LABELS
    if not fits or any(style.text_em(each.words) > WIDEST_DIRECT_LABEL_EM for each in found):
        return []
    return [*found, *_band_label(chart)]


def _band_label(chart: Chart) -> Iterator[_Label]:
    if chart.band:
        known = zip(chart.band.low, chart.band.high, strict=True)
        middles = [(low + high) / 2 for low, high in known if low is not None and high is not None]
        if middles:
            yield _Label(chart.band.label, style.BAND_INK, "normal", middles[-1])


def _end(series: Series) -> float | None:
    known = [value for value in series.values if value is not None and isfinite(value)]
    return known[-1] if known else None


def _name_ends(root: Element, plot: Plot, labels: list[_Label]) -> None:
    height = plot.values.start - plot.values.end
    wanted = [(plot.values.start - plot.y(each.value)) / height for each in labels]
    for label, place in zip(labels, spread(wanted, LABEL_ROW / height), strict=True):
        lower = plot.values.start - place * height
        text(root, plot.right + GAP, lower, label.words, label.paint, font_weight=label.weight)


def _add_legend(root: Element, chart: Chart) -> None:
    """Name the series above the plot, from the right."""
    right = style.WIDTH
    drawn = list(zip(chart.series, style.strokes(chart.series), strict=True))
    for series, stroke in reversed(drawn):
        words = style.shorten(series.label, 2 * WIDEST_DIRECT_LABEL_EM / max(1, len(drawn) - 2))
        left = right - style.text_em(words) * style.FONT
        middle = style.FONT / 2
        text(root, left, middle, words, stroke.label)
        shape(root, "line", x1=left - 14, x2=left - 3, y1=middle, y2=middle, stroke=stroke.paint, stroke_width=2.0)
        right = left - 24


def _draw_marks(root: Element, plot: Plot, chart: Chart, lang: str) -> None:
    """Point out weeks: a dashed line before each, its words above."""
    for mark in chart.marks:
        x = plot.left + mark.index * plot.width_of_a_period
        lower, upper = plot.values.start, plot.values.end
        shape(root, "line", x1=x, x2=x, y1=upper - 6, y2=lower, stroke=style.MARK, stroke_width=0.9,
              stroke_dasharray="2 2")  # fmt: skip
        words = "".join(plain(part, lang) for part in mark.words)
        fits = x + style.text_em(words) * style.SMALL < style.WIDTH
        place, side = (x - 2, "start") if fits else (style.WIDTH, "end")
        text(root, place, upper - 11, words, style.MARK, font_size=style.SMALL, text_anchor=side)


def _name_periods(root: Element, plot: Plot, labels: tuple[str, ...]) -> None:
    step = tick_step(labels, plot.right - plot.left)
    for index in range((len(labels) - 1) % step, len(labels), step):
        x, lower = plot.x(index), plot.values.start
        shape(root, "line", x1=x, x2=x, y1=lower, y2=lower + 2.5, stroke=style.AXIS, stroke_width=0.8)
        name = style.shorten(labels[index])
        is_cut = x + style.room_em(name) * style.FONT / 2 > style.WIDTH
        place, side = (style.WIDTH, "end") if is_cut else (x, "middle")
        text(root, place, lower + 11, name, text_anchor=side)


def _add_hover(root: Element, plot: Plot, chart: Chart, lang: str) -> None:
    """Lay an unseen strip over each period that tells its values to a pointer."""
    upper, height = plot.values.end, plot.values.start - plot.values.end
    strips = shape(root, "g", fill="none", pointer_events="all")
    for index, label in enumerate(chart.labels):
        told = [label, *_told(chart, index, lang)]
        x = plot.left + index * plot.width_of_a_period
        strip = shape(strips, "rect", x=x, y=upper, width=plot.width_of_a_period, height=height)
        hint(strip, "\n".join(told))


def _told(chart: Chart, index: int, lang: str) -> Iterator[str]:
    for series in chart.series:
        value = series.values[index]
        if value is not None and isfinite(value):
            yield series.label + COLON[lang] + _value_words(value, chart.percent, lang)
    if chart.band:
        low, high = chart.band.low[index], chart.band.high[index]
        if low is not None and high is not None:
            ends = (_value_words(round(each), chart.percent, lang) for each in (low, high))
            yield chart.band.label + COLON[lang] + "–".join(ends)
