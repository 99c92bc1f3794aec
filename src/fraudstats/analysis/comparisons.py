"""How does a metric stand against the period before (环比) and the year before (同比)?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from fraudstats.analysis.roll_up import roll_up
from fraudstats.analysis.significance import Verdict, verdict_of_counts
from fraudstats.calendar.baselines import previous, year_earlier
from fraudstats.calendar.periods import Period
from fraudstats.calendar.windows import Window
from fraudstats.config import CalendarRules, Thresholds
from fraudstats.metrics.definition import Definition, Kind

if TYPE_CHECKING:
    import polars as pl

BASELINES = ("previous", "year_earlier")


@dataclass(frozen=True)
class Compared:
    """A window with what it is compared with."""

    name: str
    window: Window
    previous: Window
    year_earlier: Window

    def windows(self) -> dict[str, Window]:
        """Give all three by role."""
        return {"current": self.window, "previous": self.previous, "year_earlier": self.year_earlier}


def compared_period(period: Period, rules: CalendarRules) -> Compared:
    """Compare a calendar period as its grain asks."""
    return Compared(period.name, period.window, previous(period, rules), year_earlier(period, rules))


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
        partials: of the metric, by (day, *dimensions).
        covered: the days that the data covers; a window that reaches beyond them is provisional, a baseline that does is
            no baseline.
    Returns:
        One row per asked window and group, in the order asked, with the columns of `fraudstats trend` (DESIGN 8):
        metric, period, period_start, period_end (the first day after it), the dimensions, value, numerator, denominator,
        and per baseline its value, change (same unit), change_rate (fraction; null for a zero baseline and for ratios),
        change_points (ratios only; fraction); provisional, verdict, year_earlier_verdict.
        A provisional window has no changes: an incomplete period is never a fall.
    """
    import polars as pl

    roles = [(each.name, role, window) for each in asked for role, window in each.windows().items()]
    spans = pl.DataFrame(
        [(name, role, window.start, window.end, covered.holds(window)) for name, role, window in roles],
        schema={
            "period": pl.String,
            "role": pl.String,
            "start": pl.Date,
            "end": pl.Date,
            "is_known": pl.Boolean,
        },
        orient="row",
    )
    rolled = roll_up(partials, [window for _, _, window in roles], dimensions, definition.kind)
    cells = spans.join(rolled, on=["start", "end"], how="left", maintain_order="left_right")
    current = _current(cells, definition, dimensions)
    for role in BASELINES:
        baseline = _baseline(cells, role, dimensions)
        current = current.join(
            baseline, on=["period", *dimensions], how="left", nulls_equal=True, maintain_order="left"
        )
    current = current.with_columns(each for role in BASELINES for each in _changes(role, definition.kind))
    return _ordered(_with_verdicts(current, definition, asked, thresholds), dimensions)


def _current(cells: "pl.DataFrame", definition: Definition, dimensions: Sequence[str]) -> "pl.DataFrame":
    import polars as pl

    return cells.filter(pl.col("role") == "current").select(
        pl.lit(definition.name).alias("metric"),
        "period",
        pl.col("start").alias("period_start"),
        pl.col("end").alias("period_end"),
        *dimensions,
        "value",
        "numerator",
        "denominator",
        (~pl.col("is_known")).alias("provisional"),
    )


def _baseline(cells: "pl.DataFrame", role: str, dimensions: Sequence[str]) -> "pl.DataFrame":
    import polars as pl

    known = pl.when(pl.col("is_known")).then(pl.col("value"))
    return cells.filter(pl.col("role") == role).select("period", *dimensions, known.alias(f"{role}_value"))


def _changes(role: str, kind: Kind) -> list["pl.Expr"]:
    """Give the columns of one baseline: its change, change rate and change in points."""
    import polars as pl

    baseline = pl.col(f"{role}_value")
    difference = pl.when(~pl.col("provisional")).then(pl.col("value") - baseline)
    nothing = pl.lit(None, dtype=pl.Float64)
    rate = pl.when(baseline > 0).then(difference / baseline)
    is_ratio = kind is Kind.RATIO
    return [
        difference.alias(f"{role}_change"),
        (nothing if is_ratio else rate).alias(f"{role}_change_rate"),
        (difference if is_ratio else nothing).alias(f"{role}_change_points"),
    ]


def _with_verdicts(
    current: "pl.DataFrame", definition: Definition, asked: Sequence[Compared], thresholds: Thresholds
) -> "pl.DataFrame":
    import polars as pl

    windows = {each.name: each.windows() for each in asked}
    columns = {"previous": "verdict", "year_earlier": "year_earlier_verdict"}
    return current.with_columns(
        pl.Series(column, _verdicts(current, role, definition.kind, windows, thresholds), dtype=pl.String)
        for role, column in columns.items()
    )


def _verdicts(
    current: "pl.DataFrame",
    role: str,
    kind: Kind,
    windows: Mapping[str, Mapping[str, Window]],
    thresholds: Thresholds,
) -> list[str | None]:
    """Judge counts; other kinds have no verdict."""
    if kind is not Kind.COUNT:
        return [None] * current.height
    judge = cache(verdict_of_counts)
    found: list[str | None] = []
    for row in current.select("period", "value", f"{role}_value", "provisional").iter_rows():
        period, value, baseline, provisional = row
        spans = windows[period]
        judged = judge(value, baseline, spans["current"].days, spans[role].days, thresholds)
        found.append((Verdict.PROVISIONAL if provisional else judged).value)
    return found


def _ordered(table: "pl.DataFrame", dimensions: Sequence[str]) -> "pl.DataFrame":
    per_baseline = [
        f"{role}_{part}" for role in BASELINES for part in ("value", "change", "change_rate", "change_points")
    ]
    return table.select(
        "metric", "period", "period_start", "period_end", *dimensions, "value", "numerator", "denominator",
        *per_baseline, "provisional", "verdict", "year_earlier_verdict",
    )  # fmt: skip
