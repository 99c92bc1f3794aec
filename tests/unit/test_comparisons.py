"""Comparisons: hand-made days in, the columns of a trend row out."""

from datetime import date

import polars as pl
from metric_fixture import metric

from fraudstats.analysis.comparisons import compare, compared_period
from fraudstats.calendar.periods import parse_period
from fraudstats.calendar.windows import Window
from fraudstats.config import CalendarRules, Thresholds
from fraudstats.metrics.definition import Kind
from tables import frame_of, rows_of, same_columns

TWO_YEARS = Window(date(2020, 1, 1), date(2021, 6, 1))
COLUMNS = [
    "metric", "period", "period_start", "period_end", "value", "numerator", "denominator",
    "previous_value", "previous_change", "previous_change_rate", "previous_change_points",
    "year_earlier_value", "year_earlier_change", "year_earlier_change_rate", "year_earlier_change_points",
    "provisional", "verdict",
]  # fmt: skip


def compared(
    partials: pl.DataFrame, kind: Kind, periods: list[str], *dimensions: str, covered: Window = TWO_YEARS
) -> pl.DataFrame:
    asked = [compared_period(parse_period(each, CalendarRules()), CalendarRules()) for each in periods]
    return compare(partials, metric(kind, *dimensions), asked, dimensions, covered, Thresholds())


def counts(table: str) -> pl.DataFrame:
    return frame_of(table, day=pl.Date, value=pl.Int64)


def test_columns_stand_in_the_documented_order() -> None:
    found = compared(counts("day | value\n2021-05-01 | 1"), Kind.COUNT, ["2021-05"])
    assert found.columns[: len(COLUMNS)] == COLUMNS


def test_a_month_is_held_against_the_month_before_and_the_year_before() -> None:
    partials = counts(
        """
        day        | value
        2020-05-31 | 80
        2021-03-31 | 999
        2021-04-01 | 50
        2021-04-30 | 50
        2021-05-01 | 60
        2021-05-31 | 60
        """
    )
    expected = """
        period  | value | previous_value | previous_change | previous_change_rate | year_earlier_value | year_earlier_change | year_earlier_change_rate | previous_change_points | provisional
        2021-05 | 120   | 100            | 20              | 0.200                | 80                 | 40                  | 0.500                    |                        | no
    """
    assert same_columns(compared(partials, Kind.COUNT, ["2021-05"]), expected) == rows_of(expected)


def test_a_zero_baseline_gives_a_change_and_no_rate() -> None:
    expected = """
        period  | value | previous_value | previous_change | previous_change_rate
        2021-05 | 7     | 0              | 7               |
        2021-04 | 0     | 0              | 0               |
    """
    found = compared(counts("day | value\n2021-05-03 | 7"), Kind.COUNT, ["2021-05", "2021-04"])
    assert same_columns(found, expected) == rows_of(expected)


def test_a_baseline_before_the_data_is_missing_and_not_zero() -> None:
    partials = counts("day | value\n2020-01-05 | 40\n2020-02-05 | 50")
    expected = """
        period  | value | previous_value | previous_change | year_earlier_value | verdict     | year_earlier_verdict
        2020-01 | 40    |                |                 |                    | no_baseline | no_baseline
        2020-02 | 50    | 40             | 10              |                    | no_clear_change | no_baseline
    """
    assert same_columns(compared(partials, Kind.COUNT, ["2020-01", "2020-02"]), expected) == rows_of(expected)


def test_a_baseline_that_the_data_cover_only_in_part_is_no_baseline() -> None:
    partials = counts("day | value\n2020-01-05 | 40\n2020-02-05 | 50")
    found = compared(partials, Kind.COUNT, ["2020-02"], covered=Window(date(2020, 1, 2), date(2021, 1, 1)))
    assert found.get_column("previous_value").to_list() == [None]


def test_an_incomplete_period_is_provisional_and_never_a_fall() -> None:
    partials = counts("day | value\n2021-04-05 | 400\n2021-05-05 | 50")
    expected = """
        period  | value | provisional | previous_value | previous_change | previous_change_rate | verdict
        2021-05 | 50    | yes         | 400            |                 |                      | provisional
    """
    found = compared(partials, Kind.COUNT, ["2021-05"], covered=Window(date(2020, 1, 1), date(2021, 5, 31)))
    assert same_columns(found, expected) == rows_of(expected)


