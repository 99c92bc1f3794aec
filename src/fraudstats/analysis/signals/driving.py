"""Which stations, fraud types or districts drive a signal?"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fraudstats.analysis.signals.short_baseline import BASELINE_WEEKS, GAP_WEEKS, NEEDED_WEEKS
from fraudstats.analysis.signals.weekly_series import SeriesKey
from fraudstats.calendar.windows import Window

if TYPE_CHECKING:
    import polars as pl

DRIVING = ("district", "fraud_type", "station")
MOST_DRIVERS = 3
"""Named for each dimension."""


@dataclass(frozen=True)
class Driver:
    """One value of a dimension, and its share in the excess."""

    dimension: str
    value: str
    observed: int
    recently: float
    """Mean of the eight weeks that end two weeks before."""

    @property
    def excess(self) -> float:
        """Events above the recent mean."""
        return self.observed - self.recently


def drivers(partials: "pl.DataFrame", key: SeriesKey, week: Window, *, falls: bool = False) -> list[Driver]:
    """Find the values whose counts rose most, the largest rise first in each dimension.

    Args:
        partials: one row per (day, ...) with any of DRIVING: `value`.
        falls: find those that fell most.
    """
    import polars as pl

    fixed = {"district": key.district, "fraud_type": key.fraud_type}
    fixed = {name: value for name, value in fixed.items() if value is not None}
    inside = partials.filter(*(pl.col(name) == value for name, value in fixed.items()))
    free = [each for each in DRIVING if each in partials.columns and each not in fixed]
    return [driver for each in free for driver in _of_dimension(inside, each, week, falls=falls)]


def _of_dimension(inside: "pl.DataFrame", dimension: str, week: Window, *, falls: bool) -> list[Driver]:
    import polars as pl

    excess = pl.col("recently") - pl.col("observed") if falls else pl.col("observed") - pl.col("recently")
    baseline = Window(week.moved(-7 * NEEDED_WEEKS).start, week.moved(-7 * GAP_WEEKS).start)
    summed = (
        inside.drop_nulls(dimension)
        .group_by(pl.col(dimension).alias("value_of"))
        .agg(_sum_in(week).alias("observed"), (_sum_in(baseline) / BASELINE_WEEKS).alias("recently"))
        .filter(excess > 0)
        .sort(-excess, "value_of")
    )
    return [Driver(dimension, *row) for row in summed.head(MOST_DRIVERS).iter_rows()]


def _sum_in(window: Window) -> "pl.Expr":
    import polars as pl

    return pl.col("value").filter(pl.col("day") >= window.start, pl.col("day") < window.end).sum()
