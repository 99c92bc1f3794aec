"""Calendar units with names: 2021-05-14, 2021-W19, 2021-05, 2021-Q2, 2021.

A month that starts on another day than the 1st is named after the month it ends in; quarters and years consist
of such months. A week takes the name of the ISO week whose Thursday it contains, whatever day it starts
on.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fraudstats.calendar.windows import Window
from fraudstats.config import CalendarRules
from fraudstats.errors import CalendarError


class Grain(StrEnum):
    """The length of a period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS_IN = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}
THURSDAY = 4  # ISO weekday; the day that decides which year an ISO week belongs to


@dataclass(frozen=True)
class Period:
    """A calendar unit under the rules of the project."""

    grain: Grain
    name: str
    window: Window


def period_of(day: date, grain: Grain, rules: CalendarRules) -> Period:
    """Find the period that a statistical day lies in."""
    if grain is Grain.DAY:
        return Period(grain, day.isoformat(), Window(day, day + timedelta(days=1)))
    if grain is Grain.WEEK:
        return _week_of(day, rules)
    return _months_period(grain, _month_number(day, rules) // MONTHS_IN[grain], rules)


def shifted(period: Period, n: int, rules: CalendarRules) -> Period:
    """Find the period `n` units later (earlier where negative)."""
    if period.grain is Grain.DAY:
        return period_of(period.window.start + timedelta(days=n), Grain.DAY, rules)
    if period.grain is Grain.WEEK:
        return _week_of(period.window.start + timedelta(days=7 * n), rules)
    months = MONTHS_IN[period.grain]
    number = _month_number(period.window.start, rules) // months
    return _months_period(period.grain, number + n, rules)


def periods_between(window: Window, grain: Grain, rules: CalendarRules) -> Iterator[Period]:
    """List the periods that share a day with the window, oldest first."""
    period = period_of(window.start, grain, rules)
    while period.window.start < window.end:
        yield period
        period = shifted(period, 1, rules)


def parse_period(text: str, rules: CalendarRules) -> Period:
    """Read a period's name.

    Raises:
        CalendarError: if it is none, or no such day or week exists.
    """
    for pattern, build in _NAMES:
        found = re.fullmatch(pattern, text.strip())
        if found:
            return _checked(text, build, [int(each) for each in found.groups()], rules)
    raise _unreadable(text)


def parse_week(text: str, rules: CalendarRules, today: date) -> Period:
    """Read a week: 2021-W19, any date in it, `this` or `last`.

    Raises:
        CalendarError: if it is none of these.
    """
    if text in ("this", "last"):
        return shifted(_week_of(today, rules), 0 if text == "this" else -1, rules)
    period = parse_period(text, rules)
    if period.grain not in (Grain.DAY, Grain.WEEK):
        raise CalendarError(f"'{text}' is not a week", expected="A week is 2021-W19, a date in it, 'this' or 'last'.")
    return _week_of(period.window.start, rules)


def _week_of(day: date, rules: CalendarRules) -> Period:
    start = day - timedelta(days=(day.isoweekday() - rules.week_start) % 7)
    thursday = start + timedelta(days=(THURSDAY - start.isoweekday()) % 7)
    year, week, _ = thursday.isocalendar()
    return Period(Grain.WEEK, f"{year:04}-W{week:02}", Window(start, start + timedelta(days=7)))


def _month_number(day: date, rules: CalendarRules) -> int:
    """Count months since year 0; from the month's start day on, a day belongs to the next one."""
    starts_later = rules.month_start > 1 and day.day >= rules.month_start
    return day.year * 12 + day.month - 1 + starts_later


def _month_begin(number: int, rules: CalendarRules) -> date:
    number -= rules.month_start > 1
    return date(number // 12, number % 12 + 1, rules.month_start)


def _months_period(grain: Grain, number: int, rules: CalendarRules) -> Period:
    months = MONTHS_IN[grain]
    window = Window(_month_begin(number * months, rules), _month_begin((number + 1) * months, rules))
    year, part = divmod(number, 12 // months)
    suffix = {Grain.MONTH: f"-{part + 1:02}", Grain.QUARTER: f"-Q{part + 1}", Grain.YEAR: ""}[grain]
    return Period(grain, f"{year:04}{suffix}", window)


_NAMES: tuple[tuple[str, Callable[..., Period]], ...] = (
    (r"(\d{4})-(\d{2})-(\d{2})", lambda y, m, d, rules: period_of(date(y, m, d), Grain.DAY, rules)),
    (r"(\d{4})-W(\d{1,2})", lambda y, w, rules: _week_of(date.fromisocalendar(y, w, THURSDAY), rules)),
    (r"(\d{4})-Q([1-4])", lambda y, q, rules: _months_period(Grain.QUARTER, y * 4 + q - 1, rules)),
    (r"(\d{4})-(0[1-9]|1[0-2])", lambda y, m, rules: _months_period(Grain.MONTH, y * 12 + m - 1, rules)),
    (r"(\d{4})", lambda y, rules: _months_period(Grain.YEAR, y, rules)),
)


def _checked(text: str, build: Callable[..., Period], numbers: list[int], rules: CalendarRules) -> Period:
    try:
        return build(*numbers, rules)
    except ValueError as problem:
        raise _unreadable(text) from problem


def _unreadable(text: str) -> CalendarError:
    return CalendarError(
        f"'{text}' is not a period", expected="Periods are 2021-05-14, 2021-W19, 2021-05, 2021-Q2 or 2021."
    )
