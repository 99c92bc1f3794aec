"""Double decline (双下降): are all watched figures below both baselines, month to date, and since when?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING

from fraudstats.analysis.comparisons import BASELINES, Compared
from fraudstats.analysis.roll_up import roll_up
from fraudstats.calendar.baselines import default_alignment, to_date, to_date_previous, to_date_year_earlier
from fraudstats.calendar.periods import Grain
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import CalendarRules
from fraudstats.metrics.definition import Kind

if TYPE_CHECKING:
    import polars as pl

LOOK_BACK = 400  # days; a longer run is said to have lasted at least so long
FIRST_LOOK = 31  # days; hardly a run lasts longer


@dataclass(frozen=True)
class DoubleDecline:
    """Whether the figures are in double decline on a day."""

    day: date
    declining: Mapping[str, bool | None]
    """By metric; None where a baseline is not known."""
    since: date | None
    """First day of the unbroken run that ends on `day`; None where there is no run."""
    days_compared: Mapping[str, int]
    """Length of the month to date (`current`) and of its baselines, by role: a shorter month ends sooner."""

    @property
    def holds(self) -> bool:
        """All figures are down against both baselines."""
        return self.since is not None

    @property
    def shorter(self) -> tuple[str, ...]:
        """Name the baselines that have fewer days than the month to date; totals are compared all the same."""
        return tuple(role for role in BASELINES if self.days_compared[role] < self.days_compared["current"])

    @property
    def days_running(self) -> int:
        """Length of the run, in days."""
        return 0 if self.since is None else (self.day - self.since).days + 1


def compared_to_date(day: date, rules: CalendarRules, grain: Grain = Grain.MONTH) -> Compared:
    """Compare the period to date with as many days of its baselines."""
    return Compared(
        day.isoformat(),
        to_date(day, grain, rules),
        to_date_previous(day, grain, rules),
        to_date_year_earlier(day, grain, rules),
        default_alignment(grain),
    )


def double_decline(
    partials: Mapping[str, "pl.DataFrame"], day: date, covered: Mapping[str, Window], rules: CalendarRules
) -> DoubleDecline:
    """Find whether figures are in double decline, month to date, and since when.

    Args:
        partials: daily counts by metric, without dimensions.
        day: the last day of the window.
        covered: known days by metric.
    """
    by_metric: dict[str, dict[date, bool | None]] = {}
    run: list[date] = []
    for n_days in (FIRST_LOOK, LOOK_BACK):
        days = [day - n * ONE_DAY for n in range(n_days)]
        by_metric = {name: _declines(each, days, covered[name], rules) for name, each in partials.items()}
        run = _run(days, by_metric)
        if len(run) < n_days:
            break
    declining = {name: each[day] for name, each in by_metric.items()}
    lengths = {role: window.days for role, window in compared_to_date(day, rules).windows().items()}
    return DoubleDecline(day, declining, run[-1] if run else None, lengths)


def _run(days: Sequence[date], by_metric: Mapping[str, Mapping[date, bool | None]]) -> list[date]:
    """List the days in double decline, from the first of `days` on without a break."""
    return list(takewhile(lambda day: all(declines[day] for declines in by_metric.values()), days))


def _declines(
    partials: "pl.DataFrame", days: Sequence[date], covered: Window, rules: CalendarRules
) -> dict[date, bool | None]:
    asked = {day: compared_to_date(day, rules).windows() for day in days}
    windows = [window for each in asked.values() for window in each.values() if covered.holds(window)]
    rolled = roll_up(partials, windows, (), Kind.COUNT)
    values = {Window(start, end): value for start, end, value in rolled.select("start", "end", "value").iter_rows()}
    return {day: _is_below({role: values.get(window) for role, window in each.items()}) for day, each in asked.items()}


def _is_below(values: Mapping[str, int | None]) -> bool | None:
    current, baselines = values["current"], [values[role] for role in BASELINES]
    if current is None or any(each is None for each in baselines):
        return None
    return all(each is not None and current < each for each in baselines)
