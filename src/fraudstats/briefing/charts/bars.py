"""Draw lying bars, each with its name, its number, and what stands beside the number."""

from fraudstats.briefing.charts import style
from fraudstats.briefing.charts.canvas import canvas, hint, shape, text, written
from fraudstats.briefing.pictures import Bar, Bars
from fraudstats.briefing.wording import plain

ROW = 16.5
THICKNESS = 11.0
GAP = 5.0
WIDEST_NAME_EM = 16.0


def draw_bars(chart: Bars, lang: str) -> bytes:
    """Draw one chart; a number below zero, of corrections, has no length."""
    root = canvas(style.WIDTH, max(len(chart.bars), 1) * ROW + 4)
    names = [style.shorten(each.label, WIDEST_NAME_EM) for each in chart.bars]
    numbers = [_number(each, lang) for each in chart.bars]
    left = max(map(style.room_em, names), default=0.0) * style.FONT + GAP
    room = style.WIDTH - left - max(map(style.room_em, numbers), default=0.0) * style.FONT - GAP
    most = max((each.figure.value or 0 for each in chart.bars), default=0) or 1
    for rank, (bar, name, words) in enumerate(zip(chart.bars, names, numbers, strict=True)):
        middle = (rank + 0.5) * ROW + 2
        length = max(bar.figure.value or 0, 0) / most * room
        text(root, left - GAP, middle, name, text_anchor="end")
        paint = style.PALETTE[0] if bar.role == "main" else style.MUTED
        drawn = shape(root, "rect", x=left, y=middle - THICKNESS / 2, width=length, height=THICKNESS, fill=paint)
        hint(drawn, f"{bar.label} {words}")
        text(root, left + length + GAP, middle, words)
    shape(root, "line", x1=left, x2=left, y1=0.0, y2=len(chart.bars) * ROW + 4, stroke=style.AXIS, stroke_width=0.8)
    return written(root)


def _number(bar: Bar, lang: str) -> str:
    return "".join(plain(each, lang) for each in (bar.figure, *bar.beside))
