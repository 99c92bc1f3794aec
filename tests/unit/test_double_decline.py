"""Double decline: down against both baselines, and since when."""

from datetime import date, timedelta

import polars as pl

from fraudstats.analysis.double_decline import double_decline
from fraudstats.calendar.windows import Window
from fraudstats.config import CalendarRules

COVERED = Window(date(2020, 1, 1), date(2021, 6, 1))


def daily(may: int, *, april: int = 10, may_before: int = 10, late_start: date | None = None) -> pl.DataFrame:
    """Give so many events on each day of the three months; where asked, twice as many until a day of May 2021."""
    rows = []
    for start, n in ((date(2020, 5, 1), may_before), (date(2021, 4, 1), april), (date(2021, 5, 1), may)):
        for day in (start + timedelta(days=each) for each in range(30)):
            early = late_start is not None and start.year == 2021 and start.month == 5 and day < late_start
            rows.append((day, n * 3 if early else n))
    return pl.DataFrame(rows, schema={"day": pl.Date, "value": pl.Int64}, orient="row")


def asked(day: date, *, covered: Window = COVERED, **partials: pl.DataFrame):
    return double_decline(partials, day, dict.fromkeys(partials, covered), CalendarRules())


def test_it_holds_since_the_first_day_of_the_month_where_every_day_is_lower() -> None:
    found = asked(date(2021, 5, 17), incidents=daily(9), cases=daily(8))
    assert found.holds
    assert found.declining == {"incidents": True, "cases": True}
    assert (found.since, found.days_running) == (date(2021, 5, 1), 17)


def test_one_figure_that_stands_still_breaks_it() -> None:
    found = asked(date(2021, 5, 17), incidents=daily(9), cases=daily(10))
    assert not found.holds
    assert found.declining == {"incidents": True, "cases": False}
    assert (found.since, found.days_running) == (None, 0)


def test_lower_than_one_baseline_is_not_enough() -> None:
    assert not asked(date(2021, 5, 17), cases=daily(9, april=20, may_before=5)).holds
    assert not asked(date(2021, 5, 17), cases=daily(9, april=5, may_before=20)).holds


def test_it_starts_on_the_day_when_the_month_to_date_falls_below_both() -> None:
    # 3 a day until the 4th, then 1 a day: 12 + (n - 4) < 2 n from the 9th on
    late = daily(1, april=2, may_before=2, late_start=date(2021, 5, 5))
    found = asked(date(2021, 5, 12), cases=late)
    assert (found.since, found.days_running) == (date(2021, 5, 9), 4)
    assert not asked(date(2021, 5, 8), cases=late).holds


def test_without_a_known_baseline_it_is_unknown_and_does_not_hold() -> None:
    found = asked(date(2021, 5, 17), covered=Window(date(2021, 4, 1), date(2021, 6, 1)), cases=daily(9))
    assert found.declining == {"cases": None}
    assert not found.holds


def test_days_past_the_watermark_are_unknown() -> None:
    found = asked(date(2021, 5, 17), covered=Window(date(2020, 1, 1), date(2021, 5, 17)), cases=daily(9))
    assert found.declining == {"cases": None}