def test_rates_change_by_points_and_have_no_change_rate() -> None:
    partials = frame_of(
        """
        day        | numerator | denominator
        2021-04-05 | 18        | 100
        2021-05-05 | 87        | 100
        """,
        day=pl.Date,
        numerator=pl.Int64,
        denominator=pl.Int64,
    )
    expected = """
        value | numerator | denominator | previous_value | previous_change_points | previous_change_rate | verdict
        0.87  | 87        | 100         | 0.18           | 0.69                   |                      |
    """
    assert same_columns(compared(partials, Kind.RATIO, ["2021-05"]), expected) == rows_of(expected)


def test_a_stock_is_known_at_the_end_of_a_window_that_begins_before_the_data_do() -> None:
    partials = frame_of("day | value\n2021-04-20 | 40\n2021-05-05 | 50", day=pl.Date, value=pl.Int64)
    covered = Window(date(2021, 4, 20), date(2021, 6, 1))
    expected = """
        period  | value | previous_value | previous_change | provisional
        2021-05 | 50    | 40             | 10              | no
        2021-Q2 | 50    |                |                 | yes
        2021    | 50    |                |                 | yes
    """
    assert same_columns(
        compared(partials, Kind.STOCK, ["2021-05", "2021-Q2", "2021"], covered=covered), expected
    ) == rows_of(expected)
    counted = compared(partials, Kind.COUNT, ["2021-04"], covered=covered)
    assert counted.get_column("provisional").to_list() == [True]


def test_a_rate_over_nothing_is_null_and_so_is_its_change() -> None:
    partials = frame_of(
        "day | numerator | denominator\n2021-05-05 | 8 | 10", day=pl.Date, numerator=pl.Int64, denominator=pl.Int64
    )
    expected = """
        value | previous_value | previous_change | previous_change_points
        0.8   |                |                 |
    """
    assert same_columns(compared(partials, Kind.RATIO, ["2021-05"]), expected) == rows_of(expected)


def test_durations_change_in_their_unit_and_have_no_verdict() -> None:
    partials = frame_of(
        "day | value\n2021-04-05 | 130\n2021-05-05 | 10\n2021-05-06 | 24", day=pl.Date, value=pl.Float64
    )
    expected = """
        value | denominator | previous_value | previous_change | previous_change_rate | verdict
        17.0  | 2           | 130.0          | -113.0          | -0.869               |
    """
    assert same_columns(compared(partials, Kind.DURATION, ["2021-05"]), expected) == rows_of(expected)


def test_every_group_has_a_row_in_every_period() -> None:
    partials = frame_of(
        """
        day        | district | value
        2021-04-05 | 福田     | 30
        2021-05-05 | 罗湖     | 12
        2021-05-05 |          | 1
        """,
        day=pl.Date,
        value=pl.Int64,
    )
    expected = """
        period  | district | value | previous_value | previous_change_rate | verdict
        2021-05 |          | 1     | 0              |                      | small_base
        2021-05 | 福田     | 0     | 30             | -1.00                | fall
        2021-05 | 罗湖     | 12    | 0              |                      | rise
    """
    found = compared(partials, Kind.COUNT, ["2021-05"], "district")
    assert same_columns(found, expected) == rows_of(expected)


def test_a_short_month_is_judged_by_its_length() -> None:
    partials = counts("day | value\n2021-01-05 | 3100\n2021-02-05 | 2800")
    expected = """
        period  | value | previous_change | previous_change_rate | verdict
        2021-02 | 2800  | -300            | -0.097               | no_clear_change
    """
    assert same_columns(compared(partials, Kind.COUNT, ["2021-02"]), expected) == rows_of(expected)


def test_corrections_below_zero_give_no_rate_and_no_verdict() -> None:
    partials = counts("day | value\n2021-04-05 | -2\n2021-05-05 | 20")
    expected = """
        value | previous_value | previous_change | previous_change_rate | verdict
        20    | -2             | 22              |                      | no_baseline
    """
    assert same_columns(compared(partials, Kind.COUNT, ["2021-05"]), expected) == rows_of(expected)
