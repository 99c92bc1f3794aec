"""Do counts vary more from week to week than chance alone?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.analysis.roll_up import Grouped
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import Thresholds

if TYPE_CHECKING:
    import polars as pl

WEEK = 7 * ONE_DAY
FEWEST_DISTANCES = 6
"""Weeks with neighbours on both sides; fewer show nothing."""
QUANTILE = 0.75
"""The usual distance is that of three weeks in four: holidays and jumps to another level do not count as spread."""
POISSON_QUANTILE = 3 / 8 * 1.3233036969314664
"""That quantile for Poisson counts: on the square-root scale a count has variance 1/4, its distance from the mean of
two neighbours 3/8; times the quantile of a chi-square with one degree of freedom."""
CHANCE = 4.5
"""Of Poisson counts, one history in twenty with n distances shows a ratio above 1 + CHANCE / sqrt n (by simulation: the
tests repeat it)."""


def dispersion_before(
    grouped: Grouped, starts: Iterable[date], covered: Window, thresholds: Thresholds
) -> "pl.DataFrame":
    """Measure how much the weeks before a day vary around a smooth level.

    Each week is held against the mean of its neighbours, so that a trend or a season is not mistaken for spread.

    Args:
        grouped: daily partials of a count.
        starts: days; the weeks are the seven days before each, the seven before those, and so on, as many as the
            thresholds say and the data covers.
    Returns:
        One row per (start, *dimensions): `dispersion`, variance over mean; 1 where chance alone explains the spread.
    Source: after Gasser, Sroka and Jennen-Steinmetz 1986, Biometrika 73, 625-633 (residuals from neighbours), with a
        quantile in place of the mean, on the square-root scale (Anscombe 1948, Biometrika 35, 246-254).
    """
    import polars as pl

    anchors = sorted(set(starts))
    weeks = grouped.over(_weeks_before(anchors, covered))
    spread = _spread(weeks, grouped.dimensions, thresholds.history_weeks - 2)
    following = (pl.col("start") + WEEK).alias("start")
    return spread.select(following, *grouped.dimensions, _clear_spread().alias("dispersion")).filter(
        pl.col("start").is_in(anchors)
    )


def _weeks_before(anchors: Sequence[date], covered: Window) -> Iterator[Window]:
    """List the covered weeks that end with the day before an anchor, or any number of weeks sooner."""
    newest = {(each - covered.start).days % 7: each for each in anchors}
    for each in newest.values():
        week = Window(each - WEEK, each)
        while week.start >= covered.start:
            if week.end <= covered.end:
                yield week
            week = week.moved(-7)


def _spread(weeks: "pl.DataFrame", dimensions: Sequence[str], most: int) -> "pl.DataFrame":
    """Give, for each week, the usual distance of the weeks up to it from the mean of their neighbours, squared."""
    import polars as pl

    own = (*dimensions, "start_weekday")
    root = (pl.col("value").clip(lower_bound=0) + 3 / 8).sqrt()
    weekday = pl.col("start").to_physical() % 7
    ordered = weeks.sort("start").with_columns(weekday.alias("start_weekday"), root.alias("root_count"))
    middle = pl.col("root_count").shift(1).over(own)
    distance = middle - (pl.col("root_count") + pl.col("root_count").shift(2).over(own)) / 2
    usual = pl.col("square").rolling_quantile(QUANTILE, "linear", window_size=most, min_samples=FEWEST_DISTANCES)
    n = pl.int_range(1, pl.len() + 1).over(own).clip(upper_bound=most)
    squared = ordered.with_columns((distance**2).alias("square")).drop_nulls("square")
    return squared.with_columns((usual.over(own) / POISSON_QUANTILE).alias("ratio"), n.alias("n"))


def _clear_spread() -> "pl.Expr":
    """Give the ratio where chance does not explain it, else 1."""
    import polars as pl

    is_clear = pl.col("ratio") > 1 + CHANCE / pl.col("n").sqrt()
    return pl.when(is_clear).then(pl.col("ratio")).otherwise(1.0)
