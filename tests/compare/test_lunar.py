"""Spring Festival dates, and windows at the same distance to it."""

from datetime import date

import pytest
from holidays import country_holidays

from fraudstats.calendar.baselines import Alignment, alignment_used, year_earlier_window
from fraudstats.calendar.lunar import lunar_year_earlier, spring_festival
from fraudstats.calendar.windows import Window
from fraudstats.errors import CalendarError
from tables import rows_of

# As printed in calendars; checked against a second library (lunardate 0.3.0) when this test was written.
PUBLISHED = """
2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10
2025-01-29 2026-02-17
2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08
"""


@pytest.mark.parametrize("published", PUBLISHED.split())
def test_spring_festival_is_on_its_published_date(published):
    day = date.fromisoformat(published)
    assert spring_festival(day.year) == day


def test_the_shipped_dates_are_those_of_the_library():
    for year in range(1950, 2100):
        china = country_holidays("CN", years=year, language="en_US")
        assert spring_festival(year) == min(china.get_named("Chinese New Year (Spring Festival)", lookup="exact"))


def test_twenty_one_years_are_tested():
    assert [int(each[:4]) for each in PUBLISHED.split()] == list(range(2015, 2036))


CASES = """
start      | end        | lunar      | lunar_end  | why
2021-02-12 | 2021-02-13 | 2020-01-25 | 2020-01-26 | the festival itself
2021-02-08 | 2021-02-15 | 2020-01-21 | 2020-01-28 | the week around it, 18 days earlier
2020-12-29 | 2020-12-30 | 2019-12-11 | 2019-12-12 | 45 days before: December looks at next year's
2020-12-28 | 2020-12-29 |            |            | 46 days before
2021-03-29 | 2021-03-30 | 2020-03-10 | 2020-03-11 | 45 days after
2021-03-30 | 2021-03-31 |            |            | 46 days after
2021-03-22 | 2021-03-31 |            |            | one day of the window is too far
2021-06-01 | 2021-07-01 |            |            | a summer month
2021-01-01 | 2022-01-01 |            |            | a year
2020-02-24 | 2020-03-02 | 2019-03-07 | 2019-03-14 | across 29 February the length stays
"""


def test_windows_near_the_festival_move_with_it():
    for row in rows_of(CASES):
        window = Window(date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
        found = lunar_year_earlier(window)
        shown = (found.start.isoformat(), found.end.isoformat()) if found else (None, None)
        assert shown == (row["lunar"], row["lunar_end"]), row["why"]
        assert found is None or found.days == window.days


def test_far_from_the_festival_lunar_is_date_and_says_so():
    june = Window(date(2021, 6, 1), date(2021, 7, 1))
    assert alignment_used(june, Alignment.LUNAR) is Alignment.DATE
    assert year_earlier_window(june, Alignment.LUNAR) == Window(date(2020, 6, 1), date(2020, 7, 1))


def test_a_year_beyond_the_tables_is_refused():
    with pytest.raises(CalendarError, match="2100"):
        spring_festival(2100)
