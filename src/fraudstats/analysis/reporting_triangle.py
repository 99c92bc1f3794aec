"""How many of a week's events were known at the end of it, a week later, and so on?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.calendar.windows import ONE_DAY
from fraudstats.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

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
    """A delay of 0 means so many days after the end of the week: from the end to the weekday of the newest load."""

    @property
    def n_delays(self) -> int:
        """Delays that are told apart; after the last one a week counts as complete."""
        return int(self.known.shape[1])


def triangle_of_dates(
    events: "pl.DataFrame", starts: tuple[date, ...], last_known_day: date, n_delays: int
) -> ReportingTriangle:
    """Build the triangle from the day of each event and the day on which it was entered.

    Delay 0 is up to the last day of the week, delay 1 within the seven days after it, and so on; later entries than the
    last delay belong to no column.

    Args:
        events: `day`, `known_on` (dates), `n` (events; negative for a correction).
        last_known_day: the last day whose entries are in the data.
    Raises:
        UsageError: if there is no delay to tell apart.
    """
    import numpy as np

    if n_delays < 2:
        raise UsageError(f"{n_delays} delays cannot be compared", expected="Two or more are needed.")
    cells = _cells(events, starts)
    added = np.zeros((len(starts), n_delays))
    for week, delay, n in cells.iter_rows():
        if 0 <= week < len(starts) and delay < n_delays:
            added[week, delay] += n
    return ReportingTriangle(starts, _seen(added.cumsum(axis=1), starts, last_known_day), last_known_day)


def triangle_of_snapshots(
    snapshots: Iterable[tuple[date, "Floats"]], starts: tuple[date, ...], n_delays: int
) -> ReportingTriangle:
    """Build the triangle from what the store said after each load, corrections and withdrawals included.

    All weeks are looked at on the weekday of the newest load, so that a week seen on a Monday meets Mondays.

    Args:
        snapshots: (day of the load, weekly values as known then), oldest first; a cell takes the newest load
            of the week up to its day.
    Raises:
        UsageError: if there is none.
    """
    import numpy as np

    loads = list(snapshots)
    if not loads:
        raise UsageError("no load to build a reporting triangle from")
    last_day = loads[-1][0]
    ripening = (last_day - starts[0] + ONE_DAY).days % DAYS_A_WEEK
    known = np.full((len(starts), n_delays), np.nan)
    for week, start in enumerate(starts):
        for delay in range(n_delays):
            seen_on = start + (DAYS_A_WEEK * (delay + 1) - 1 + ripening) * ONE_DAY
            counts = _newest_in_week(loads, seen_on)
            if counts is not None and seen_on <= last_day:
                known[week, delay] = counts[week]
    return ReportingTriangle(starts, known, last_day, ripening)


def _newest_in_week(loads: "Sequence[tuple[date, Floats]]", last: date) -> "Floats | None":
    """Give the newest load of the seven days up to `last`; an older one would be of another maturity."""
    found = [counts for day, counts in loads if last - DAYS_A_WEEK * ONE_DAY < day <= last]
    return found[-1] if found else None


def _cells(events: "pl.DataFrame", starts: tuple[date, ...]) -> "pl.DataFrame":
    """Add up events by the position of their week and their delay in weeks."""
    import polars as pl

    week = (pl.col("day") - starts[0]).dt.total_days().floordiv(DAYS_A_WEEK)
    known_week = (pl.col("known_on") - starts[0]).dt.total_days().floordiv(DAYS_A_WEEK)
    placed = events.select(week.alias("week"), (known_week - week).clip(lower_bound=0).alias("delay"), "n")
    return placed.group_by("week", "delay").agg(pl.col("n").sum()).sort("week", "delay")


def _seen(known: "Floats", starts: tuple[date, ...], last_known_day: date) -> "Floats":
    """Blank what lies in the future."""
    import numpy as np

    weeks_elapsed = np.array([((last_known_day - start).days + 1) // DAYS_A_WEEK for start in starts])
    delays = np.arange(known.shape[1])
    return np.where(delays[None, :] < weeks_elapsed[:, None], known, np.nan)
