"""Stop orders that name their case alone: the account counts once with those that name the incident of that case."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from measuring import LOADED_AT, Measuring

from fraudstats import questions
from fraudstats.analysis.trend import TrendQuestion
from fraudstats.calendar.periods import Grain
from fraudstats.metrics.facts import Selection
from fraudstats.project import Project
from tables import rows_of, same_columns

LATER = datetime(2030, 1, 1)
INCIDENTS = """
    incident_id | reported_at         | district | is_telecom | loss_cny | case_id
    i0          | 2021-05-09 23:59:59 | 福田     | 是         | 900      |
    i1          | 2021-05-10 00:00:01 | 福田     | 是         | 1000     |
    i2          | 2021-05-11 12:00:00 | 罗湖     | 是         | 2000     | c2
    i3          | 2021-05-16 22:00:00 | 罗湖     | 是         | 500      |
    i4          | 2021-05-12 12:00:00 | 罗湖     | 是         | 700      |
    i5          | 2021-05-17 00:00:00 | 罗湖     | 是         | 100      |
"""
CASES = """
    case_id | incident_id | filed_at            | reported_at         | district | category
    c0      | i0          | 2021-05-10 09:00:00 | 2021-05-09 23:59:59 | 福田     | telecom_fraud
    c1      | i1          | 2021-05-10 13:00:00 | 2021-05-10 00:00:00 | 福田     | telecom_fraud
    c2      |             | 2021-05-11 13:00:00 | 2021-05-11 12:00:00 | 罗湖     | telecom_fraud
    c5      | i5          | 2021-05-17 09:00:00 | 2021-05-17 00:00:00 | 罗湖     | telecom_fraud
"""
ORDERS = """
    order_id | incident_id | case_id | reported_at         | requested_at        | executed_at         | account_id | amount_requested_cny | amount_stopped_cny | frozen_at           | amount_frozen_cny | returned_at         | amount_returned_cny | result
    edge     | i0          |         | 2021-05-09 23:59:59 | 2021-05-09 23:59:59 | 2021-05-09 23:59:59 | a          | 900                  | 900                |                     |                   |                     |                     | 成功
    edge_c   |             | c0      | 2021-05-09 23:59:59 | 2021-05-10 00:00:00 | 2021-05-10 00:00:00 | a          | 900                  | 850                |                     |                   |                     |                     | 成功
    own      | i1          |         | 2021-05-10 00:00:00 | 2021-05-10 00:05:00 | 2021-05-10 00:10:00 | a          | 400                  | 300                | 2021-05-11 12:00:00 | 300               |                     |                     | 成功
    of_case  |             | c1      | 2021-05-10 00:00:00 | 2021-05-10 00:15:00 | 2021-05-10 00:20:00 | a          | 600                  | 500                | 2021-05-12 12:00:00 | 450               | 2021-05-16 23:59:59 | 400                 | 成功
    of_case  |             | c1      | 2021-05-10 00:00:00 | 2021-05-10 00:15:00 | 2021-05-10 00:20:00 | a          | 600                  | 500                | 2021-05-12 12:00:00 | 450               | 2021-05-16 23:59:59 | 400                 | 成功
    other    |             | c1      | 2021-05-10 00:00:00 | 2021-05-10 00:15:00 | 2021-05-10 00:20:00 | b          | 100                  | 70                 |                     |                   |                     |                     | 成功
    by_inc   |             | c2      | 2021-05-11 12:00:00 | 2021-05-11 12:20:00 | 2021-05-11 13:00:00 | a          | 2000                 | 1500               |                     |                   |                     |                     | 成功
    both     | i3          | c3      | 2021-05-16 22:00:00 | 2021-05-16 22:05:00 | 2021-05-16 22:10:00 | a          | 500                  | 200                |                     |                   |                     |                     | 成功
    of_c3    |             | c3      | 2021-05-16 22:00:00 | 2021-05-16 22:06:00 | 2021-05-17 00:00:00 | a          | 500                  | 480                |                     |                   |                     |                     | 成功
    unlinked |             | c9      | 2021-05-12 12:00:00 | 2021-05-12 12:05:00 | 2021-05-12 12:10:00 | a          | 30                   | 30                 |                     |                   |                     |                     | 成功
    neither  |             |         | 2021-05-12 12:00:00 | 2021-05-12 12:05:00 | 2021-05-12 12:10:00 | a          | 40                   | 40                 |                     |                   |                     |                     | 成功
    after    |             | c5      | 2021-05-17 00:00:00 | 2021-05-17 00:05:00 | 2021-05-17 00:10:00 | a          | 100                  | 60                 |                     |                   |                     |                     | 成功
