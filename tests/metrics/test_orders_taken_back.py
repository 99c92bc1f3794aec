"""Stop orders that are taken back by a row with a count of -1: neither is seen, in whatever is told of accounts."""

from datetime import datetime

import pytest
from measuring import Measuring

from fraudstats import questions
from fraudstats.analysis.trend import TrendQuestion
from fraudstats.calendar.periods import Grain
from fraudstats.metrics.facts import Selection
from tables import rows_of, same_columns

LATER = datetime(2030, 1, 1)
INCIDENTS = """
    incident_id | reported_at         | district | is_telecom | loss_cny
    i1          | 2021-05-10 00:00:01 | 福田     | 是         | 1000
    i2          | 2021-05-10 00:00:01 | 罗湖     | 是         | 1000
    edge        | 2021-05-16 23:59:59 | 罗湖     | 是         | 1000
    after       | 2021-05-17 00:00:00 | 罗湖     | 是         | 1000
"""
HEAD = """
    order_id | incident_id | case_id | reported_at         | requested_at        | executed_at         | account_id | amount_requested_cny | amount_stopped_cny | frozen_at           | amount_frozen_cny | returned_at         | amount_returned_cny | result | n
"""
ORDERS = """
    first    | i1          |         | 2021-05-10 00:00:00 | 2021-05-10 00:05:00 | 2021-05-10 00:10:00 | a          | 400                  | 300                | 2021-05-11 12:00:00 | 300               | 2021-05-12 12:00:00 | 300                 | 成功   | 1
    second   | i1          |         | 2021-05-10 00:00:00 | 2021-05-10 02:05:00 | 2021-05-10 02:10:00 | a          | 900                  | 800                | 2021-05-11 13:00:00 | 700               | 2021-05-12 13:00:00 | 600                 | 成功   | 1
    other    | i1          |         | 2021-05-10 00:00:00 | 2021-05-10 00:06:00 | 2021-05-10 00:11:00 | b          | 50                   | 50                 |                     |                   |                     |                     | 成功   | 1
    failed   | i1          |         | 2021-05-10 00:00:00 | 2021-05-10 00:06:00 |                     | b          | 60                   |                    |                     |                   |                     |                     | 失败   | 1
    of_i2    | i2          |         | 2021-05-10 00:00:00 | 2021-05-10 00:05:00 | 2021-05-10 00:10:00 | a          | 500                  | 400                |                     |                   |                     |                     | 成功   | 1
    of_edge  | edge        |         | 2021-05-16 23:59:59 | 2021-05-16 23:59:59 | 2021-05-16 23:59:59 | a          | 10                   | 10                 |                     |                   |                     |                     | 成功   | 1
    of_after | after       |         | 2021-05-17 00:00:00 | 2021-05-17 00:00:00 | 2021-05-17 00:00:01 | a          | 10                   | 10                 |                     |                   |                     |                     | 成功   | 1
    of_after | after       |         | 2021-05-17 00:00:00 | 2021-05-17 00:00:00 | 2021-05-17 00:00:01 | a          | 10                   | 10                 |                     |                   |                     |                     | 成功   | 1
"""
METRICS = (
    "stopped_accounts", "amount_stopped", "amount_frozen", "amount_returned", "loss_ordered", "loss_stopped",
    "stop_rate_60m_ordered", "stop_success",
)  # fmt: skip


def row(text: str, order: str, **changed: str) -> str:
    """Write a correction: the row of an order under a number of its own, a count of -1, and what is stated otherwise."""
    heads = [each.strip() for each in HEAD.split("|")]
    line = next(each for each in text.splitlines() if each.strip().startswith(f"{order} "))
    cells = dict(zip(heads, (each.strip() for each in line.split("|")), strict=True))
    return " | ".join({**cells, "order_id": f"no_{order}", "n": "-1", **changed}[each] for each in heads) + "\n"


def week(given: Measuring, as_of: datetime = LATER) -> dict[str, float]:
    question = TrendQuestion(Grain.WEEK, Selection())
    rows = [given.project.trend([metric], question, as_of=as_of).to_dicts() for metric in METRICS]
    found = [next(each for each in answer if each["period"] == "2021-W19") for answer in rows]
    return {
        each["metric"]: each["value"] if each["numerator"] is None else (each["numerator"], each["denominator"])
        for each in found
    }


