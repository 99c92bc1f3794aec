"""链上资金: what moved on each level of the chains of the cases reported in a window, and what was stopped there."""

import pytest
from measuring import Measuring

CASES = """
    case_id | incident_id | filed_at            | reported_at         | district | category      | loss_cny
    c0      | i0          | 2021-05-10 09:00:00 | 2021-05-09 23:59:59 | 福田     | telecom_fraud | 10
    c1      | i1          | 2021-05-11 09:00:00 | 2021-05-10 00:00:00 | 福田     | telecom_fraud | 1000
    c2      | i2          | 2021-05-11 09:00:00 | 2021-05-16 20:00:00 | 罗湖     | telecom_fraud | 500
    c3      | i3          | 2021-05-17 09:00:00 | 2021-05-17 00:00:00 | 罗湖     | telecom_fraud | 500
"""
TRANSFERS = """
    transfer_id | case_id | from_account_id | to_account_id | level | transferred_at      | traced_at           | amount_cny
    t0          | c0      | V               | A             | 1     | 2021-05-09 20:00:00 | 2021-05-09 23:59:59 | 10
    t1          | c1      | V               | A             | 1     | 2021-05-09 23:00:00 | 2021-05-10 00:10:00 | 1000
    t2          | c1      | A               | B             | 2     | 2021-05-09 23:10:00 | 2021-05-10 00:20:00 | 700
    t2          | c1      | A               | B             | 2     | 2021-05-09 23:10:00 | 2021-05-10 00:20:00 | 700
    t3          | c1      | A               | C             | 2     | 2021-05-09 23:11:00 |                     | 200
    t4          | c1      | B               | A             | 3     | 2021-05-09 23:20:00 | 2021-05-10 00:30:00 | 50
    t5          | c2      | W               | D             | 1     | 2021-05-16 19:00:00 | 2021-05-16 21:00:00 |
    t6          | c2      | W               | E             | 1     | 2021-05-16 19:00:00 | 2021-05-16 21:00:00 | 500
    t7          | c3      | X               | E             | 1     | 2021-05-16 19:00:00 | 2021-05-16 21:00:00 | 90
"""
ORDERS = """
    order_id | incident_id | case_id | reported_at         | requested_at        | executed_at         | account_id | amount_stopped_cny | result
    o1       | i1          |         | 2021-05-10 00:00:00 | 2021-05-10 00:30:00 | 2021-05-10 00:59:00 | A          | 300                | 成功
    o2       | i1          | c1      | 2021-05-10 00:00:00 | 2021-05-10 00:35:00 | 2021-05-10 01:59:00 | A          | 250                | 成功
    o3       | i1          |         | 2021-05-10 00:00:00 | 2021-05-10 00:30:00 | 2021-05-10 00:59:00 | B          | 650                | 成功
    o4       | i1          |         | 2021-05-10 00:00:00 | 2021-05-10 00:30:00 |                     | C          |                    | 处理中
    o5       |             | c2      | 2021-05-16 20:00:00 | 2021-05-16 20:30:00 | 2021-05-16 20:59:00 | E          | 400                | 成功
    o6       | i2          | c2      | 2021-05-16 20:00:00 | 2021-05-16 20:30:00 | 2021-05-16 20:59:00 | Z          | 999                | 成功
    far      |             | c3      | 2021-05-17 00:00:00 | 2021-05-17 12:30:00 | 2021-05-17 13:00:00 | E          | 90                 | 成功
"""


@pytest.fixture
def chains(given: Measuring) -> Measuring:
    return given.load("cases", CASES).load("stop_orders", ORDERS).load("transfers", TRANSFERS)


def week_by(chains: Measuring, metric: str, dimension: str) -> dict[str, float]:
    rows = chains.measure(metric, by=(dimension,)).to_dicts()
    return {row[dimension]: float(row["value"]) for row in rows if row["period"] == "2021-W19" and row["value"]}


def test_each_transfer_counts_on_its_level_in_the_week_of_the_report(chains: Measuring) -> None:
    assert week_by(chains, "chain_amount", "level") == {"1": 1500, "2": 900, "3": 50}
    assert week_by(chains, "chain_amount", "district") == {"福田": 1950, "罗湖": 500}


def test_an_account_of_the_chain_counts_once_with_its_largest_stop_on_its_first_level(chains: Measuring) -> None:
    assert week_by(chains, "chain_stopped", "level") == {"1": 700, "2": 650}
    assert week_by(chains, "chain_stopped", "district") == {"福田": 950, "罗湖": 400}
