"""Where the Spring Festival lies, and which window stood as far from it a year earlier.

The festival moves between 21 January and 20 February and empties cities for weeks, so that the same dates
of two years can be a holiday and a working week.
"""

from datetime import date
from functools import cache

from fraudstats.calendar.windows import Window
from fraudstats.errors import CalendarError

NEAR_DAYS = 45
"""Only so near to the festival is its distance what counts; source: docs/decisions/0020."""
FESTIVAL = "Chinese New Year (Spring Festival)"
FIRST_YEAR, LAST_YEAR = 1950, 2099


@cache
def spring_festival(year: int) -> date:
    """Give the first day of the lunar year that begins in `year`.

    Raises:
        CalendarError: outside 1950 to 2099, which the library's tables cover.
    """
    from holidays import country_holidays

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError(
            f"no Spring Festival is known for {year}",
            expected=f"The tables cover {FIRST_YEAR} to {LAST_YEAR}.",
        )
    return min(country_holidays("CN", years=year, language="en_US").get_named(FESTIVAL, lookup="exact"))


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


def _is_near(window: Window, festival: date) -> bool:
    return all(abs((day - festival).days) <= NEAR_DAYS for day in (window.start, window.last_day))
