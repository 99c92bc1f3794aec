"""Which window a window is compared with."""

from datetime import date
from enum import StrEnum

from fraudstats.calendar.lunar import lunar_year_earlier
from fraudstats.calendar.periods import MONTHS_IN, Grain, Period, period_of, shifted
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import CalendarRules

YEAR_OF_WEEKS = 364  # days; 52 weeks, so that weekdays meet weekdays


class Alignment(StrEnum):
    """What "a year earlier" means."""

    WEEKDAY = "weekday"  # 364 days back
    DATE = "date"  # the same dates
    LUNAR = "lunar"  # the same distance to the Spring Festival, within 45 days of it; else as `date`


def default_alignment(grain: Grain) -> Alignment:
    """Days and weeks are compared by weekday, longer periods by date."""
    return Alignment.WEEKDAY if grain in (Grain.DAY, Grain.WEEK) else Alignment.DATE


def alignment_used(window: Window, alignment: Alignment) -> Alignment:
    """Tell which alignment a window is really compared by: far from the Spring Festival, lunar is date."""
    if alignment is Alignment.LUNAR and lunar_year_earlier(window) is None:
        return Alignment.DATE
    return alignment


def previous(period: Period, rules: CalendarRules) -> Window:
    """Find the window of the same kind immediately before (环比)."""
    return shifted(period, -1, rules).window


def previous_window(window: Window) -> Window:
    """Find the window of equal length immediately before: for windows that are no calendar unit."""
    return window.moved(-window.days)


def year_earlier(period: Period, rules: CalendarRules, alignment: Alignment | None = None) -> Window:
    """Find the window a year earlier (同比)."""
    alignment = alignment_used(period.window, alignment or default_alignment(period.grain))
    if alignment is Alignment.DATE and period.grain in MONTHS_IN:
        return shifted(period, -12 // MONTHS_IN[period.grain], rules).window
    return year_earlier_window(period.window, alignment)


def year_earlier_window(window: Window, alignment: Alignment = Alignment.DATE) -> Window:
    """Find the window a year before any window."""
    if alignment is Alignment.WEEKDAY:
        return window.moved(-YEAR_OF_WEEKS)
    if alignment is Alignment.LUNAR:
        return lunar_year_earlier(window) or same_dates_last_year(window)
    return same_dates_last_year(window)


def to_date(day: date, grain: Grain, rules: CalendarRules) -> Window:
    """Give the window from the start of the period to `day`, inclusive."""
    return Window(period_of(day, grain, rules).window.start, day + ONE_DAY)


def to_date_previous(day: date, grain: Grain, rules: CalendarRules) -> Window:
    """Give the same number of days from the start of the period before; its end is never passed."""
    elapsed = to_date(day, grain, rules).days
    return shifted(period_of(day, grain, rules), -1, rules).window.first_days(elapsed)


def to_date_year_earlier(day: date, grain: Grain, rules: CalendarRules, alignment: Alignment | None = None) -> Window:
    """Give the same number of days from the start of the period a year earlier."""
    window = to_date(day, grain, rules)
    alignment = alignment_used(window, alignment or default_alignment(grain))
    if alignment is Alignment.LUNAR:
        return year_earlier_window(window, alignment)
    return year_earlier(period_of(day, grain, rules), rules, alignment).first_days(window.days)


def same_dates_last_year(window: Window) -> Window:
    """Move both ends to the same dates of the year before; 29 February becomes the 28th."""
    return Window(_last_year(window.start), _last_year(window.last_day) + ONE_DAY)


def _last_year(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year - 1, day=28)
    return day.replace(year=day.year - 1)
