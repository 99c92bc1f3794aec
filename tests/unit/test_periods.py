"""Periods: days and rules in, names and windows out."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fraudstats.calendar.periods import Grain, parse_period, parse_week, period_of, periods_between, shifted
from fraudstats.calendar.windows import ONE_DAY, Window, day_end, statistical_day
from fraudstats.config import CalendarRules
from fraudstats.errors import CalendarError
from tables import rows_of, same_columns

MONDAY = CalendarRules()
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
rules = st.builds(CalendarRules, week_start=st.integers(1, 7), month_start=st.integers(1, 28))
grains = st.sampled_from(Grain)


def answered(table: str, inputs: Sequence[str]) -> None:
    """Hold each row's period against what period_of finds for its inputs."""
    found = []
    for row in rows_of(table):
        given_rules = CalendarRules(
            week_start=int(row.get("week_start") or 1), month_start=int(row.get("month_start") or 1)
        )
        period = period_of(date.fromisoformat(row["day"] or ""), Grain(row["grain"] or ""), given_rules)
        window = {"period": period.name, "start": period.window.start, "end": period.window.end}
        found.append({name: row[name] for name in inputs} | window)
    assert same_columns(found, table) == rows_of(table)


def test_a_week_starts_on_the_configured_day_and_is_named_after_the_iso_week_of_its_thursday() -> None:
    table = """
        day        | grain | week_start | period   | start      | end
        2021-05-14 | week  | 1          | 2021-W19 | 2021-05-10 | 2021-05-17
        2021-05-16 | week  | 1          | 2021-W19 | 2021-05-10 | 2021-05-17
        2021-05-17 | week  | 1          | 2021-W20 | 2021-05-17 | 2021-05-24
        2021-05-16 | week  | 7          | 2021-W20 | 2021-05-16 | 2021-05-23
        2021-05-15 | week  | 7          | 2021-W19 | 2021-05-09 | 2021-05-16
        2021-05-14 | week  | 5          | 2021-W20 | 2021-05-14 | 2021-05-21
        2021-05-13 | week  | 5          | 2021-W19 | 2021-05-07 | 2021-05-14
        2021-05-13 | week  | 4          | 2021-W19 | 2021-05-13 | 2021-05-20
        2021-05-12 | week  | 4          | 2021-W18 | 2021-05-06 | 2021-05-13
    """
    answered(table, ["day", "grain", "week_start"])


def test_the_turn_of_the_year_belongs_to_the_year_of_the_thursday() -> None:
    table = """
        day        | grain | week_start | period   | start      | end
        2020-12-31 | week  | 1          | 2020-W53 | 2020-12-28 | 2021-01-04
        2021-01-03 | week  | 1          | 2020-W53 | 2020-12-28 | 2021-01-04
        2021-01-04 | week  | 1          | 2021-W01 | 2021-01-04 | 2021-01-11
        2024-12-30 | week  | 1          | 2025-W01 | 2024-12-30 | 2025-01-06
        2026-12-31 | week  | 1          | 2026-W53 | 2026-12-28 | 2027-01-04
        2021-01-03 | week  | 7          | 2021-W01 | 2021-01-03 | 2021-01-10
    """
    answered(table, ["day", "grain", "week_start"])


def test_a_month_that_starts_late_is_named_after_the_month_it_ends_in() -> None:
    table = """
        day        | grain   | month_start | period  | start      | end
        2021-05-14 | month   | 1           | 2021-05 | 2021-05-01 | 2021-06-01
        2021-05-25 | month   | 26          | 2021-05 | 2021-04-26 | 2021-05-26
        2021-05-26 | month   | 26          | 2021-06 | 2021-05-26 | 2021-06-26
        2020-12-26 | month   | 26          | 2021-01 | 2020-12-26 | 2021-01-26
        2021-01-25 | month   | 26          | 2021-01 | 2020-12-26 | 2021-01-26
        2020-02-29 | month   | 1           | 2020-02 | 2020-02-01 | 2020-03-01
        2020-02-28 | month   | 28          | 2020-03 | 2020-02-28 | 2020-03-28
        2021-03-26 | quarter | 26          | 2021-Q2 | 2021-03-26 | 2021-06-26
        2021-03-25 | quarter | 26          | 2021-Q1 | 2020-12-26 | 2021-03-26
        2021-05-14 | quarter | 1           | 2021-Q2 | 2021-04-01 | 2021-07-01
        2020-12-25 | year    | 26          | 2020    | 2019-12-26 | 2020-12-26
        2020-12-26 | year    | 26          | 2021    | 2020-12-26 | 2021-12-26
        2020-02-29 | year    | 1           | 2020    | 2020-01-01 | 2021-01-01
        2020-02-29 | day     | 1           | 2020-02-29 | 2020-02-29 | 2020-03-01
    """
    answered(table, ["day", "grain", "month_start"])