@pytest.fixture
def loaded(given: Measuring) -> Measuring:
    return given.load("incidents", INCIDENTS).load("stop_orders", HEAD + ORDERS)


def values(**changed: object) -> dict[str, object]:
    whole = {
        "stopped_accounts": 4, "amount_stopped": 1260, "amount_frozen": 700, "amount_returned": 600,
        "loss_ordered": 1470, "loss_stopped": 1260, "stop_rate_60m_ordered": (3, 3), "stop_success": (5, 6),
    }  # fmt: skip
    return {**whole, **changed}


def test_without_a_correction_all_is_seen(loaded: Measuring) -> None:
    assert week(loaded) == values()
    assert not [each for each in loaded.project.check(as_of=LATER) if each.check == "idle_corrections"]


def test_an_account_whose_only_order_is_taken_back_counts_no_more_but_as_it_did_before(loaded: Measuring) -> None:
    loaded.load("stop_orders", HEAD + row(ORDERS, "of_i2"))
    assert week(loaded) == values(
        stopped_accounts=3, amount_stopped=860, loss_ordered=970, loss_stopped=860,
        stop_rate_60m_ordered=(2, 2), stop_success=(4, 5),
    )  # fmt: skip
    assert week(loaded, datetime(2021, 5, 18, 10, 30)) == values()


def test_of_two_stops_the_one_that_is_left_says_how_much_and_when(loaded: Measuring) -> None:
    loaded.load("stop_orders", HEAD + row(ORDERS, "second"))
    assert week(loaded) == values(
        amount_stopped=760,
        amount_frozen=300,
        amount_returned=300,
        loss_ordered=970,
        loss_stopped=760,
        stop_success=(4, 5),
    )
    loaded.load("stop_orders", HEAD + row(ORDERS, "other"))
    first = questions.stops(loaded.project, as_of=LATER, week="2021-W19").answer
    assert first.rates["n_5_15"][0] == 2
    expected = """
        basis  | stage    | n_incidents | n_accounts | amount_cny
        cohort | reported | 3           |            | 3000.0
        cohort | ordered  | 3           | 4          | 970.0
        cohort | stopped  | 3           | 3          | 710.0
        cohort | frozen   | 1           | 1          | 300.0
        cohort | returned | 1           | 1          | 300.0
        flow   | reported | 3           |            | 3000.0
        flow   | ordered  | 3           | 4          | 970.0
        flow   | stopped  | 3           | 3          | 710.0
        flow   | frozen   | 1           | 1          | 300.0
        flow   | returned | 1           | 1          | 300.0
    """  # the failed order on b is still an order
    assert first.funnel is not None
    assert same_columns(first.funnel, expected) == rows_of(expected)


def test_a_correction_at_another_time_takes_back_the_order_of_its_amounts(loaded: Measuring) -> None:
    loaded.load("stop_orders", HEAD + row(ORDERS, "second", executed_at="2021-05-13 09:00:00"))
    assert week(loaded)["amount_stopped"] == 760


def test_a_renewed_stop_of_which_the_first_is_taken_back_began_with_the_second(loaded: Measuring) -> None:
    renewed = row(ORDERS, "of_i2", n="1", order_id="renewed", executed_at="2021-05-10 03:00:00")
    loaded.load("stop_orders", HEAD + renewed + row(ORDERS, "of_i2"))
    assert week(loaded) == values(stop_rate_60m_ordered=(2, 3))


def test_a_row_of_three_orders_of_which_one_is_taken_back_is_still_an_account(given: Measuring) -> None:
    three = ORDERS.replace("| 成功   | 1\n    of_edge", "| 成功   | 3\n    of_edge")
    given.load("incidents", INCIDENTS).load("stop_orders", HEAD + three + row(ORDERS, "of_i2"))
    assert week(given) == values(stop_success=(6, 7))


def test_what_takes_back_more_than_is_known_counts_nowhere_and_check_says_so(loaded: Measuring) -> None:
    stray = row(ORDERS, "of_i2", order_id="stray", amount_stopped_cny="999", executed_at="2021-05-13 09:00:00")
    loaded.load("stop_orders", HEAD + stray.replace("| i2 |", "| i1 |"))
    assert week(loaded) == values()
    (finding,) = (each for each in loaded.project.check(as_of=LATER) if each.check == "idle_corrections")
    assert (finding.value, finding.severity) == (1, "warning")
