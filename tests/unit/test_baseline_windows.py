"""Baselines: which window a window is compared with."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fraudstats.calendar.baselines import (
    Alignment,
    previous,
    to_date,
    to_date_previous,
    to_date_year_earlier,
    year_earlier,
)
from fraudstats.calendar.periods import Grain, parse_period, period_of
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import CalendarRules
from tables import rows_of, same_columns

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
rules_of_any_kind = st.builds(CalendarRules, week_start=st.integers(1, 7), month_start=st.integers(1, 28))


def test_baselines_of_periods() -> None:
    table = """
        period     | month_start | previous_start | previous_end | earlier_start | earlier_end
        2021-05-14 | 1           | 2021-05-13     | 2021-05-14   | 2020-05-15    | 2020-05-16
        2021-W19   | 1           | 2021-05-03     | 2021-05-10   | 2020-05-11    | 2020-05-18
        2021-W01   | 1           | 2020-12-28     | 2021-01-04   | 2020-01-06    | 2020-01-13
        2021-05    | 1           | 2021-04-01     | 2021-05-01   | 2020-05-01    | 2020-06-01
        2021-02    | 1           | 2021-01-01     | 2021-02-01   | 2020-02-01    | 2020-03-01
        2021-01    | 26          | 2020-11-26     | 2020-12-26   | 2019-12-26    | 2020-01-26
        2021-Q1    | 1           | 2020-10-01     | 2021-01-01   | 2020-01-01    | 2020-04-01
        2021       | 1           | 2020-01-01     | 2021-01-01   | 2020-01-01    | 2021-01-01
    """
    found = []
    for row in rows_of(table):
        rules = CalendarRules(month_start=int(row["month_start"] or 1))
        period = parse_period(row["period"] or "", rules)
        before, earlier = previous(period, rules), year_earlier(period, rules)
        found.append(row | {
            "previous_start": before.start, "previous_end": before.end,
            "earlier_start": earlier.start, "earlier_end": earlier.end,
        })  # fmt: skip
    assert same_columns(found, table) == rows_of(table)


def test_a_leap_day_aligned_by_date_is_compared_with_28_february() -> None:
    leap_day = period_of(date(2020, 2, 29), Grain.DAY, CalendarRules())
    window = year_earlier(leap_day, CalendarRules(), Alignment.DATE)
    assert window == Window(date(2019, 2, 28), date(2019, 3, 1))


def test_a_week_aligned_by_date_keeps_its_dates() -> None:
    week = parse_period("2021-W19", CalendarRules())
    assert year_earlier(week, CalendarRules(), Alignment.DATE) == Window(date(2020, 5, 10), date(2020, 5, 17))


def test_to_date_windows_have_as_many_days_as_their_baselines_until_those_end() -> None:
    table = """
        day        | grain | start      | end        | previous_end | earlier_start | earlier_end
        2021-05-14 | month | 2021-05-01 | 2021-05-15 | 2021-04-15   | 2020-05-01    | 2020-05-15
        2021-05-31 | month | 2021-05-01 | 2021-06-01 | 2021-05-01   | 2020-05-01    | 2020-06-01
        2021-03-30 | month | 2021-03-01 | 2021-03-31 | 2021-03-01   | 2020-03-01    | 2020-03-31
        2020-02-29 | month | 2020-02-01 | 2020-03-01 | 2020-01-30   | 2019-02-01    | 2019-03-01
        2021-05-12 | week  | 2021-05-10 | 2021-05-13 | 2021-05-06   | 2020-05-11    | 2020-05-14
        2021-05-17 | year  | 2021-01-01 | 2021-05-18 | 2020-05-17   | 2020-01-01    | 2020-05-17
    """
    found = []
    for row in rows_of(table):
        day, grain, rules = date.fromisoformat(row["day"] or ""), Grain(row["grain"] or ""), CalendarRules()
        window, earlier = to_date(day, grain, rules), to_date_year_earlier(day, grain, rules)
        found.append(row | {
            "start": window.start, "end": window.end, "previous_end": to_date_previous(day, grain, rules).end,
            "earlier_start": earlier.start, "earlier_end": earlier.end,
        })  # fmt: skip
    assert same_columns(found, table) == rows_of(table)


@given(day=days, rules=rules_of_any_kind, grain=st.sampled_from(Grain))
def test_the_previous_window_ends_where_the_period_starts(day: date, rules: CalendarRules, grain: Grain) -> None:
    period = period_of(day, grain, rules)
    assert previous(period, rules).end == period.window.start


@given(day=days, rules=rules_of_any_kind, grain=st.sampled_from([Grain.DAY, Grain.WEEK]))
def test_weekdays_meet_weekdays(day: date, rules: CalendarRules, grain: Grain) -> None:
    period = period_of(day, grain, rules)
    earlier = year_earlier(period, rules)
    assert earlier.start.isoweekday() == period.window.start.isoweekday()
    assert earlier.days == period.window.days


@given(day=days, rules=rules_of_any_kind, grain=st.sampled_from(Grain))
def test_a_to_date_baseline_is_never_longer_than_its_window(day: date, rules: CalendarRules, grain: Grain) -> None:
    window = to_date(day, grain, rules)
    assert window.last_day == day
    assert to_date_previous(day, grain, rules).days <= window.days
    assert to_date_year_earlier(day, grain, rules).days <= window.days


def test_a_window_knows_its_length_and_what_lies_inside() -> None:
    week = Window(date(2021, 5, 10), date(2021, 5, 17))
    assert (week.days, week.last_day) == (7, date(2021, 5, 16))
    assert week.holds(week.first_days(3))
    assert week.first_days(30) == week
    assert not week.holds(week.moved(1))
    assert week.moved(7).start == week.end
    assert week.last_day + ONE_DAY == week.end
