"""Which period does a command answer about?"""

from datetime import date

from fraudstats.calendar.periods import Grain, Period, parse_period, parse_week, period_of, shifted
from fraudstats.calendar.windows import Window
from fraudstats.config import CalendarRules
from fraudstats.errors import CalendarError, NoData, UsageError


def chosen_period(week: str, month: str, covered: Window, rules: CalendarRules, today: date) -> Period:
    """Choose the week or the month that is named; without a name the latest week that the data covers wholly.

    Raises:
        UsageError: if both are named; CalendarError: if the name is none; NoData: if no day of it is covered.
    """
    if week and month:
        raise UsageError("a week and a month at once", where="--week, --month", expected="Name one of them.")
    period = _named(week, month, rules, today) if week or month else _latest_week(covered, rules)
    if period.window.end <= covered.start or covered.end <= period.window.start:
        raise NoData(
            f"no data in {period.name}",
            expected=f"The data covers {covered.start} to {covered.last_day}.",
            next_step="Load the export of that time, or name another.",
            slug="not-covered",
        )
    return period


def _named(week: str, month: str, rules: CalendarRules, today: date) -> Period:
    if week:
        return parse_week(week, rules, today)
    period = parse_period(month, rules)
    if period.grain is not Grain.MONTH:
        raise CalendarError(f"'{month}' is not a month", where="--month", expected="A month is 2021-05.")
    return period


def _latest_week(covered: Window, rules: CalendarRules) -> Period:
    """Give the last whole week, or the last one where none is whole."""
    last = period_of(covered.last_day, Grain.WEEK, rules)
    before = shifted(last, -1, rules)
    return before if covered.holds(before.window) and not covered.holds(last.window) else last