"""
TRANSFERS = """
    transfer_id | case_id | from_account_id | to_account_id | level | transferred_at      | traced_at           | amount_cny
    t1          | c1      | V               | a             | 1     | 2021-05-09 23:00:00 | 2021-05-10 00:10:00 | 1000
    t2          | c2      | W               | a             | 1     | 2021-05-11 11:00:00 | 2021-05-11 12:10:00 | 2000
"""
EXPORTS = {"stop_orders": ORDERS, "cases": CASES, "incidents": INCIDENTS}
WEEK = """
    metric                | value
    stopped_accounts      | 6
    amount_stopped        | 2620.0
    amount_frozen         | 450.0
    amount_returned       | 400.0
    loss_ordered          | 3200.0
    loss_stopped          | 2550.0
    loss_frozen           | 450.0
    loss_returned         | 400.0
    stop_rate_60m         | 0.750
    stop_rate_60m_ordered | 1.000
    stop_rate_60m_by_loss | 0.833
    stop_amount_rate      | 0.607
    stopped_incidents     | 3
    minutes_to_stop       | 10.0
"""
"""i1: a, counted once with its 500, and b; i2: a; i3: a with 480; c9, known by nobody, and the order of nothing: a each."""
FUNNEL = """
    basis  | stage    | n_incidents | n_accounts | amount_cny
    cohort | reported | 4           |            | 4200.0
    cohort | ordered  | 3           | 4          | 3200.0
    cohort | stopped  | 3           | 4          | 2550.0
    cohort | frozen   | 1           | 1          | 450.0
    cohort | returned | 1           | 1          | 400.0
    flow   | reported | 4           |            | 4200.0
    flow   | ordered  | 5           | 6          | 3270.0
    flow   | stopped  | 5           | 6          | 2620.0
    flow   | frozen   | 1           | 1          | 450.0
    flow   | returned | 1           | 1          | 400.0
