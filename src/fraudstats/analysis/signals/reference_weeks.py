"""Which past weeks tell what this week should be?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from fraudstats.errors import NoData

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Integers

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class ReferenceWeeks:
    """The past weeks that a fit uses."""

    index: "Integers"
    """Positions in the series, rising."""
    group: "Integers"
    """Part of the year of each, 1 to `n_groups`; the week in question is in the last one."""


def same_weeks_of_earlier_years(starts: Sequence[date], week: int, years: int) -> list[int]:
    """Find the same calendar week of earlier years: the day a year back, moved to the nearest start of a week.

    Args:
        starts: first days of the weeks of a series, without gaps.
        week: position of the week in question.
        years: how many.
    Returns:
        Positions, newest first, beginning with `week` itself.
    Source: R surveillance 1.20.3, algo.farrington.referencetimepoints.
    """
    origin, day = starts[0], starts[week]
    return [week, *(_nearest_week((_years_back(day, n) - origin).days) for n in range(1, years + 1))]


def years_before(starts: Sequence[date], week: int, half_window: int) -> int:
    """Count the earlier years whose same calendar week, with `half_window` weeks around it, is in the series."""
    most = (starts[week] - starts[0]).days // 365
    return sum(each >= half_window for each in same_weeks_of_earlier_years(starts, week, most)[1:])


def reference_weeks(
    starts: Sequence[date], week: int, years: int, half_window: int, n_groups: int, n_excluded: int
) -> ReferenceWeeks:
    """Choose the weeks that a fit for `week` uses, and the part of the year that each belongs to.

    Weeks within `half_window` of the same calendar week of earlier years form the last group; with more than one
    group the weeks between are cut into `n_groups` - 1 blocks of nearly equal length, the longer ones first.

    Args:
        n_excluded: so many weeks before `week` are left out, so that an outbreak does not become its own baseline.
    Raises:
        NoData: if the series does not reach back that far.
    Source: Noufaily et al. 2013, Statistics in Medicine 32, 1206-1222; R surveillance 1.20.3, blocks.
    """
    import numpy as np

    anchors = same_weeks_of_earlier_years(starts, week, years)
    if anchors[-1] < half_window:
        raise NoData(f"the series has {week} weeks before {starts[week]}, {years} years are needed")
    groups = np.zeros(week + 1, dtype=np.int64)
    groups[week - half_window :] = n_groups
    for newer, older in pairwise(anchors):
        groups[older - half_window : older + half_window + 1] = n_groups
        _fill_between(groups[older + half_window + 1 : newer - half_window], n_groups - 1)
    groups[week - n_excluded :] = 0
    chosen = np.flatnonzero(groups)
    return ReferenceWeeks(chosen, groups[chosen])


def _fill_between(weeks: "Integers", n_blocks: int) -> None:
    import numpy as np

    if n_blocks:
        for number, block in enumerate(np.array_split(weeks, n_blocks), start=1):
            block[:] = number


def _years_back(day: date, years: int) -> date:
    return date(day.year - years, day.month, 1) + timedelta(
        days=day.day - 1
    )  # 29 February counts on into March, as in R


def _nearest_week(days: int) -> int:
    return (days + DAYS_A_WEEK // 2) // DAYS_A_WEEK
