"""How does a metric stand against the period before (环比) and the year before (同比)?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from fraudstats.analysis.agreement import agreement
from fraudstats.analysis.columns import constant, nothing, where
from fraudstats.analysis.roll_up import Cells, Grouped, distinct, windows_of_rows
from fraudstats.analysis.verdicts import verdicts
from fraudstats.calendar.baselines import (
    Alignment,
    alignment_used,
    default_alignment,
    previous,
    previous_window,
    year_earlier,
    year_earlier_window,
)
from fraudstats.calendar.periods import Period
from fraudstats.calendar.windows import Window
from fraudstats.config import CalendarRules, Thresholds
from fraudstats.metrics.definition import Definition, Kind

if TYPE_CHECKING:
    import polars as pl

BASELINES = ("previous", "year_earlier")
MEASURED = ("value", "numerator", "denominator")
PARTS = ("value", "change", "change_rate", "change_points")
ADDED_UP = (Kind.COUNT, Kind.SUM)
"""Kinds whose value is a sum over days."""
GROWING = (*ADDED_UP, Kind.PER_HEAD)
"""Kinds of which a longer window has more, so that a change per day means something."""
STANDS_AT_THE_END = (Kind.STOCK, Kind.STOCK_RATIO)
"""Kinds whose value is that of the window's last known day, however long before the data began."""


@dataclass(frozen=True)
class Compared:
    """A window with what it is compared with."""

    name: str
    window: Window
    previous: Window
    year_earlier: Window
    alignment: Alignment = Alignment.DATE
    """How `year_earlier` was found."""

    def windows(self) -> dict[str, Window]:
        """Give all three by role."""
        return {"current": self.window, "previous": self.previous, "year_earlier": self.year_earlier}

    @cached_property
    def other_alignments(self) -> tuple[Window, ...]:
        """Give the windows a year earlier that other alignments would have chosen."""
        found = {year_earlier_window(self.window, each) for each in Alignment}
        return tuple(sorted(found - {self.year_earlier}))


def compared_period(
    period: Period, rules: CalendarRules, alignment: Alignment | None = None, elapsed: int | None = None
) -> Compared:
    """Compare a calendar period as its grain asks.

    Args:
        alignment: of the year earlier; by the grain where none is asked for.
        elapsed: cut the period, and what it is compared with, to their first days.
    """
    days = period.window.days if elapsed is None else elapsed
    window = period.window.first_days(days)
    used = alignment_used(window, alignment or default_alignment(period.grain))
    is_lunar = used is Alignment.LUNAR
    earlier = year_earlier_window(window, used) if is_lunar else year_earlier(period, rules, used)
    if elapsed is not None:
        earlier = earlier.first_days(elapsed)
    before = previous(period, rules)
    return Compared(period.name, window, before.first_days(elapsed) if elapsed else before, earlier, used)


def compared_window(name: str, window: Window, alignment: Alignment = Alignment.DATE) -> Compared:
    """Compare any window with as many days before it, and with the year earlier."""
    used = alignment_used(window, alignment)
    return Compared(name, window, previous_window(window), year_earlier_window(window, used), used)


