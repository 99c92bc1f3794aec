"""止付用时: minutes from the report to the first executed stop; a period's value is the median."""

import polars as pl
from measuring import Measuring
from test_stop_rate_60m import given_both

from fraudstats.calendar.periods import Grain
from tables import rows_of, same_columns


def test_the_median_is_of_stopped_incidents_only(given: Measuring) -> None:
    # W19: 0, 5, 5, 20, 30, 59:59, 60:00, 60:01
    expected = """
        period   | value  | denominator
        2021-W18 | 10.02  | 1
        2021-W19 | 25.00  | 8
        2021-W20 | 5.00   | 3
    """
    given_both(given).gives(expected, "minutes_to_stop")


def test_seconds_count(given: Measuring) -> None:
    incident = """
        incident_id | reported_at         | district | is_telecom | loss_cny
        one         | 2021-05-10 00:00:01 | 福田     | 是         | 100
    """
    order = """
        order_id | incident_id | reported_at         | executed_at         | account_id | result
        o1       | one         | 2021-05-10 00:00:01 | 2021-05-10 00:00:46 | a          | 成功
    """
    given.load("incidents", incident).load("stop_orders", order).gives("value\n0.75", "minutes_to_stop", Grain.DAY)


def test_a_late_earlier_stop_shortens_the_time(given: Measuring) -> None:
    late = """
        order_id | incident_id | reported_at         | executed_at         | account_id | result
        late     | before      | 2021-05-09 23:59:59 | 2021-05-10 00:00:59 | b          | 成功
    """
    given_both(given).load("stop_orders", late)
    assert given.measure("minutes_to_stop").get_column("value").to_list()[0] == 1.0


def test_stopped_incidents_fall_into_bands_whose_upper_end_is_inside(given: Measuring) -> None:
    expected = """
        period   | minutes_band | value
        2021-W18 | 5-15         | 1
        2021-W19 | 0-5          | 3
        2021-W19 | 15-30        | 2
        2021-W19 | 30-60        | 2
        2021-W19 | >60          | 1
        2021-W20 | 0-5          | 2
        2021-W20 | 30-60        | 1
    """
    found = given_both(given).measure("stopped_incidents", by=["minutes_band"])
    assert same_columns(found.filter(pl.col("value") > 0), expected) == rows_of(expected)
    assert given.measure("stopped_incidents")["value"].to_list() == [1, 8, 3]
