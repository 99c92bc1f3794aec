"""How does a metric stand among its weeks: streaks, the mean of eight weeks, that of last year?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.analysis.change_points import SHORTEST_LEVEL, Level, levels
from fraudstats.analysis.comparisons import ADDED_UP
from fraudstats.analysis.roll_up import roll_up
from fraudstats.analysis.streaks import streak
from fraudstats.calendar.periods import Grain, period_of, periods_between, shifted
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import CalendarRules
from fraudstats.metrics.definition import Definition, Kind

if TYPE_CHECKING:
    import polars as pl

MEAN_WEEKS = 8
STREAK_WEEKS = 53
"""Streaks are followed back so far."""
POOLED = (Kind.RATIO, Kind.DURATION)
"""Kinds whose mean week is what all events of the weeks give together: sum over sum, or the median."""
Values = Mapping[Window, float | None]


@dataclass(frozen=True)
class WeeklyStanding:
    """A metric among its weeks."""

    last_year_weekly_mean: float | None
    """Of the year before: a week's share of a count or sum; what all events of the year give together of a ratio or
    duration; the mean over the weeks wholly inside of others (stocks, different persons, incidences)."""
    mean_8_weeks: float | None
    """Of the 8 newest complete weeks, likewise."""
    streak_weeks: int
    """Complete weeks of falls (negative) or rises in a row; falls are counted up to the newest week entered."""
    streak_since: date | None
    """First day of the first of them."""


def weekly_standing(
    partials: "pl.DataFrame", definition: Definition, day: date, covered: Window, rules: CalendarRules
) -> WeeklyStanding:
    """Place a metric among its complete weeks and the year before.

    Args:
        partials: without dimensions.
        day: later days do not count.
    """
    first = max(covered.start, day - 7 * STREAK_WEEKS * ONE_DAY)
    weeks = _weeks_inside(Window(first, day + ONE_DAY), rules)
    recent = Window(weeks[-MEAN_WEEKS].start, weeks[-1].end) if len(weeks) >= MEAN_WEEKS else None
    last_year = shifted(period_of(day, Grain.YEAR, rules), -1, rules).window
    weeks_then = _weeks_inside(last_year, rules)
    spans = [*weeks, *weeks_then, last_year, *([recent] if recent else [])]
    values = _values(partials, spans, definition, covered)
    length = streak([values.get(each) for each in weeks])
    return WeeklyStanding(
        last_year_weekly_mean=_mean_week(values, last_year, weeks_then, definition.kind),
        mean_8_weeks=_mean_week(values, recent, weeks[-MEAN_WEEKS:], definition.kind) if recent else None,
        streak_weeks=length,
        streak_since=weeks[-abs(length)].start if length else None,
    )


def weekly_level(
    partials: "pl.DataFrame", definition: Definition, day: date, covered: Window, rules: CalendarRules
) -> Level | None:
    """Find since when a count has stood at today's level; None of other kinds, and with too few weeks.

    Args:
        partials: without dimensions.
        day: later days do not count.
    """
    weeks = _weeks_inside(Window(max(covered.start, day - 7 * STREAK_WEEKS * ONE_DAY), day + ONE_DAY), rules)
    if definition.kind is not Kind.COUNT or len(weeks) < 2 * SHORTEST_LEVEL:
        return None
    values = _values(partials, weeks, definition, covered)
    counts = [max(0.0, float(values.get(each) or 0)) for each in weeks]
    return levels(counts, [each.start for each in weeks])[-1]


def _weeks_inside(window: Window, rules: CalendarRules) -> list[Window]:
    return [each.window for each in periods_between(window, Grain.WEEK, rules) if window.holds(each.window)]


def _values(partials: "pl.DataFrame", windows: Sequence[Window], definition: Definition, covered: Window) -> Values:
    known = [each for each in windows if covered.holds(each)]
    rolled = roll_up(partials, known, (), definition.kind)
    return {Window(start, end): value for start, end, value in rolled.select("start", "end", "value").iter_rows()}


def _mean_week(values: Values, window: Window, weeks: Sequence[Window], kind: Kind) -> float | None:
    """Give the mean week of a window; None where it is not known as a whole."""
    whole = values.get(window)
    if whole is None or kind in POOLED:
        return whole
    if kind in ADDED_UP:
        return float(whole) * 7 / window.days
    known = [value for value in (values.get(each) for each in weeks) if value is not None]
    return sum(known) / len(known) if known else None
