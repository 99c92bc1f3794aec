"""Where the Spring Festival lies, and which window stood as far from it a year earlier.

The festival moves between 21 January and 20 February and empties cities for weeks, so that the same dates
of two years can be a holiday and a working week.
"""

from datetime import date
from functools import cache
from pathlib import Path

from fraudstats.calendar.windows import Window
from fraudstats.errors import CalendarError

NEAR_DAYS = 45
"""Only so near to the festival is its distance what counts; source: docs/decisions/0020."""
DATES = Path(__file__).with_name("spring_festivals.txt")


def spring_festival(year: int) -> date:
    """Give the first day of the lunar year that begins in `year`.

    Raises:
        CalendarError: outside the years of the table.
    """
    known = _festivals()
    if year not in known:
        raise CalendarError(
            f"no Spring Festival is known for {year}",
            expected=f"The table covers {min(known)} to {max(known)}.",
        )
    return known[year]


def lunar_year_earlier(window: Window) -> Window | None:
    """Find the window at the same distance to the Spring Festival a year earlier.

    Returns:
        A window of equal length; None where a day of `window` is farther than 45 days from its festival.
    """
    for year in (window.start.year, window.start.year + 1):
        festival = spring_festival(year)
        if _is_near(window, festival):
            return window.moved((spring_festival(year - 1) - festival).days)
    return None


@cache
def _festivals() -> dict[int, date]:
    lines = DATES.read_text(encoding="ascii").splitlines()
    days = [date.fromisoformat(line) for line in lines if not line.startswith("#")]
    return {day.year: day for day in days}


def _is_near(window: Window, festival: date) -> bool:
    return all(abs((day - festival).days) <= NEAR_DAYS for day in (window.start, window.last_day))
