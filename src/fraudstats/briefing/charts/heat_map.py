"""Draw a heat map: the deeper the blue, the more events; each cell says its number too."""

from fraudstats.briefing.charts import style
from fraudstats.briefing.charts.canvas import canvas, hint, shape, text, written
from fraudstats.briefing.digits import number
from fraudstats.briefing.pictures import HeatMap

ROW = 14.0
HEAD = 14.0
GAP = 5.0
BETWEEN = 1.0
SHADES = tuple(
    style.Paint(f"heat-{rank}", colour)
    for rank, colour in enumerate(("#f2f6fa", "#d6e4f0", "#a9c9e2", "#6ca5cf", "#2f7cb5", "#08508f"))
)
LIGHT_FROM = 4
"""Shades from here on carry light numbers."""
DARK, LIGHT = style.Paint("on-light", "#262626"), style.Paint("on-dark", "#ffffff")


def draw_heat_map(chart: HeatMap, lang: str) -> bytes:
    """Draw one chart."""
    root = canvas(style.WIDTH, HEAD + len(chart.rows) * ROW)
    left = max(style.room_em(label) for _, label in chart.rows) * style.FONT + GAP
    width = (style.WIDTH - left) / len(chart.columns)
    most = max(max(row) for row in chart.values)
    for rank, (_, label) in enumerate(chart.columns):
        text(root, left + (rank + 0.5) * width, HEAD / 2 - 1, label, style.SOFT, font_size=style.SMALL,
             text_anchor="middle")  # fmt: skip
    for row, ((_, label), counts) in enumerate(zip(chart.rows, chart.values, strict=True)):
        top = HEAD + row * ROW
        text(root, left - GAP, top + ROW / 2, label, text_anchor="end")
        for column, count in enumerate(counts):
            x, shade = left + column * width, _shade(count, most)
            cell = shape(root, "rect", x=x, y=top, width=width - BETWEEN, height=ROW - BETWEEN, fill=SHADES[shade])
            hint(cell, f"{label} {chart.columns[column][1]}: {number(count, 0)}")
            text(root, x + (width - BETWEEN) / 2, top + (ROW - BETWEEN) / 2, number(count, 0),
                 LIGHT if shade >= LIGHT_FROM else DARK, font_size=style.SMALL, text_anchor="middle")  # fmt: skip
    return written(root)


def _shade(count: int, most: int) -> int:
    """Choose the shade: equal steps from none to the most."""
    return 0 if most <= 0 else min(len(SHADES) - 1, max(0, count) * len(SHADES) // most)
