"""What is a window compared with, when only its days are known?"""

from fraudstats.analysis.comparisons import Compared, compared_period, compared_window
from fraudstats.analysis.double_decline import compared_to_date
from fraudstats.calendar.periods import Grain, period_of
from fraudstats.calendar.windows import Window
from fraudstats.config import CalendarRules


def compared_as_printed(window: Window, rules: CalendarRules) -> Compared:
    """Compare a window as a briefing does: a calendar unit, one to date, or a span of days; the shortest that fits."""
    units = [period_of(window.start, grain, rules) for grain in Grain]
    for unit in units:
        if unit.window == window:
            return compared_period(unit, rules)
    for unit in units:
        if unit.window.start == window.start and unit.window.holds(window):
            return compared_to_date(window.last_day, rules, unit.grain)
    return compared_window(f"{window.start}..{window.last_day}", window)