@pytest.mark.parametrize(
    ("cutoff", "at", "day"),
    [
        ("00:00", "2021-05-15T00:00:00", "2021-05-15"),
        ("00:00", "2021-05-15T23:59:59", "2021-05-15"),
        ("15:00", "2021-05-15T14:59:59", "2021-05-15"),
        ("15:00", "2021-05-15T15:00:00", "2021-05-16"),  # Saturday 15:00 is Sunday
        ("15:00", "2021-05-16T14:59:59", "2021-05-16"),
        ("15:00", "2021-05-16T15:00:00", "2021-05-17"),
        ("08:30", "2021-12-31T08:30:00", "2022-01-01"),
        ("08:30", "2020-02-28T08:30:00", "2020-02-29"),
        ("00:00:01", "2021-05-15T00:00:00", "2021-05-15"),
        ("00:00:01", "2021-05-15T00:00:01", "2021-05-16"),
    ],
)
def test_a_statistical_day_is_named_after_the_day_on_which_it_ends(cutoff: str, at: str, day: str) -> None:
    assert statistical_day(datetime.fromisoformat(at), time.fromisoformat(cutoff)) == date.fromisoformat(day)


@given(day=days, cutoff=st.times().map(lambda each: each.replace(microsecond=0)))
def test_a_day_ends_one_second_after_its_last_second(day: date, cutoff: time) -> None:
    end = day_end(day, cutoff)
    assert statistical_day(end - timedelta(seconds=1), cutoff) == day
    assert statistical_day(end, cutoff) == day + ONE_DAY


@given(start=days, length=st.integers(1, 900), grain=grains, rules=rules)
def test_periods_tile_without_gap_or_overlap(start: date, length: int, grain: Grain, rules: CalendarRules) -> None:
    found = list(periods_between(Window(start, start + length * ONE_DAY), grain, rules))
    assert found[0].window.start <= start < found[0].window.end
    assert found[-1].window.start <= start + (length - 1) * ONE_DAY < found[-1].window.end
    assert all(one.window.end == other.window.start for one, other in pairwise(found))
    assert len({each.name for each in found}) == len(found)


@given(day=days, grain=grains, rules=rules)
def test_a_period_holds_its_day_and_every_day_of_it_finds_it_again(
    day: date, grain: Grain, rules: CalendarRules
) -> None:
    period = period_of(day, grain, rules)
    assert period.window.start <= day < period.window.end
    assert period_of(period.window.start, grain, rules) == period
    assert period_of(period.window.last_day, grain, rules) == period


@given(day=days, grain=grains, rules=rules, n=st.integers(-30, 30))
def test_going_there_and_back_again_leads_home(day: date, grain: Grain, rules: CalendarRules, n: int) -> None:
    period = period_of(day, grain, rules)
    assert shifted(shifted(period, n, rules), -n, rules) == period


@given(day=days, grain=grains, rules=rules)
def test_a_period_is_read_back_from_its_name(day: date, grain: Grain, rules: CalendarRules) -> None:
    period = period_of(day, grain, rules)
    assert parse_period(period.name, rules) == period


@given(day=days, rules=rules, grain=st.sampled_from([Grain.QUARTER, Grain.YEAR]))
def test_quarters_and_years_consist_of_whole_months(day: date, rules: CalendarRules, grain: Grain) -> None:
    window = period_of(day, grain, rules).window
    months = list(periods_between(window, Grain.MONTH, rules))
    assert len(months) == {Grain.QUARTER: 3, Grain.YEAR: 12}[grain]
    assert (months[0].window.start, months[-1].window.end) == (window.start, window.end)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021-13",
        "2021-00",
        "2021-02-29",
        "2021-02-30",
        "2021-W54",
        "2021-W00",
        "2021-Q5",
        "2021-5-1",
        "21",
        "May",
        "0000",
    ],
)
def test_what_is_no_period_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(CalendarError, match="is not a period") as refused:
        parse_period(text, MONDAY)
    assert f"'{text}'" in str(refused.value)


def test_week_53_is_refused_in_a_year_that_has_only_52() -> None:
    assert parse_period("2020-W53", MONDAY).window.start == date(2020, 12, 28)
    with pytest.raises(CalendarError):
        parse_period("2021-W53", MONDAY)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("this", "2021-W20"),
        ("last", "2021-W19"),
        ("2021-W19", "2021-W19"),
        ("2021-W9", "2021-W09"),
        ("2021-05-16", "2021-W19"),
    ],
)
def test_a_week_is_named_by_itself_a_date_in_it_or_a_word(text: str, name: str) -> None:
    assert parse_week(text, MONDAY, date(2021, 5, 17)).name == name


def test_a_month_is_not_taken_for_a_week() -> None:
    with pytest.raises(CalendarError, match="is not a week"):
        parse_week("2021-05", MONDAY, date(2021, 5, 17))
