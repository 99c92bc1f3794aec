"""What share of the events of the newest days is known by now?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.analysis.lateness import complete_weeks_of, newest_delay
from fraudstats.analysis.reporting_triangle import ReportingTriangle
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.errors import NoData

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats

EVENTS_OF_THE_WHOLE = 50
"""A district's own speed of entry is learnt as if so many events had been entered at the speed of the whole: of few
events it would be chance."""


@dataclass(frozen=True)
class Share:
    """How much of a week is known."""

    value: float
    """A fraction."""
    variance: float
    """Of it, from week to week, beyond what the chance of single events brings."""


COMPLETE = Share(1.0, 0.0)
NEARLY_ALL = 0.98
"""From this share on a week counts as entered."""
LEAST = 0.01
"""A smaller share counts as this one: where so little is known so soon, nothing can be told from it, and all divides
by it."""


@dataclass(frozen=True)
class Completeness:
    """What share of the events of a day is known by now."""

    of_week: Mapping[date, Share]
    """By the first day of a week; weeks that are not named are complete."""
    newest: Share
    """Of days after the last complete week."""
    last_day: date
    """The last day of the last complete week."""

    def of(self, window: Window) -> float:
        """Give the mean share over the days of a window, never below LEAST."""
        late = sum((1 - share.value) * days for share, days in self._late_days(window))
        return max(LEAST, 1 - late / window.days)

    def error(self, window: Window) -> float:
        """Give the variance of the logarithm of that share: entry is not as fast every week."""
        variance = sum(share.variance * days**2 for share, days in self._late_days(window))
        return variance / (window.days * self.of(window)) ** 2

    def entered_until(self, end: date) -> date:
        """Give the first day of the oldest week that is not nearly all entered, or `end`."""
        late = [start for start, share in self.of_week.items() if share.value < NEARLY_ALL]
        return min((*late, end))

    def _late_days(self, window: Window) -> list[tuple[Share, int]]:
        named = [(share, _common_days(window, Window(start, start + 7 * ONE_DAY)))
                 for start, share in self.of_week.items()]  # fmt: skip
        after = max(0, (window.end - max(window.start, self.last_day + ONE_DAY)).days)
        return [*named, (self.newest, after)]


def completeness_by_group(
    triangles: "Mapping[str | None, ReportingTriangle]", *, counted: bool
) -> dict[str | None, Completeness]:
    """Learn the shares of the newest weeks, of the whole (None) and of each group.

    Args:
        triangles: of the same weeks and delays.
        counted: the values are events; of money, groups are taken to be entered at the speed of the whole.
    Raises:
        NoData: if too few weeks were followed to the end.
    """
    whole = triangles[None]
    shares = [_share(whole, delay) for delay in range(whole.n_delays)]
    found: dict[str | None, Completeness] = {}
    for group, triangle in triangles.items():
        own = shares if group is None or not counted else _own_shares(triangle, shares)
        found[group] = _of_newest_weeks(whole, own)
    return found


def _of_newest_weeks(triangle: ReportingTriangle, shares: "list[Share]") -> Completeness:
    n_weeks = len(triangle.starts)
    of_week = {}
    for week in range(max(0, n_weeks - triangle.n_delays), n_weeks):
        of_week[triangle.starts[week]] = _of_week(triangle, week, shares)
    return Completeness(of_week, shares[0], triangle.starts[-1] + 6 * ONE_DAY)


def _of_week(triangle: ReportingTriangle, week: int, shares: "list[Share]") -> Share:
    """Give the share of a week at its newest delay; a week that no load has seen in time is as young as can be."""
    try:
        return shares[newest_delay(triangle, week)]
    except NoData:
        return shares[0]


def _share(triangle: ReportingTriangle, delay: int) -> Share:
    import numpy as np

    complete = complete_weeks_of(triangle)
    early, final = np.maximum(complete[:, delay], 0.0), complete[:, -1]
    total = float(final.sum())
    if total <= 0:
        return COMPLETE
    value = min(1.0, float(early.sum()) / total)
    return Share(value, _excess_variance(early, final, value))


def _excess_variance(early: "Floats", final: "Floats", share: float) -> float:
    """Give the variance of the weekly shares beyond the binomial one, by moments."""
    import numpy as np

    weeks = final > 0
    squares = ((early[weeks] - share * final[weeks]) / final[weeks]) ** 2
    chance = share * (1 - share) / final[weeks]
    return max(0.0, float(np.mean(squares - chance)))


def _own_shares(triangle: ReportingTriangle, of_whole: "list[Share]") -> "list[Share]":
    complete = complete_weeks_of(triangle)
    final = float(complete[:, -1].sum())
    return [
        Share(
            min(1.0, (float(complete[:, delay].sum()) + EVENTS_OF_THE_WHOLE * share.value)
                / (final + EVENTS_OF_THE_WHOLE)),
            share.variance,
        )
        for delay, share in enumerate(of_whole)
    ]  # fmt: skip


def _common_days(one: Window, other: Window) -> int:
    return max(0, (min(one.end, other.end) - max(one.start, other.start)).days)