"""
ARRIVALS = (
    ("stop_orders", "cases", "incidents"),
    ("cases", "incidents", "stop_orders"),
    ("incidents", "stop_orders", "cases"),
)
OF_ORDERS = ("stopped_accounts", "amount_stopped", "amount_frozen", "amount_returned")


def week(given: Measuring, metric: str, as_of: datetime = LATER) -> dict[str, object]:
    question = TrendQuestion(Grain.WEEK, Selection())
    rows = given.project.trend([metric], question, as_of=as_of).to_dicts()
    return next(row for row in rows if row["period"] == "2021-W19")


def holds(given: Measuring) -> None:
    found = [week(given, row["metric"]) for row in rows_of(WEEK)]
    assert same_columns(found, WEEK) == rows_of(WEEK)
    funnel = questions.stops(given.project, as_of=LATER, week="2021-W19").answer.funnel
    assert same_columns(funnel, FUNNEL) == rows_of(FUNNEL)


@pytest.mark.parametrize("order", ARRIVALS, ids=" ".join)
def test_in_whatever_order_the_exports_arrive_an_account_counts_once(given: Measuring, order: tuple[str, ...]) -> None:
    for dataset in order:
        given.load(dataset, EXPORTS[dataset])
        if order[0] == "stop_orders":  # kept from here on, and out of date with the next load
            assert [week(given, metric)["value"] for metric in OF_ORDERS]
    holds(given)


def test_without_cases_and_incidents_the_orders_alone_say_what_they_can(given: Measuring) -> None:
    given.load("stop_orders", ORDERS)
    # c0, c1 and c2 stand for themselves; i3 and c3 are known to be one
    assert [week(given, metric)["value"] for metric in OF_ORDERS] == [8, 850 + 300 + 570 + 1500 + 480 + 70, 750, 400]


def test_an_earlier_view_does_not_know_the_link_that_came_later(given: Measuring) -> None:
    given.load("stop_orders", ORDERS).load("cases", CASES).load("incidents", INCIDENTS)
    known = {hours: week(given, "stopped_accounts", LOADED_AT + timedelta(hours=hours)) for hours in (1, 2, 3)}
    assert {hours: row["value"] for hours, row in known.items()} == {1: 8, 2: 6, 3: 6}
    assert [week(given, "amount_stopped", LOADED_AT + timedelta(hours=hours))["value"] for hours in (1, 2)] == [
        3770.0, 2620.0,
    ]  # fmt: skip


def test_a_corrected_case_takes_its_orders_along(given: Measuring) -> None:
    given.load("stop_orders", ORDERS).load("cases", CASES).load("incidents", INCIDENTS)
    given.load("cases", CASES.replace("c1      | i1 ", "c1      | i4 "))
    assert week(given, "stopped_accounts")["value"] == 7  # i1: a; i4: a and b
    assert week(given, "stop_rate_60m")["numerator"] == 3  # the orders of c1 are older than i4
    assert week(given, "loss_stopped")["value"] == 300 + 570 + 1500 + 480


def test_of_several_incidents_of_a_case_the_one_with_the_account_is_meant_else_the_first(given: Measuring) -> None:
    incidents = """
        incident_id | reported_at         | district | is_telecom | loss_cny | case_id
        j1          | 2021-05-10 12:00:00 | 福田     | 是         | 1000     | c
        j2          | 2021-05-10 12:00:00 | 罗湖     | 是         | 1000     | c
    """
    orders = """
        order_id | incident_id | case_id | reported_at         | executed_at         | account_id | amount_stopped_cny
        o1       | j2          |         | 2021-05-10 12:00:00 | 2021-05-10 12:30:00 | a          | 300
        o2       |             | c       | 2021-05-10 12:00:00 | 2021-05-10 12:40:00 | a          | 400
        o3       |             | c       | 2021-05-10 12:00:00 | 2021-05-10 12:50:00 | b          | 50
    """
    given.load("stop_orders", orders).load("incidents", incidents)
    expected = """
        period   | district | value
        2021-W19 | 福田     | 50.0
        2021-W19 | 罗湖     | 400.0
    """
    given.gives(expected, "loss_stopped", by=["district"])


def test_the_incident_that_an_order_names_itself_is_not_doubted(given: Measuring) -> None:
    orders = """
        order_id | incident_id | case_id | reported_at         | executed_at         | account_id | amount_stopped_cny
        o1       | i4          | c1      | 2021-05-16 12:00:00 | 2021-05-16 12:30:00 | a          | 300
        o2       | i1          | c1      | 2021-05-16 12:00:00 | 2021-05-16 12:40:00 | a          | 400
    """
    given.load("stop_orders", orders).load("cases", CASES).load("incidents", INCIDENTS)
    assert week(given, "stopped_accounts")["value"] == 2


def test_the_chain_and_the_trace_of_a_case_find_the_orders_of_its_incident_whoever_says_which_it_is(
    given: Measuring,
) -> None:
    orders = """
        order_id | incident_id | case_id | reported_at         | executed_at         | account_id | amount_stopped_cny
        o1       | i2          |         | 2021-05-11 12:00:00 | 2021-05-11 12:30:00 | a          | 300
        o2       | i1          |         | 2021-05-10 12:00:00 | 2021-05-10 12:40:00 | a          | 400
    """
    for dataset, table in {**EXPORTS, "stop_orders": orders, "transfers": TRANSFERS}.items():
        given.load(dataset, table)
    assert week(given, "chain_stopped")["value"] == 700  # c2 does not name its incident, i2 names its case
    for asked in ("c2", "i2"):
        assert questions.trace(given.project, asked, as_of=LATER).levels["stopped_cny"].to_list() == [300.0]


def test_an_account_under_both_numbers_expires_once(given: Measuring) -> None:
    orders = """
        order_id | incident_id | case_id | reported_at         | executed_at         | account_id | amount_stopped_cny | expires_at
        o1       | i1          |         | 2021-05-16 12:00:00 | 2021-05-16 12:40:00 | a          | 400                | 2021-05-18 12:40:00
        o2       |             | c1      | 2021-05-16 12:00:00 | 2021-05-16 12:50:00 | a          | 400                | 2021-05-18 12:50:00
    """
    given.load("stop_orders", orders).load("cases", CASES).load("incidents", INCIDENTS)
    found = questions.stops(given.project, as_of=datetime(2021, 5, 18, 12), expiring_hours=24).answer.expiring
    expected = """
        order_id | incident_id | case_id | district | minutes_left
        o2       | i1          | c1      | 福田     | 50
    """
    assert found is not None
    assert same_columns(found, expected) == rows_of(expected)


def test_explain_names_the_export_of_an_order_that_names_its_case_alone(given: Measuring) -> None:
    lines = ORDERS.strip().splitlines()
    by_case = [line for line in lines if "|             | c" in line]
    own, of_cases = (
        "\n".join(each) for each in ([line for line in lines if line not in by_case], [lines[0], *by_case])
    )
    given.load("stop_orders", own).load("stop_orders", of_cases).load("cases", CASES).load("incidents", INCIDENTS)
    today = datetime(2021, 5, 18).date()
    for metric, expected in (("stopped_accounts", [3, 5]), ("stop_rate_60m", [2, 3])):
        found = questions.explain(
            given.project, metric, "2021-W19", selection=Selection(), as_of=LATER, today=today
        ).files
        current = found.filter(found["role"] == "current", found["dataset"] == "stop_orders")
        assert current["n_events"].to_list() == expected


def test_a_metric_of_ones_own_over_each_order_follows_the_link_too(given: Measuring, project: Project) -> None:
    write_metric(project)
    given.load("stop_orders", ORDERS)
    assert week(given, "of_no_incident")["value"] == 6
    given.load("cases", CASES)
    assert week(given, "of_no_incident")["value"] == 3


def test_check_tells_what_was_loaded_not_what_was_linked(given: Measuring) -> None:
    given.load("stop_orders", ORDERS).load("cases", CASES).load("incidents", INCIDENTS.replace("i5 ", "i6 "))
    orphans = [each for each in given.project.check(as_of=LATER) if each.check == "orphans"]
    assert [each.dataset for each in orphans if "incident_id" in each.sentence_en] == [
        "cases"
    ]  # c5 names an incident that is not there; the order of c5 names none


def write_metric(project: Project) -> Path:
    path = project.folder.queries / "metrics" / "of_no_incident.sql"
    path.parent.mkdir(parents=True, exist_ok=True)
    settings = """title_zh = "无警情的止付单"
