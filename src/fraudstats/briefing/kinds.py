"""The kinds of issue: of a week, of a month."""

from datetime import date
from enum import StrEnum

from fraudstats.calendar.periods import Grain, Period, parse_period, parse_week, period_of, shifted
from fraudstats.config import CalendarRules
from fraudstats.errors import CalendarError


class Kind(StrEnum):
    """What span an issue is about."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


def kind_of(period: Period) -> Kind:
    """Tell the kind of an issue by its period."""
    return Kind.MONTHLY if period.grain is Grain.MONTH else Kind.WEEKLY


def parse_issue(text: str, kind: Kind, rules: CalendarRules, today: date) -> Period:
    """Read the period of an issue: a week or a month by its name, a date in it, `this` or `last`.

    Raises:
        CalendarError: if it is none of these.
    """
    return parse_week(text, rules, today) if kind is Kind.WEEKLY else _parse_month(text, rules, today)


def _parse_month(text: str, rules: CalendarRules, today: date) -> Period:
    if text in ("this", "last"):
        return shifted(period_of(today, Grain.MONTH, rules), 0 if text == "this" else -1, rules)
    period = parse_period(text, rules)
    if period.grain is Grain.DAY:
        return period_of(period.window.start, Grain.MONTH, rules)
    if period.grain is not Grain.MONTH:
        raise CalendarError(f"'{text}' is not a month", expected="A month is 2021-04, a date in it, 'this' or 'last'.")
    return period
