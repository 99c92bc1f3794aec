"""The weekly series of a metric: the whole, each district, each fraud type, each of both."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, combinations
from typing import TYPE_CHECKING

from fraudstats.calendar.periods import Grain, Period, period_of, periods_between
from fraudstats.calendar.windows import Window
from fraudstats.config import CalendarRules
from fraudstats.errors import NoData

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.arrays import Floats

WATCHED = ("district", "fraud_type")
"""Dimensions whose values are watched one by one and together."""


@dataclass(frozen=True)
class SeriesKey:
    """Which events a series counts; None means all."""

    metric: str
    district: str | None = None
    fraud_type: str | None = None


@dataclass(frozen=True)
class WeeklySeries:
    """Weekly counts, oldest first."""

    keys: tuple[SeriesKey, ...]
    starts: tuple[date, ...]
    counts: "Floats"
    """(s, n)"""


@lru_cache(maxsize=64)
def complete_weeks(covered: Window, last: Period, rules: CalendarRules) -> tuple[date, ...]:
    """List the first days of the weeks that lie wholly in the data, up to and with `last`.

    Raises:
        NoData: if `last` is not complete.
    """
    if not covered.holds(last.window):
        newest = newest_complete_week(covered, rules)
        raise NoData(
            f"{last.name} is not wholly in the data",
            expected=f"The data covers {covered.start} to {covered.last_day}; the newest whole week is {newest.name}.",
            slug="not-covered",
        )
    weeks = periods_between(Window(covered.start, last.window.end), Grain.WEEK, rules)
    return tuple(each.window.start for each in weeks if each.window.start >= covered.start)


def weekly_series(partials: "pl.DataFrame", metric: str, starts: tuple[date, ...]) -> WeeklySeries:
    """Add up daily partials to weeks, for the whole and for every value of the watched dimensions.

    Args:
        partials: one row per (day, ...): `value`, and any of the watched dimensions.
    """
    import numpy as np
    import polars as pl

    dimensions = [each for each in WATCHED if each in partials.columns]
    week = ((pl.col("day") - starts[0]).dt.total_days() // 7).alias("week")
    placed = partials.with_columns(week).filter(pl.col("day") >= starts[0], pl.col("week") < len(starts))
    subsets = chain.from_iterable(combinations(dimensions, n) for n in range(len(dimensions) + 1))
    parts = [_of_subset(placed, metric, subset, len(starts)) for subset in subsets]
    return WeeklySeries(
        tuple(key for keys, _ in parts for key in keys), starts, np.concatenate([counts for _, counts in parts])
    )


def _of_subset(
    placed: "pl.DataFrame", metric: str, subset: tuple[str, ...], n_weeks: int
) -> tuple[list[SeriesKey], "Floats"]:
    import numpy as np
    import polars as pl

    known = placed.drop_nulls(subset) if subset else placed
    groups = known.select(subset).unique(maintain_order=True).sort(subset) if subset else pl.DataFrame()
    keys = [SeriesKey(metric, **row) for row in groups.to_dicts()] if subset else [SeriesKey(metric)]
    counts = np.zeros((len(keys), n_weeks))
    numbered = known.join(groups.with_row_index("series"), on=subset) if subset else known.with_columns(series=0)
    cells = numbered.group_by("series", "week").agg(pl.col("value").sum())
    counts[cells["series"].to_numpy(), cells["week"].to_numpy()] = cells["value"].to_numpy()
    return keys, np.maximum(counts, 0.0)  # corrections of -1 may outweigh a week


def newest_complete_week(covered: Window, rules: CalendarRules) -> Period:
    """Find the newest week that lies wholly in the data."""
    week = period_of(covered.last_day, Grain.WEEK, rules)
    return week if covered.holds(week.window) else period_of(week.window.start - date.resolution, Grain.WEEK, rules)