def compare(
    partials: "pl.DataFrame",
    definition: Definition,
    asked: Sequence[Compared],
    dimensions: Sequence[str],
    covered: Window,
    thresholds: Thresholds,
) -> "pl.DataFrame":
    """Compare windows with both baselines.

    Args:
        partials: of the metric, by (day, *dimensions) or finer.
        covered: the days that the data covers; a window that reaches beyond them is provisional, a baseline
            that does is no baseline.
    Returns:
        One row per asked window and group, in the order asked, with the columns of `fraudstats trend`:
        metric, period, period_start, period_end (the first day after it), the dimensions, value, numerator,
        denominator, and per baseline its value, change (same unit), change_rate (fraction; null for a zero
        baseline and for ratios), change_points (ratios only; fraction); provisional, verdict,
        year_earlier_verdict; then days, and per baseline its start, end, days and, for counts, sums and incidences,
        change_rate_per_day; lengths_differ, alignment, alignments_disagree; dispersion, and per baseline the p_value
        and q_value behind its verdict, and numerator and denominator; metric_kind.
        A provisional window has no changes: an incomplete period is never a fall.
    """
    import polars as pl

    known = known_days(definition.kind, covered)
    windows = distinct(_all_windows(asked))
    grouped = Grouped(partials, tuple(dimensions), definition.kind)
    rolled = grouped.over(windows)
    cells = Cells(windows, rolled.height // len(windows), known)
    current = _spans(asked, known, cells.n_groups).hstack(_values(rolled, cells, asked, dimensions))
    told = [
        *(each for role in BASELINES for each in _changes(current, role, definition.kind)),
        *(_change_per_day(current, role, definition.kind) for role in BASELINES),
        *verdicts(current, grouped, definition, covered, thresholds),
        agreement(current, rolled, asked, cells, adds_up=definition.kind in ADDED_UP),
        constant(definition.name, current.height, pl.String).alias("metric"),
        constant(definition.kind.value, current.height, pl.String).alias("metric_kind"),
    ]
    return current.hstack(told)[[*_columns(dimensions), "metric_kind"]]


def known_days(kind: Kind, covered: Window) -> Window:
    """Give the days that a window must lie in for its value to be known; what stands at its end needs no beginning."""
    return Window(date.min, covered.end) if kind in STANDS_AT_THE_END else covered


def _all_windows(asked: Sequence[Compared]) -> list[Window]:
    return [each for one in asked for each in (*one.windows().values(), *one.other_alignments)]


def _values(
    rolled: "pl.DataFrame", cells: Cells, asked: Sequence[Compared], dimensions: Sequence[str]
) -> "list[pl.Series]":
    """Take what was rolled up of each asked window and group, and of both its baselines where they are known."""
    rows = cells.rows(one.window for one in asked)
    found = [rolled.get_column(each)[rows] for each in (*dimensions, *MEASURED)]
    for role in BASELINES:
        baseline = cells.known_rows(one.windows()[role] for one in asked)
        found += [rolled.get_column(each)[baseline].alias(f"{role}_{each}") for each in MEASURED]
    return found


def _spans(asked: Sequence[Compared], covered: Window, n_groups: int) -> "pl.DataFrame":
    """Write down each window, with those that it is compared with, once for every group."""
    import polars as pl

    spans = pl.DataFrame([_span(each, covered) for each in asked], infer_schema_length=None)
    return spans if n_groups == 1 else spans[windows_of_rows(len(asked), n_groups)]


def _span(one: Compared, covered: Window) -> dict[str, object]:
    return {
        "period": one.name,
        "period_start": one.window.start,
        "period_end": one.window.end,
        "provisional": not covered.holds(one.window),
        "days": one.window.days,
        "previous_start": one.previous.start,
        "previous_end": one.previous.end,
        "previous_days": one.previous.days,
        "year_earlier_start": one.year_earlier.start,
        "year_earlier_end": one.year_earlier.end,
        "year_earlier_days": one.year_earlier.days,
        "lengths_differ": len({each.days for each in one.windows().values()}) > 1,
        "alignment": one.alignment.value,
    }


def _changes(current: "pl.DataFrame", role: str, kind: Kind) -> "list[pl.Series]":
    """Give the columns of one baseline: its change, change rate and change in points."""
    import polars as pl

    baseline = current.get_column(f"{role}_value")
    difference = where(~current.get_column("provisional"), current.get_column("value") - baseline)
    none = nothing("", current.height, pl.Float64)
    is_ratio = kind in (Kind.RATIO, Kind.STOCK_RATIO)
    return [
        difference.alias(f"{role}_change"),
        (none if is_ratio else where(baseline > 0, difference / baseline)).alias(f"{role}_change_rate"),
        (difference if is_ratio else none).alias(f"{role}_change_points"),
    ]


def _change_per_day(current: "pl.DataFrame", role: str, kind: Kind) -> "pl.Series":
    """Give the change of the daily mean, which stays fair where windows are of unequal length."""
    import polars as pl

    name = f"{role}_change_rate_per_day"
    if kind not in GROWING:
        return nothing(name, current.height, pl.Float64)
    value = current.get_column("value") * current.get_column(f"{role}_days")
    baseline = current.get_column(f"{role}_value") * current.get_column("days")
    is_fair = ~current.get_column("provisional") & (baseline > 0)
    return where(is_fair, (value - baseline) / baseline).alias(name)


def _columns(dimensions: Sequence[str]) -> list[str]:
    designed = [
        *("metric", "period", "period_start", "period_end", *dimensions, *MEASURED),
        *(f"{role}_{part}" for role in BASELINES for part in PARTS),
        *("provisional", "verdict", "year_earlier_verdict", "days"),
    ]
    parts = ("start", "end", "days", "change_rate_per_day")
    later = [f"{role}_{part}" for role in BASELINES for part in parts]
    evidence = [f"{role}_{part}" for role in BASELINES for part in ("p_value", "q_value", "numerator", "denominator")]
    return [*designed, *later, "lengths_differ", "alignment", "alignments_disagree", "dispersion", *evidence]
