"""Incidents of exports that carry totals: a row stands for as many as its `n` says, in all of `stops`."""

from datetime import datetime

from measuring import Measuring

from fraudstats import questions
from tables import rows_of, same_columns

LATER = datetime(2030, 1, 1)


def test_incidents_count_as_often_as_they_say_in_rates_stamps_and_the_cohort(given: Measuring) -> None:
    incidents = """
        incident_id | reported_at         | district | is_telecom | loss_cny | n
        three       | 2021-05-10 12:00:00 | 福田     | 是         | 100      | 3
        no_hour     | 2021-05-11          | 福田     | 是         | 100      | 2
        one         | 2021-05-16 23:59:59 | 罗湖     | 是         | 100      |
        next_week   | 2021-05-17 00:00:00 | 罗湖     | 是         | 100      | 7
    """
    orders = """
        order_id | incident_id | reported_at         | executed_at         | account_id | amount_stopped_cny
        o1       | three       | 2021-05-10 12:00:00 | 2021-05-10 12:10:00 | a          | 50
        o2       | three       | 2021-05-10 12:00:00 | 2021-05-10 12:20:00 | a          | 50
        o3       | no_hour     | 2021-05-11          | 2021-05-11 12:20:00 | b          | 10
        o4       | next_week   | 2021-05-17 00:00:00 | 2021-05-17 12:20:00 | c          | 10
    """
    given.load("incidents", incidents).load("stop_orders", orders)
    found = questions.stops(given.project, as_of=LATER, week="2021-W19").answer
    assert found.rates.select("n_incidents", "n_ordered", "n_in_time").row(0) == (4, 3, 3)
    assert found.stamps is not None and dict(found.stamps.rows())["start_is_a_date_only"] == 2
    expected = """
        basis  | stage    | n_incidents | n_accounts | amount_cny
        cohort | reported | 6           |            | 600.0
        cohort | ordered  | 5           | 2          | 0.0
        cohort | stopped  | 5           | 2          | 60.0
        cohort | frozen   | 0           | 0          | 0.0
        cohort | returned | 0           | 0          | 0.0
        flow   | reported | 6           |            | 600.0
        flow   | ordered  | 2           | 2          | 0.0
        flow   | stopped  | 2           | 2          | 60.0
        flow   | frozen   | 0           | 0          | 0.0
        flow   | returned | 0           | 0          | 0.0
    """
    assert same_columns(found.funnel, expected) == rows_of(expected)
