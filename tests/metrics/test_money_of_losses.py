"""报损资金: what became of the money of the incidents reported in a window, by the time of the report."""

from datetime import datetime

import pytest
from measuring import Measuring

from fraudstats import questions
from fraudstats.calendar.periods import Grain
from fraudstats.project import Project

LATER = datetime(2030, 1, 1)
INCIDENTS = """
    incident_id | reported_at         | district | is_telecom | loss_cny
    before      | 2021-05-09 23:59:59 | 福田     | 是         | 100
    first       | 2021-05-10 00:00:00 | 福田     | 是         | 1000
    two         | 2021-05-11 12:00:00 | 罗湖     | 是         | 500
    two         | 2021-05-11 12:00:00 | 罗湖     | 是         | 500
    no_order    | 2021-05-16 23:59:59 | 罗湖     | 是         | 70
    after       | 2021-05-17 00:00:00 | 罗湖     | 是         | 10
    null_loss   | 2021-05-12 12:00:00 | 罗湖     | 是         |
    no_telecom  | 2021-05-12 12:00:00 | 罗湖     | 否         | 9000
"""
ORDERS = """
    order_id | incident_id | reported_at         | requested_at        | executed_at         | account_id | amount_requested_cny | amount_stopped_cny | frozen_at           | amount_frozen_cny | returned_at         | amount_returned_cny | result
    o1       | first       | 2021-05-10 00:00:00 | 2021-05-10 00:30:00 | 2021-05-10 00:59:00 | a          | 1000                 | 800                | 2021-05-11 09:00:00 | 700               | 2021-05-14 09:00:00 | 600                 | 成功
    again    | first       | 2021-05-10 00:00:00 | 2021-05-12 00:30:00 | 2021-05-12 00:59:00 | a          | 900                  | 750                |                     |                   |                     |                     | 成功
    o2       | two         | 2021-05-11 12:00:00 | 2021-05-11 12:30:00 | 2021-05-11 13:00:00 | a          | 300                  | 200                |                     |                   |                     |                     | 成功
    o3       | two         | 2021-05-11 12:00:00 | 2021-05-11 12:30:00 |                     | b          | 40                   |                    |                     |                   |                     |                     | 处理中
    late     | before      | 2021-05-09 23:59:59 | 2021-05-12 12:00:00 | 2021-05-12 13:00:00 | a          | 100                  | 90                 |                     |                   |                     |                     | 成功
    far      | no_telecom  | 2021-05-17 12:00:00 | 2021-05-17 12:30:00 | 2021-05-17 13:00:00 | c          | 9000                 | 9000               |                     |                   |                     |                     | 成功
    o4       | null_loss   | 2021-05-12 12:00:00 | 2021-05-12 12:30:00 | 2021-05-12 13:00:00 | a          | 5000                 | 5000               |                     |                   |                     |                     | 成功
"""
STAGES = {"loss_reported": "reported", "loss_ordered": "ordered", "loss_stopped": "stopped", "loss_frozen": "frozen",
          "loss_returned": "returned"}  # fmt: skip


def given_both(given: Measuring) -> Measuring:
    return given.load("incidents", INCIDENTS).load("stop_orders", ORDERS)


@pytest.mark.parametrize(
    ("metric", "before", "week"),
    [
        ("loss_reported", 100, 1570),
        ("loss_ordered", 100, 1340),
        ("loss_stopped", 90, 1000),
        ("loss_frozen", 0, 700),
        ("loss_returned", 0, 600),
    ],
)
def test_an_account_counts_once_with_its_largest_amount_in_the_week_of_the_report(
    given: Measuring, metric: str, before: int, week: int
) -> None:
    found = given_both(given).measure(metric).to_dicts()
    assert [(row["period"], float(row["value"])) for row in found][:2] == [("2021-W18", before), ("2021-W19", week)]


def test_the_five_amounts_are_the_cohort_of_the_money_funnel(sample_project: Project) -> None:
    from fraudstats.analysis.trend import TrendQuestion
    from fraudstats.metrics.facts import Selection

    later = datetime(2030, 1, 1)
    funnel = questions.stops(sample_project, as_of=later, month="2021-04").answer.funnel.to_dicts()
    expected = {row["stage"]: row["amount_cny"] for row in funnel if row["basis"] == "cohort"}
    for metric, stage in STAGES.items():
        rows = sample_project.trend([metric], TrendQuestion(Grain.MONTH, Selection()), as_of=later).to_dicts()
        (april,) = (row for row in rows if row["period"] == "2021-04")
        assert float(april["value"]) == pytest.approx(expected[stage])
        assert expected[stage] > 0


def test_an_order_that_failed_or_is_pending_stops_nothing_whatever_amount_it_states(given: Measuring) -> None:
    orders = """
        order_id | incident_id | reported_at         | executed_at         | account_id | amount_stopped_cny | result
        failed   | two         | 2021-05-11 12:00:00 | 2021-05-11 12:30:00 | a          | 400                | 失败
        pending  | two         | 2021-05-11 12:00:00 | 2021-05-11 12:30:00 | b          | 300                | 处理中
        stopped  | two         | 2021-05-16 12:00:00 | 2021-05-16 12:30:00 | b          | 20                 | 成功
        unsaid   | two         | 2021-05-16 12:00:00 | 2021-05-16 12:30:00 | c          | 1                  |
        untimed  | two         | 2021-05-16 12:00:00 |                     | d          | 5                  |
    """
    given.load("incidents", INCIDENTS).load("stop_orders", orders)
    for metric, value in {"loss_stopped": 21, "amount_stopped": 21, "stopped_accounts": 2}.items():
        found = {row["period"]: row["value"] for row in given.measure(metric).to_dicts()}
        assert found["2021-W19"] == value, metric
    funnel = questions.stops(given.project, as_of=LATER, week="2021-W19").answer.funnel
    assert funnel is not None
    assert {row[:2]: row[3:] for row in funnel.rows()}["flow", "stopped"] == (2, 21.0)


def test_the_rate_is_the_money_stopped_over_the_money_lost_where_no_loss_is_exceeded(given: Measuring) -> None:
    """An order with neither result nor time is pending, and one without a time was stopped nobody knows when."""
    unanswered = """
        order_id | incident_id | reported_at         | requested_at        | executed_at | account_id | amount_stopped_cny | result
        open     | no_order    | 2021-05-16 23:59:59 | 2021-05-17 00:30:00 |             | a          | 60                 |
        no_time  | two         | 2021-05-11 12:00:00 | 2021-05-11 12:30:00 |             | c          | 100                | 成功
    """
    given_both(given).load("stop_orders", unanswered)
    rows = {row["period"]: row for row in given.measure("stop_amount_rate").to_dicts()}
    stopped = {row["period"]: row["value"] for row in given.measure("loss_stopped").to_dicts()}
    lost = {row["period"]: row["value"] for row in given.measure("loss_reported").to_dicts()}
    for week in ("2021-W18", "2021-W19"):
        assert (rows[week]["numerator"], rows[week]["denominator"]) == (stopped[week], lost[week])
    assert rows["2021-W19"]["numerator"] == 1000
