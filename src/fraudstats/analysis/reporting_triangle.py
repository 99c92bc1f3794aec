"""How many of a week's events were known at the end of it, a week later, and so on?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.calendar.windows import ONE_DAY
from fraudstats.errors import UsageError

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class ReportingTriangle:
    """Events of each week by when they became known."""

    starts: tuple[date, ...]
    """First days of the weeks, oldest first, without gaps."""
    known: "Floats"
    """(n weeks, n delays): events known so many weeks after the end of their week; nan where that is in the future."""
    last_known_day: date
    ripening_days: int = 0
    """A delay of 0 means so many days after the end of the week: from the end to the weekday of the newest look."""

    @property
    def n_delays(self) -> int:
        """Delays that are told apart; after the last one a week counts as complete."""
        return int(self.known.shape[1])

    @property
    def n_followed(self) -> int:
        """Weeks that were followed to the last delay."""
        import numpy as np

        return int(np.isfinite(self.known).all(axis=1).sum())


def triangle_of_snapshots(
    snapshots: Iterable[tuple[date, "Floats"]], starts: tuple[date, ...], n_delays: int
) -> ReportingTriangle:
    """Build the triangle from what was known on each of several days, corrections and withdrawals included.

    All weeks are looked at on the weekday of the newest look, so that a week seen on a Monday meets Mondays.

    Args:
        snapshots: (day of the look, weekly values as known then), oldest first; a cell takes the newest look
            of the week up to its day.
    Raises:
        UsageError: if there is none.
    """
    import numpy as np

    looks = list(snapshots)
    if not looks:
        raise UsageError("no look at the data to build a reporting triangle from")
    last_day = looks[-1][0]
    ripening = (last_day - starts[0] + ONE_DAY).days % DAYS_A_WEEK
    known = np.full((len(starts), n_delays), np.nan)
    for week, start in enumerate(starts):
        for delay in range(n_delays):
            seen_on = start + (DAYS_A_WEEK * (delay + 1) - 1 + ripening) * ONE_DAY
            counts = _newest_in_week(looks, seen_on)
            if counts is not None and seen_on <= last_day:
                known[week, delay] = counts[week]
    return ReportingTriangle(starts, known, last_day, ripening)


def _newest_in_week(looks: "Sequence[tuple[date, Floats]]", last: date) -> "Floats | None":
    """Give the newest look of the seven days up to `last`; an older one would be of another maturity."""
    found = [counts for day, counts in looks if last - DAYS_A_WEEK * ONE_DAY < day <= last]
    return found[-1] if found else None
