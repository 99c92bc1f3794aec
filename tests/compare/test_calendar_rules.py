"""Which window each window is compared with, as tables that a reader of the briefing can check."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fraudstats.calendar.baselines import (
    Alignment,
    previous,
    previous_window,
    to_date,
    to_date_previous,
    to_date_year_earlier,
    year_earlier,
    year_earlier_window,
)
from fraudstats.calendar.periods import Grain, parse_period, period_of, periods_between
from fraudstats.calendar.windows import Window, day_end, rolling, since, statistical_day
from fraudstats.config import CalendarRules
from fraudstats.errors import CalendarError
from tables import rows_of

PERIODS = """
period     | week_start | month_start | alignment | start      | end        | previous   | previous_end | earlier    | earlier_end
2021-05-14 | 1          | 1           |           | 2021-05-14 | 2021-05-15 | 2021-05-13 | 2021-05-14   | 2020-05-15 | 2020-05-16
2021-05-14 | 1          | 1           | date      | 2021-05-14 | 2021-05-15 | 2021-05-13 | 2021-05-14   | 2020-05-14 | 2020-05-15
2020-02-29 | 1          | 1           | date      | 2020-02-29 | 2020-03-01 | 2020-02-28 | 2020-02-29   | 2019-02-28 | 2019-03-01
2021-03-01 | 1          | 1           | date      | 2021-03-01 | 2021-03-02 | 2021-02-28 | 2021-03-01   | 2020-03-01 | 2020-03-02
2021-02-12 | 1          | 1           | lunar     | 2021-02-12 | 2021-02-13 | 2021-02-11 | 2021-02-12   | 2020-01-25 | 2020-01-26
2021-W19   | 1          | 1           |           | 2021-05-10 | 2021-05-17 | 2021-05-03 | 2021-05-10   | 2020-05-11 | 2020-05-18
2021-W19   | 7          | 1           |           | 2021-05-09 | 2021-05-16 | 2021-05-02 | 2021-05-09   | 2020-05-10 | 2020-05-17
2021-W19   | 4          | 1           |           | 2021-05-13 | 2021-05-20 | 2021-05-06 | 2021-05-13   | 2020-05-14 | 2020-05-21
2021-W19   | 5          | 1           |           | 2021-05-07 | 2021-05-14 | 2021-04-30 | 2021-05-07   | 2020-05-08 | 2020-05-15
2021-W19   | 1          | 1           | date      | 2021-05-10 | 2021-05-17 | 2021-05-03 | 2021-05-10   | 2020-05-10 | 2020-05-17
2020-W53   | 1          | 1           |           | 2020-12-28 | 2021-01-04 | 2020-12-21 | 2020-12-28   | 2019-12-30 | 2020-01-06
2020-W09   | 1          | 1           | date      | 2020-02-24 | 2020-03-02 | 2020-02-17 | 2020-02-24   | 2019-02-24 | 2019-03-02
2021-W08   | 1          | 1           | date      | 2021-02-22 | 2021-03-01 | 2021-02-15 | 2021-02-22   | 2020-02-22 | 2020-02-29
2021-W06   | 1          | 1           | lunar     | 2021-02-08 | 2021-02-15 | 2021-02-01 | 2021-02-08   | 2020-01-21 | 2020-01-28
2021-05    | 1          | 1           |           | 2021-05-01 | 2021-06-01 | 2021-04-01 | 2021-05-01   | 2020-05-01 | 2020-06-01
2021-02    | 1          | 1           |           | 2021-02-01 | 2021-03-01 | 2021-01-01 | 2021-02-01   | 2020-02-01 | 2020-03-01
2021-05    | 1          | 26          |           | 2021-04-26 | 2021-05-26 | 2021-03-26 | 2021-04-26   | 2020-04-26 | 2020-05-26
2021-01    | 1          | 26          |           | 2020-12-26 | 2021-01-26 | 2020-11-26 | 2020-12-26   | 2019-12-26 | 2020-01-26
2021-Q2    | 1          | 1           |           | 2021-04-01 | 2021-07-01 | 2021-01-01 | 2021-04-01   | 2020-04-01 | 2020-07-01
2021-Q1    | 1          | 26          |           | 2020-12-26 | 2021-03-26 | 2020-09-26 | 2020-12-26   | 2019-12-26 | 2020-03-26
2021       | 1          | 1           |           | 2021-01-01 | 2022-01-01 | 2020-01-01 | 2021-01-01   | 2020-01-01 | 2021-01-01
2021       | 1          | 26          |           | 2020-12-26 | 2021-12-26 | 2019-12-26 | 2020-12-26   | 2019-12-26 | 2020-12-26
2021       | 1          | 1           | lunar     | 2021-01-01 | 2022-01-01 | 2020-01-01 | 2021-01-01   | 2020-01-01 | 2021-01-01
2021-05    | 1          | 1           | weekday   | 2021-05-01 | 2021-06-01 | 2021-04-01 | 2021-05-01   | 2020-05-02 | 2020-06-02
"""


def window(first: str, end: str) -> Window:
    return Window(date.fromisoformat(first), date.fromisoformat(end))


def test_periods_and_their_baselines():
    for row in rows_of(PERIODS):
        rules = CalendarRules(week_start=int(row["week_start"]), month_start=int(row["month_start"]))
        period = parse_period(row["period"], rules)
        alignment = Alignment(row["alignment"]) if row["alignment"] else None
        assert period.window == window(row["start"], row["end"]), row
        assert previous(period, rules) == window(row["previous"], row["previous_end"]), row
        assert year_earlier(period, rules, alignment) == window(row["earlier"], row["earlier_end"]), row


TO_DATE = """
day        | grain   | month_start | start      | previous   | previous_end | earlier    | earlier_end | why
2021-05-14 | month   | 1           | 2021-05-01 | 2021-04-01 | 2021-04-15   | 2020-05-01 | 2020-05-15  | as many days
2021-03-31 | month   | 1           | 2021-03-01 | 2021-02-01 | 2021-03-01   | 2020-03-01 | 2020-04-01  | February is over at its end
2021-05-12 | week    | 1           | 2021-05-10 | 2021-05-03 | 2021-05-06   | 2020-05-11 | 2020-05-14  | Monday to Wednesday
2021-05-17 | year    | 1           | 2021-01-01 | 2020-01-01 | 2020-05-17   | 2020-01-01 | 2020-05-17  | 137 days, one of them 29 Feb
2021-05-17 | quarter | 1           | 2021-04-01 | 2021-01-01 | 2021-02-17   | 2020-04-01 | 2020-05-18  | 47 days
2021-05-10 | month   | 26          | 2021-04-26 | 2021-03-26 | 2021-04-10   | 2020-04-26 | 2020-05-11  | the reporting month
2020-02-29 | month   | 1           | 2020-02-01 | 2020-01-01 | 2020-01-30   | 2019-02-01 | 2019-03-01  | 29 days against 28
"""


def test_windows_to_date_and_their_baselines():
    for row in rows_of(TO_DATE):
        rules = CalendarRules(month_start=int(row["month_start"]))
        day, grain = date.fromisoformat(row["day"]), Grain(row["grain"])
        assert to_date(day, grain, rules).start == date.fromisoformat(row["start"]), row
        assert to_date_previous(day, grain, rules) == window(row["previous"], row["previous_end"]), row
        assert to_date_year_earlier(day, grain, rules) == window(row["earlier"], row["earlier_end"]), row["why"]


ANY_WINDOW = """
start      | end        | alignment | previous   | earlier    | earlier_days | why
2021-04-20 | 2021-05-18 | date      | 2021-03-23 | 2020-04-20 | 28           | 28 days to 17 May
2021-04-20 | 2021-05-18 | weekday   | 2021-03-23 | 2020-04-21 | 28           | whole weeks back
2021-03-01 | 2021-05-18 | date      | 2020-12-13 | 2020-03-01 | 78           | since the campaign began
2020-02-20 | 2020-03-10 | date      | 2020-02-01 | 2019-02-20 | 18           | 19 days against 18
2021-02-20 | 2021-03-10 | date      | 2021-02-02 | 2020-02-20 | 19           | 18 days against 19
2020-02-29 | 2020-03-01 | date      | 2020-02-28 | 2019-02-28 | 1            | 29 February against the 28th
2021-02-01 | 2021-03-01 | lunar     | 2021-01-04 | 2020-01-14 | 28           | 18 days earlier
"""


def test_any_window_and_its_baselines():
    for row in rows_of(ANY_WINDOW):
        asked = window(row["start"], row["end"])
        earlier = year_earlier_window(asked, Alignment(row["alignment"]))
        assert previous_window(asked).start == date.fromisoformat(row["previous"]), row
        assert previous_window(asked).end == asked.start
        assert earlier.start == date.fromisoformat(row["earlier"]), row
        assert earlier.days == int(row["earlier_days"]), row


def test_a_rolling_window_ends_with_its_day():
    assert rolling(date(2021, 5, 17), 28) == window("2021-04-20", "2021-05-18")
    assert since(date(2021, 3, 1), date(2021, 3, 1)).days == 1
    with pytest.raises(CalendarError, match="2021-03-02 lies after 2021-03-01"):
        since(date(2021, 3, 2), date(2021, 3, 1))


ANY_RULES = st.builds(CalendarRules, week_start=st.integers(1, 7), month_start=st.integers(1, 28))
ANY_DAY = st.dates(date(2014, 1, 1), date(2036, 12, 31))
ANY_CUTOFF = st.builds(time, hour=st.integers(0, 23), minute=st.integers(0, 59))


@given(ANY_DAY, st.sampled_from(Grain), ANY_RULES)
def test_periods_tile_without_gap_or_overlap(day, grain, rules):
    found = list(periods_between(Window(day, day + timedelta(days=800)), grain, rules))
    assert found[0].window.start <= day
    assert all(one.window.end == next_one.window.start for one, next_one in pairwise(found))
    assert len({each.name for each in found}) == len(found)


@given(ANY_DAY, st.sampled_from(Grain), ANY_RULES)
def test_a_period_is_found_again_by_its_name_and_holds_its_day(day, grain, rules):
    period = period_of(day, grain, rules)
    assert period.window.start <= day < period.window.end
    assert parse_period(period.name, rules) == period


@given(ANY_DAY, ANY_CUTOFF, st.integers(0, 86_399))
def test_each_instant_lies_in_its_statistical_day(day, cutoff, second):
    at = datetime.combine(day, time(0, 0)) + timedelta(seconds=second)
    found = statistical_day(at, cutoff)
    assert day_end(found - timedelta(days=1), cutoff) <= at < day_end(found, cutoff)


@given(ANY_DAY, st.sampled_from([Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR]), ANY_RULES)
def test_baselines_to_date_are_never_longer_than_the_window(day, grain, rules):
    days = to_date(day, grain, rules).days
    assert to_date_previous(day, grain, rules).days <= days
    assert to_date_year_earlier(day, grain, rules).days <= days


@given(ANY_DAY, st.integers(1, 400), st.sampled_from(Alignment))
def test_a_year_earlier_lies_before_and_is_about_as_long(day, days, alignment):
    asked = rolling(day, days)
    earlier = year_earlier_window(asked, alignment)
    assert earlier.start < asked.start
    assert abs(earlier.days - asked.days) <= 1
