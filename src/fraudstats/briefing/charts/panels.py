"""Draw small multiples: a panel a district, all on one scale, each with last year's line and its verdict."""

from math import ceil
from xml.etree.ElementTree import Element

from fraudstats.briefing.charts import style
from fraudstats.briefing.charts.canvas import canvas, text, written
from fraudstats.briefing.charts.plot import Plot, draw_grid, draw_line
from fraudstats.briefing.charts.scale import Scale, limits, ticks
from fraudstats.briefing.digits import number
from fraudstats.briefing.pictures import Panel, Panels
from fraudstats.briefing.wording import plain

MOST_IN_FOUR, FOUR, FIVE = 12, 4, 5
"""Panels that go into rows of four; of more, rows of five."""
GUTTER = 12.0
HEAD, BODY, FOOT = 26.0, 34.0, 14.0
"""Heights of the two lines of words, the plot, and the distance to the next row."""


def draw_panels(chart: Panels, lang: str) -> bytes:
    """Draw all panels; the scale is named at the left of each row, the periods under the last row."""
    n_columns = FOUR if len(chart.panels) <= MOST_IN_FOUR else FIVE
    n_rows = max(1, ceil(len(chart.panels) / n_columns))
    root = canvas(style.WIDTH, n_rows * (HEAD + BODY + FOOT))
    values = [value for panel in chart.panels for each in panel.series for value in each.values if value is not None]
    low, high = limits(values, percent=False)
    steps = ticks(low, high, whole=high > 1)
    steps = [steps[0], steps[-1]] if len(steps) > 1 else steps
    scale_words = [number(value, 0) for value in steps]
    margin = max(map(style.room_em, scale_words)) * style.SMALL + 4
    width = (style.WIDTH - margin - (n_columns - 1) * GUTTER) / n_columns
    open_from = len(chart.labels) if chart.provisional_from is None else chart.provisional_from
    for rank, panel in enumerate(chart.panels):
        left, top = margin + rank % n_columns * (width + GUTTER), rank // n_columns * (HEAD + BODY + FOOT)
        places = Scale(low, high, top + HEAD + BODY, top + HEAD)
        plot = Plot(left, left + width, len(chart.labels), places, open_from)
        _draw_panel(root, plot, panel, steps, lang)
        if rank % n_columns == 0:
            for value, words in zip(steps, scale_words, strict=True):
                text(root, left - 3, plot.y(value), words, style.SOFT, font_size=style.SMALL, text_anchor="end")
        if rank + n_columns >= len(chart.panels):
            _name_ends(root, plot, chart.labels)
    return written(root)


def _draw_panel(root: Element, plot: Plot, panel: Panel, steps: list[float], lang: str) -> None:
    top = plot.values.end - HEAD
    verdict = panel.change.verdict or "" if panel.change else ""
    paint = style.VERDICTS.get(verdict, style.SOFT)
    text(root, plot.left, top + 6, style.shorten(panel.title, 10.0), font_weight="bold")
    text(root, plot.right, top + 6, plain(panel.figure, lang), font_weight="bold", text_anchor="end")
    text(root, plot.left, top + 17, style.ARROWS.get(verdict, "") + panel.verdict, paint, font_size=style.SMALL)
    if panel.change:
        change = plain(panel.change, lang)
        text(root, plot.right, top + 17, change, paint, font_size=style.SMALL, text_anchor="end")
    draw_grid(root, plot, steps)
    for series, stroke in sorted(zip(panel.series, style.strokes(panel.series), strict=True), key=_order):
        draw_line(root, plot, series, _thin(stroke, paint if verdict in style.VERDICTS else None), dots=False)


def _order(drawn: "tuple[object, style.Stroke]") -> int:
    return drawn[1].order


def _thin(stroke: style.Stroke, verdict: style.Paint | None) -> style.Stroke:
    """Draw thinner than a large chart; the main line takes the colour of a clear change, else a quiet one."""
    paint = stroke.paint if stroke.order < style.MAIN_ORDER else verdict or style.INK
    return style.Stroke(paint, stroke.label, stroke.width * 0.65, stroke.order)


def _name_ends(root: Element, plot: Plot, labels: tuple[str, ...]) -> None:
    """Name the first and the last period."""
    ends = ((plot.left, labels[0], "start"), (plot.right, labels[-1], "end")) if labels else ()
    for x, words, anchor in ends:
        text(root, x, plot.values.start + 8, words, style.SOFT, font_size=style.SMALL, text_anchor=anchor)
