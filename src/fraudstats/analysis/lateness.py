"""How complete are the newest weeks, and what will they come to?"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.analysis.rate_ratio import Interval
from fraudstats.analysis.reporting_triangle import ReportingTriangle
from fraudstats.errors import NoData

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats

PAST_WEEKS = 26
"""Complete weeks that the speed of entry is learnt from, the newest ones."""
FEWEST_WEEKS = 8
LEAST_DISPERSION = 0.7
"""A few weeks may split more evenly than chance; below this it is taken for luck."""
BASELINE_WEEKS = 8
"""Weeks that a week is compared with at the same maturity."""


@dataclass(frozen=True)
class SameMaturity:
    """A week beside earlier ones, each as known so long after its end."""

    start: date
    delay: int
    """Weeks after the end of the week."""
    known: float
    baseline: float
    """Mean of the weeks before, as known then."""
    n_weeks: int


@dataclass(frozen=True)
class Nowcast:
    """What a week will come to when all is entered."""

    start: date
    known: float
    completeness: float
    """Share (fraction) of a week that is known at this delay."""
    expected: float
    interval: Interval


def completeness(triangle: ReportingTriangle) -> list[float]:
    """Give the share of a week's events that is known after each delay; the last is 1 by definition.

    Raises:
        NoData: if fewer than FEWEST_WEEKS weeks are complete.
    """
    complete = complete_weeks_of(triangle)
    total = float(complete[:, -1].sum())
    return [float(complete[:, delay].sum()) / total if total else 1.0 for delay in range(triangle.n_delays)]


def same_maturity(triangle: ReportingTriangle, week: int) -> SameMaturity:
    """Compare a week as it is known now with the weeks before as they were known at the same delay.

    Raises:
        NoData: if no week before was seen at that delay, or this one is not over.
    """
    import numpy as np

    delay = newest_delay(triangle, week)
    before = triangle.known[max(0, week - BASELINE_WEEKS) : week, delay]
    before = before[np.isfinite(before)]
    if not len(before):
        raise NoData(f"no week before {triangle.starts[week]} was seen {delay} weeks after its end")
    known = float(triangle.known[week, delay])
    return SameMaturity(triangle.starts[week], delay, known, float(before.mean()), len(before))


def nowcast(triangle: ReportingTriangle, week: int, level: float = 0.95) -> Nowcast:
    """Estimate the final count of a week, with an interval for that count itself.

    What is still to come is negative binomial: its mean is what is known times the odds of late entry in complete
    weeks; its variance holds the chance of the count, the changing speed of entry, and the error of the odds.

    Args:
        level: probability that the interval holds the final count; checked by simulation (tests, benchmarks).
    Raises:
        NoData: if fewer than FEWEST_WEEKS weeks are complete, or this one is not over.
    Source: after Lawless 1994, Canadian Journal of Statistics 22, 15-31, with the method of moments.
    """
    import numpy as np

    delay = newest_delay(triangle, week)
    known = float(triangle.known[week, delay])
    complete = complete_weeks_of(triangle)
    early, late = complete[:, delay], np.maximum(complete[:, -1] - complete[:, delay], 0.0)
    share = float(early.sum() / max(1.0, (early + late).sum()))
    to_come = (known + 0.5) * float(late.sum()) / max(1.0, float(early.sum()))
    if to_come == 0:
        return Nowcast(triangle.starts[week], known, 1.0, known, Interval(known, known))
    of_odds = 1 / float(late.sum()) + 1 / max(1.0, float(early.sum()))
    spread = _split_dispersion(early, late) * (1 / share + to_come * of_odds)
    limits = _limits(to_come, spread, level)
    return Nowcast(
        triangle.starts[week], known, share, known + to_come, Interval(known + limits.low, known + limits.high)
    )


def newest_delay(triangle: ReportingTriangle, week: int) -> int:
    """Give the longest delay, in weeks, at which a week was seen.

    Raises:
        NoData: if it is not over, or was never seen.
    """
    import numpy as np

    seen = np.flatnonzero(np.isfinite(triangle.known[week]))
    if not len(seen):
        raise NoData(f"the week of {triangle.starts[week]} is not over, or was never seen")
    return int(seen[-1])


def complete_weeks_of(triangle: ReportingTriangle) -> "Floats":
    """Give the newest weeks that were followed to the last delay, (n weeks, n delays).

    Raises:
        NoData: if they are fewer than FEWEST_WEEKS.
    """
    import numpy as np

    complete = triangle.known[np.isfinite(triangle.known).all(axis=1)][-PAST_WEEKS:]
    if len(complete) < FEWEST_WEEKS:
        raise NoData(
            f"{len(complete)} weeks were followed for {triangle.n_delays - 1} weeks after their end",
            expected=f"At least {FEWEST_WEEKS} are needed to tell how late entry is.",
        )
    return complete


def _split_dispersion(early: "Floats", late: "Floats") -> float:
    """Give how much the share of late entry varies from week to week, over what a binomial one does.

    Not held at 1 from below, which would widen intervals on average; n - 3 in place of n - 1 for its own error.
    """
    import numpy as np

    totals = early + late
    share = float(late.sum() / max(1.0, totals.sum()))
    if share in (0.0, 1.0):
        return 1.0
    squares = (late - share * totals) ** 2 / (np.maximum(totals, 1.0) * share * (1 - share))
    return max(LEAST_DISPERSION, float(squares.sum() / (len(late) - 3)))


def _limits(mean: float, spread: float, level: float) -> Interval:
    """Give equal-tailed limits of a negative binomial count, `spread` its variance over its mean."""
    import numpy as np

    from fraudstats.analysis.signals.count_tails import quantile

    means, spreads = np.array([mean]), np.array([max(1.0, spread)])
    low, high = (float(quantile(share, means, spreads)[0]) for share in ((1 - level) / 2, (1 + level) / 2))
    return Interval(low, high)
