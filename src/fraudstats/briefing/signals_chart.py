"""Draw the signals of a week, one below the other: counts, expectation and limit of each, and what is known of it."""

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from fraudstats.analysis.signals.attention import Attention
from fraudstats.analysis.signals.signal import Signal
from fraudstats.briefing.charts import draw, style
from fraudstats.briefing.charts.canvas import SVG, canvas, rounded, text, written
from fraudstats.briefing.digits import number
from fraudstats.briefing.model import Chart, Series
from fraudstats.briefing.raster import png
from fraudstats.metrics.definition import Definition

MOST_SIGNALS = 12
"""The first ones; the table names all."""
HEAD, FOOT = 34.0, 12.0
LONGEST_EM = style.WIDTH / style.SMALL
WORDS = {
    "zh": {
        "observed": "实际", "expected": "预期", "threshold": "阈值", "season": "往年同期", "recent": "此前八周",
        "since": "始于 {since}，{n} 周", "nothing": "没有信号", "gap": "，", "stop": "；",
    },
    "en": {
        "observed": "Observed", "expected": "Expected", "threshold": "Limit", "season": "season of earlier years",
        "recent": "eight weeks before", "since": "since {since}, {n} weeks", "nothing": "No signal", "gap": ", ",
        "stop": "; ",
    },
}  # fmt: skip


def draw_signals(
    found: Attention, weeks: Sequence[str], definitions: Mapping[str, Definition], lang: str, image: str
) -> bytes:
    """Draw the first signals of the ranking.

    Args:
        weeks: names of the weeks of a course, oldest first.
        image: `svg` or `png`.
    """
    shown = found.signals[:MOST_SIGNALS]
    step = HEAD + style.HEIGHT + FOOT
    root = canvas(style.WIDTH, max(len(shown) * step, HEAD))
    if not shown:
        text(root, 0.0, HEAD / 2, f"{found.week.name} {WORDS[lang]['nothing']}", style.SOFT)
    for rank, signal in enumerate(shown):
        _draw_signal(root, rank * step, signal, weeks, definitions[signal.key.metric], lang)
    svg = written(root)
    return svg if image == "svg" else png(svg)


def _draw_signal(
    root: Element, top: float, signal: Signal, weeks: Sequence[str], definition: Definition, lang: str
) -> None:
    words = WORDS[lang]
    title = definition.title_zh if lang == "zh" else definition.title_en
    places = [each for each in (signal.key.district, signal.key.fraud_type) if each]
    verdict = signal.direction.value
    heading = " · ".join([title, *places])
    text(root, 0.0, top + 7, style.ARROWS[verdict] + heading, style.VERDICTS[verdict], font_weight="bold")
    told = [
        f"{words['observed']} {signal.observed}", f"{words['expected']} {number(signal.expected, 1)}",
        f"{words['threshold']} {number(signal.threshold, 1)}", f"p = {signal.p_value:.1g}", words[signal.method],
        words["since"].format(since=signal.since, n=signal.n_weeks),
    ]  # fmt: skip
    text(root, 0.0, top + 18, words["gap"].join(told), style.SOFT, font_size=style.SMALL)
    drivers = words["stop"].join(
        f"{each.value} {number(each.recently, 1)} → {each.observed}" for each in signal.drivers
    )
    text(root, 0.0, top + 28, style.shorten(drivers, LONGEST_EM), style.SOFT, font_size=style.SMALL)
    _place(root, draw(_chart(signal, weeks, definition, heading, lang), lang), top + HEAD)


def _chart(signal: Signal, weeks: Sequence[str], definition: Definition, heading: str, lang: str) -> Chart:
    words = WORDS[lang]
    n_shown = len(signal.course)
    counts = tuple(float(each) for each in signal.course)
    return Chart(
        key="signal",
        title=heading,
        labels=tuple(weeks[-n_shown:]),
        series=(
            Series(words["observed"], counts),
            Series(words["expected"], signal.course_expected, role="earlier"),
            Series(words["threshold"], signal.course_threshold, role="muted"),
        ),
        y_label=definition.unit_zh if lang == "zh" else definition.unit_en,
        alt=heading,
        source="",
    )


def _place(root: Element, picture: bytes, top: float) -> None:
    """Put one picture into another; it is in the same name space."""
    inner = ElementTree.fromstring(picture)
    for each in inner.iter():
        each.tag = each.tag.removeprefix(f"{{{SVG}}}")
    inner.attrib |= {"y": rounded(top), "width": rounded(style.WIDTH), "height": rounded(style.HEIGHT)}
    root.append(inner)
