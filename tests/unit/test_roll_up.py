"""From days to windows: partial sums in, values out."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fraudstats.analysis.roll_up import roll_up
from fraudstats.calendar.periods import Grain, periods_between
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import CalendarRules
from fraudstats.metrics.definition import Kind
from tables import frame_of, rows_of, same_columns

WEEK_19 = Window(date(2021, 5, 10), date(2021, 5, 17))
WEEK_20 = WEEK_19.moved(7)
MAY = Window(date(2021, 5, 1), date(2021, 6, 1))


def test_a_window_holds_its_first_day_and_not_its_end_and_windows_may_overlap() -> None:
    partials = frame_of(
        """
        day        | value
        2021-05-09 | 100
        2021-05-10 | 1
        2021-05-16 | 2
        2021-05-17 | 200
        """,
        day=pl.Date,
        value=pl.Int64,
    )
    expected = """
        start      | end        | value | numerator | denominator
        2021-05-01 | 2021-06-01 | 303   |           |
        2021-05-10 | 2021-05-17 | 3     |           |
        2021-05-17 | 2021-05-24 | 200   |           |
    """
    found = roll_up(partials, [WEEK_19, WEEK_20, MAY, MAY], (), Kind.COUNT)
    assert same_columns(found, expected) == rows_of(expected)


def test_a_group_without_events_in_a_window_counts_zero_there() -> None:
    partials = frame_of(
        """
        day        | district | value
        2021-05-10 | 福田     | 3
        2021-05-17 | 罗湖     | 4
        2021-05-18 |          | 5
        """,
        day=pl.Date,
        value=pl.Int64,
    )
    expected = """
        start      | district | value
        2021-05-10 |          | 0
        2021-05-10 | 福田     | 3
        2021-05-10 | 罗湖     | 0
        2021-05-17 |          | 5
        2021-05-17 | 福田     | 0
        2021-05-17 | 罗湖     | 4
    """
    found = roll_up(partials, [WEEK_19, WEEK_20], ["district"], Kind.COUNT)
    assert same_columns(found, expected) == rows_of(expected)


def test_a_rate_is_sum_over_sum_and_null_where_nothing_was_counted() -> None:
    partials = frame_of(
        """
        day        | numerator | denominator
        2021-05-10 | 1         | 1
        2021-05-11 | 0         | 9
        2021-05-20 | 0         | 0
        """,
        day=pl.Date,
        numerator=pl.Int64,
        denominator=pl.Int64,
    )
    expected = """
        start      | value | numerator | denominator
        2021-05-10 | 0.10  | 1         | 10
        2021-05-17 |       | 0         | 0
        2021-05-24 |       | 0         | 0
    """
    found = roll_up(partials, [WEEK_19, WEEK_20, WEEK_20.moved(7)], (), Kind.RATIO)
    assert same_columns(found, expected) == rows_of(expected)


def test_a_duration_is_the_median_of_all_events_and_says_how_many_they_were() -> None:
    partials = frame_of(
        """
        day        | value
        2021-05-10 | 1
        2021-05-11 | 2
        2021-05-11 | 90
        2021-05-17 | 4
        2021-05-18 | 7
        """,
        day=pl.Date,
        value=pl.Float64,
    )
    expected = """
        start      | value | numerator | denominator
        2021-05-10 | 2.0   |           | 3
        2021-05-17 | 5.5   |           | 2
        2021-05-24 |       |           | 0
    """
    found = roll_up(partials, [WEEK_19, WEEK_20, WEEK_20.moved(7)], (), Kind.DURATION)
    assert same_columns(found, expected) == rows_of(expected)


def test_money_adds_up_to_the_cent() -> None:
    cents = ["0.10"] * 10
    partials = pl.DataFrame({"day": [date(2021, 5, 10)] * 10, "value": cents}).with_columns(
        pl.col("value").cast(pl.Decimal(38, 2))
    )
    assert roll_up(partials, [WEEK_19], (), Kind.SUM).get_column("value").to_list() == [1.0]


def test_no_partials_at_all_are_zero_events() -> None:
    nothing = pl.DataFrame(schema={"day": pl.Date, "value": pl.Int64})
    assert roll_up(nothing, [WEEK_19], (), Kind.COUNT).get_column("value").to_list() == [0]


@given(
    counts=st.lists(st.integers(0, 50), min_size=1, max_size=120),
    start=st.dates(date(2019, 1, 1), date(2022, 1, 1)),
    grain=st.sampled_from(Grain),
    rules=st.builds(CalendarRules, week_start=st.integers(1, 7), month_start=st.integers(1, 28)),
)
def test_the_days_add_up_to_the_periods(counts: list[int], start: date, grain: Grain, rules: CalendarRules) -> None:
    partials = pl.DataFrame({"day": [start + n * ONE_DAY for n in range(len(counts))], "value": counts})
    windows = [each.window for each in periods_between(Window(start, start + len(counts) * ONE_DAY), grain, rules)]
    assert roll_up(partials, windows, (), Kind.COUNT).get_column("value").sum() == sum(counts)


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.SUM])
def test_an_event_that_was_taken_back_takes_its_count_back(kind: Kind) -> None:
    partials = pl.DataFrame({"day": [date(2021, 5, 10), date(2021, 5, 12)], "value": [3, -1]})
    assert roll_up(partials, [WEEK_19], (), kind).get_column("value").to_list() == [2]
