"""Since when has a daily count stood at today's level?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fraudstats.calendar.windows import ONE_DAY, Window


@dataclass(frozen=True)
class Stability:
    """The run of days that differ from the level by no more than chance allows."""

    daily_mean: float
    since: date
    """First day of the unbroken run that ends with the window."""
    days: int


def stable_run(daily: Mapping[date, int], window: Window, covered: Window, significance: float) -> Stability:
    """Find how long daily counts have stood at the level of a window.

    A day belongs to the run while its count lies within the two-sided Poisson limits around the window's daily mean.

    Args:
        daily: events by statistical day; a day without events is absent.
        window: the level is its daily mean; the run ends on its last day.
        covered: the run cannot begin before it.
        significance: two-sided, for each day.
    """
    from scipy.special import pdtr, pdtrc

    days = [window.start + n * ONE_DAY for n in range(window.days)]
    mean = sum(daily.get(day, 0) for day in days) / window.days

    def is_at_level(count: int) -> bool:
        above = 1.0 if count == 0 else pdtrc(count - 1, mean)
        return bool(min(pdtr(count, mean), above) >= significance / 2)

    since = window.end
    while since > covered.start and is_at_level(daily.get(since - ONE_DAY, 0)):
        since -= ONE_DAY
    return Stability(mean, since, (window.end - since).days)