title_en = "Orders of no incident"
definition_zh = "没有警情编号的止付单。"
definition_en = "Stop orders without an incident."
front = "stop_payment"
kind = "count"
unit_zh = "单"
unit_en = "orders"
datasets = ["stop_orders"]
attributed_to = "executed_at"
"""
    head = "\n".join(f"-- {line}" for line in settings.splitlines())
    select = "select order_id as key, executed_at as at, n as value from stop_orders where incident_id is null"
    path.write_text(f"-- ---\n{head}\n-- ---\n{select}\n", encoding="utf-8")
    return path


CONTRADICTING = """
    order_id | incident_id | case_id | reported_at         | requested_at        | executed_at         | account_id | amount_stopped_cny | result
    wrong    | i1          | c2      | 2021-05-10 00:00:00 | 2021-05-10 00:05:00 | 2021-05-10 00:10:00 | a          | 300                | 成功
    alone    |             | c2      | 2021-05-11 12:00:00 | 2021-05-11 12:20:00 | 2021-05-11 13:00:00 | a          | 1500               | 成功
"""
"""i1 is case c1, and c2 is the case of i2, as the registers say."""


@pytest.mark.parametrize("arrival", ARRIVALS)
def test_an_order_that_contradicts_the_registers_belongs_to_its_incident_and_that_ones_case_everywhere(
    given: Measuring, arrival: tuple[str, ...]
) -> None:
    for dataset in arrival:
        given.load(dataset, {**EXPORTS, "stop_orders": CONTRADICTING}[dataset])
    given.load("transfers", TRANSFERS)
    chains = {case: questions.trace(given.project, case, as_of=LATER).transfers for case in ("c1", "c2")}
    assert {case: chain["stopped_cny"].to_list() for case, chain in chains.items()} == {"c1": [300], "c2": [1500]}
    assert float(week(given, "chain_stopped")["value"]) == 1800
    assert float(week(given, "loss_stopped")["value"]) == 1800
    assert week(given, "stop_rate_60m")["numerator"] == 2
    assert week(given, "stopped_accounts")["value"] == 2
    (finding,) = (each for each in given.project.check(as_of=LATER) if each.check == "contradicting_cases")
    assert (finding.value, finding.severity) == (1, "warning")
    assert "such as wrong" in finding.sentence_en


def test_an_order_that_alone_says_which_case_its_incident_is_contradicts_nothing(given: Measuring) -> None:
    given.load("incidents", INCIDENTS).load("cases", CASES)
    given.load("stop_orders", CONTRADICTING.replace("| i1          | c2 ", "| i3          | c3 "))
    assert not [each for each in given.project.check(as_of=LATER) if each.check == "contradicting_cases"]


def test_an_order_belongs_to_the_one_case_of_its_incident_that_it_names_else_to_all(given: Measuring) -> None:
    cases = """
        case_id | incident_id | filed_at            | reported_at         | district | category
        c1      | i1          | 2021-05-10 13:00:00 | 2021-05-10 00:00:01 | 福田     | telecom_fraud
        c2      | i1          | 2021-05-11 13:00:00 | 2021-05-10 00:00:01 | 罗湖     | telecom_fraud
    """
    named = CONTRADICTING.replace("| i1          | c2 ", "| i1          | c1 ")
    given.load("incidents", INCIDENTS.replace("| c2", "|")).load("cases", cases).load("transfers", TRANSFERS)
    given.load("stop_orders", named)
    found = {case: questions.trace(given.project, case, as_of=LATER).transfers for case in ("c1", "c2")}
    assert {case: chain["stopped_cny"].to_list() for case, chain in found.items()} == {"c1": [300], "c2": [1500]}
    given.load("stop_orders", named.replace("| c1 ", "|    "))
    found = {case: questions.trace(given.project, case, as_of=LATER).transfers for case in ("c1", "c2")}
    assert {case: chain["stopped_cny"].to_list() for case, chain in found.items()} == {"c1": [300], "c2": [1500]}
    assert float(week(given, "chain_stopped")["value"]) == 1800
