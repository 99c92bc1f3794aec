"""A native chart beside the one of the issue: its title, its description, and the numbers that it draws."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from fraudstats.briefing.read_back.cells import LAST_DIGITS, Judge
from fraudstats.briefing.read_back.claims import normal
from fraudstats.briefing.read_back.findings import Fault, Finding, unknown_numbers
from fraudstats.briefing.read_back.native_charts import ChartSeries, NativeChart
from fraudstats.briefing.read_back.wanted_sheets import Wanted, WantedChart
from fraudstats.briefing.read_back.workbook import GENERAL, Cell, Sheet, place_of

RANGE = re.compile(
    r"^(?:'(?P<quoted>(?:[^']|'')+)'|(?P<name>[^!']+))!(?P<first>\$?[A-Z]+\$?\d+)(?::(?P<last>\$?[A-Z]+\$?\d+))?$"
)
MOST_CELLS = 10_000
Values = tuple[float | None, ...]


def chart_findings(
    sheet: Sheet, wanted: Sequence[WantedChart], sheets: Mapping[str, Sheet], judge: Judge
) -> Iterator[Finding]:
    """List what the charts on a sheet say otherwise than the issue's.

    Args:
        wanted: those that the issue draws there; a chart of one's own elsewhere is not asked about.
        sheets: all of the workbook by name: a chart draws what stands in cells.
    """
    left = list(wanted)
    for rank, chart in enumerate(sheet.charts, 1):
        place = f"{sheet.name}!chart {rank}"
        drawn = tuple(_drawn(each, sheets) for each in chart.series)
        meant = _meant(chart, drawn, left)
        if meant is None:
            yield from _own(chart, place, judge)
            continue
        left.remove(meant)
        yield from _differs(chart, drawn, meant, place, judge)


def _meant(chart: NativeChart, drawn: Sequence[Values], wanted: Sequence[WantedChart]) -> WantedChart | None:
    """Find which chart of the issue one is: the one whose words and numbers it shares most of."""

    def alikeness(other: WantedChart) -> int:
        same = sum(any(_same(values, each) for each in drawn) for _, values in other.series)
        return 2 * (_folded(chart.title) == _folded(other.title)) + 2 * (chart.description == other.description) + same

    best = max(wanted, key=alikeness, default=None)
    return best if best and alikeness(best) else None


def _differs(
    chart: NativeChart, drawn: Sequence[Values], wanted: WantedChart, place: str, judge: Judge
) -> Iterator[Finding]:
    for printed, own in ((chart.title, wanted.title), (chart.description, wanted.description)):
        if printed and _folded(printed) != _folded(own):
            yield from judge.differs(Cell(printed, GENERAL), Wanted(own), place)
    yield from _labels(chart, place, judge)
    if not drawn:
        return
    for name, values in wanted.series:
        if not any(_same(each, values) for each in drawn):
            yield _other_numbers(name, values, chart, drawn, wanted, place)
    for series, each in zip(chart.series, drawn, strict=True):
        kept = any(not series.values or _same(series.values, values) for _, values in wanted.series)
        if not kept and any(_same(each, values) for _, values in wanted.series):
            yield Finding(Fault.WRONG, _quoted(series.values), _quoted(each), "", f"{place} ({series.name})")


def _other_numbers(
    name: str, values: Values, chart: NativeChart, drawn: Sequence[Values], wanted: WantedChart, place: str
) -> Finding:
    """Name the first number of a line that is drawn otherwise."""
    rank = min(next(r for r, (_, each) in enumerate(wanted.series) if each is values), len(drawn) - 1)
    about = f"{place} ({name or chart.title})"
    differing = [
        (printed, own) for printed, own in zip(drawn[rank], values, strict=False) if not _same((printed,), (own,))
    ]
    if len(drawn[rank]) != len(values) or not differing:
        return Finding(Fault.WRONG, _quoted(drawn[rank]), _quoted(values), "", about)
    printed, own = differing[0]
    return Finding(Fault.WRONG, _quoted((printed,)), _quoted((own,)), "", about)


def _own(chart: NativeChart, place: str, judge: Judge) -> Iterator[Finding]:
    """List a chart that the issue does not draw, if it draws numbers at all."""
    if chart.series:
        yield Finding(Fault.UNKNOWN, chart.title or _quoted(chart.series[0].values), "", "", place)
    yield from _labels(chart, place, judge)


def _labels(chart: NativeChart, place: str, judge: Judge) -> Iterator[Finding]:
    found = unknown_numbers(normal(chart.labels), judge.passages, judge.reader)
    yield from (replace(each, place=f"{place}: {each.place}") for each in found)


def _drawn(series: ChartSeries, sheets: Mapping[str, Sheet]) -> Values:
    """Give the numbers that a line shows when the file is opened: those of its cells, if they are in the file."""
    found = RANGE.match(series.cells)
    sheet = sheets.get((found["quoted"] or found["name"]).replace("''", "'")) if found else None
    if found is None or sheet is None:
        return series.values
    (top, left), (bottom, right) = place_of(found["first"]), place_of(found["last"] or found["first"])
    if (bottom - top + 1) * (right - left + 1) > MOST_CELLS:
        return series.values
    cells = (sheet.cells.get((row, column)) for row in range(top, bottom + 1) for column in range(left, right + 1))
    return tuple(each.value if each and isinstance(each.value, float) else None for each in cells)


def _same(printed: Values, own: Values) -> bool:
    """Tell whether two lines draw the same numbers, in any order: rows may be sorted."""
    if len(printed) != len(own):
        return False
    pairs = zip(_sorted(printed), _sorted(own), strict=True)
    return all(
        one == other or (one is not None and other is not None and math.isclose(one, other, rel_tol=LAST_DIGITS * 1e3))
        for one, other in pairs
    )


def _sorted(values: Values) -> list[float | None]:
    return sorted(values, key=lambda each: (each is None, each or 0.0))


def _quoted(values: Values) -> str:
    shown = [f"{each:.10g}" if each is not None else "–" for each in values[:5]]
    return ", ".join(shown) + (" …" if len(values) > len(shown) else "")


def _folded(words: str) -> str:
    return "".join(normal(words).split())
