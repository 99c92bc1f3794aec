"""Since when has a daily count stood at today's level?"""

import math
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from fraudstats.analysis.even_sums import CHANCE_SPREADS
from fraudstats.calendar.windows import ONE_DAY, Window


@dataclass(frozen=True)
class Stability:
    """The run of days that differ from the level by no more than chance allows."""

    daily_mean: float
    since: date
    """First day of the unbroken run that ends with the window."""
    days: int


class ChanceRange(NamedTuple):
    """Counts from `lowest` to `highest`, both inside, are what chance alone brings."""

    lowest: int
    highest: int


def stable_run(daily: Mapping[date, int], window: Window, covered: Window, significance: float) -> Stability:
    """Find how long daily counts have stood at the level of a window.

    A day belongs to the run while its count lies within the two-sided Poisson limits around the window's daily mean.

    Args:
        daily: events by statistical day; a day without events is absent.
        window: the level is its daily mean; the run ends on its last day.
        covered: the run cannot begin before it.
        significance: two-sided, for each day.
    """
    days = [window.start + n * ONE_DAY for n in range(window.days)]
    mean = sum(daily.get(day, 0) for day in days) / window.days
    level = poisson_range(mean, significance)
    since = window.end
    while since > covered.start and level.lowest <= daily.get(since - ONE_DAY, 0) <= level.highest:
        since -= ONE_DAY
    return Stability(mean, since, (window.end - since).days)


def poisson_range(mean: float, significance: float) -> ChanceRange:
    """Find the counts that a Poisson distribution brings by chance.

    Returns:
        The counts with at least `significance / 2` of the distribution at or below them, and at or above them.
    """
    if mean == 0:
        return ChanceRange(0, 0)
    reach = CHANCE_SPREADS * (mean**0.5 + 1)
    counts = range(max(0, int(mean - reach)), int(mean + reach) + 1)
    probability = [math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in counts]
    n_below = bisect_left(list(accumulate(probability)), significance / 2)
    n_above = bisect_left(list(accumulate(reversed(probability))), significance / 2)
    return ChanceRange(counts[n_below], counts[-1 - n_above])
