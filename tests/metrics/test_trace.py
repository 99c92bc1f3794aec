"""The fund chain of a case: splits, joins, cycles, missing levels."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from measuring import Measuring

from fraudstats import questions
from fraudstats.analysis.trace import Trace
from fraudstats.briefing.trace_picture import draw_trace
from fraudstats.errors import NoData
from tables import rows_of, same_columns

LATER = datetime(2030, 1, 1)
CASES = """
    case_id | incident_id | filed_at            | reported_at         | district | category     | loss_cny
    c1      | i1          | 2021-05-10 12:00:00 | 2021-05-10 10:00:00 | 龙岗     | 电信网络诈骗 | 1000
    c2      | i2          | 2021-05-10 12:00:00 | 2021-05-10 10:00:00 | 龙岗     | 电信网络诈骗 | 1000
"""
INCIDENTS = """
    incident_id | reported_at         | district | is_telecom | loss_cny | case_id
    i1          | 2021-05-10 10:00:00 | 龙岗     | 是         | 1000     | c1
"""
TRANSFERS = """
    transfer_id | case_id | from_account_id | to_account_id | level | transferred_at      | traced_at           | amount_cny
    t1          | c1      | V               | A             | 1     | 2021-05-10 09:30:00 | 2021-05-10 10:05:00 | 1000
    t2          | c1      | A               | B             | 2     | 2021-05-10 09:35:00 | 2021-05-10 10:10:00 | 600
    t3          | c1      | A               | C             | 2     | 2021-05-10 09:36:00 | 2021-05-10 10:12:00 | 300
    t4          | c1      | B               | D             | 3     | 2021-05-10 09:40:00 | 2021-05-10 10:20:30 | 500
    t5          | c1      | C               | D             | 3     | 2021-05-10 09:41:00 |                     | 300
    t6          | c1      | D               | A             | 4     | 2021-05-10 09:50:00 | 2021-05-10 10:29:00 | 50
    t7          | c1      | X               | Y             | 6     | 2021-05-10 09:55:00 | 2021-05-10 10:40:00 | 70
    t8          | other   | V               | Z             | 1     | 2021-05-10 09:55:00 |                     | 70
"""
ORDERS = """
    order_id | incident_id | case_id | reported_at         | executed_at         | account_id | amount_stopped_cny | result | frozen_at           | amount_frozen_cny
    o1       | i1          |         | 2021-05-10 10:00:00 | 2021-05-10 10:06:00 | A          | 150                | 成功   |                     |
    o2       |             | c1      | 2021-05-10 10:00:00 | 2021-05-10 10:21:00 | D          | 400                | 成功   | 2021-05-10 20:00:00 | 400
    o3       | i1          |         | 2021-05-10 10:00:00 | 2021-05-11 10:21:00 | D          | 400                | 成功   |                     |
    o4       | i9          |         | 2021-05-10 10:00:00 | 2021-05-11 10:21:00 | B          | 999                | 成功   |                     |
"""


@pytest.fixture
def traced(given: Measuring) -> Measuring:
    given.load("cases", CASES).load("incidents", INCIDENTS)
    return given.load("transfers", TRANSFERS).load("stop_orders", ORDERS)


def chain(traced: Measuring, case: str = "c1") -> Trace:
    return questions.trace(traced.project, case, as_of=LATER)


def test_each_transfer_has_its_level_and_what_is_odd_about_it(traced: Measuring) -> None:
    expected = """
        transfer_id | level | goes_back | is_detached | minutes_to_trace | stopped_cny
        t1          | 1     | no        | no          | 5.0              | 150.0
        t2          | 2     | no        | no          | 10.0             | 0.0
        t3          | 2     | no        | no          | 12.0             | 0.0
        t4          | 3     | no        | no          | 20.5             | 400.0
        t5          | 3     | no        | no          |                  | 400.0
        t6          | 4     | yes       | no          | 29.0             | 150.0
        t7          | 1     | no        | no          | 40.0             | 0.0
    """
    found = chain(traced).transfers.sort("transfer_id")
    assert same_columns(found, expected) == rows_of(expected)


def test_levels_add_up_and_an_account_counts_once(traced: Measuring) -> None:
    expected = """
        level | n_transfers | n_accounts | amount_cny | stopped_cny | frozen_cny | moving_cny | n_untraced | n_going_back
        1     | 2           | 2          | 1070.0     | 150.0       | 0.0        | 70.0       | 0          | 0
        2     | 2           | 2          | 900.0      | 0.0         | 0.0        | 100.0      | 0          | 0
        3     | 2           | 1          | 800.0      | 400.0       | 400.0      | 350.0      | 1          | 0
        4     | 1           | 1          | 50.0       | 0.0         | 0.0        | 0.0        | 0          | 1
    """
    assert same_columns(chain(traced).levels, expected) == rows_of(expected)


def test_a_cycle_without_a_beginning_is_detached_and_keeps_its_level(given: Measuring) -> None:
    cycle = """
        transfer_id | case_id | from_account_id | to_account_id | level | transferred_at      | traced_at | amount_cny
        t1          | c1      | A               | B             | 2     | 2021-05-10 09:30:00 |           | 10
        t2          | c1      | B               | A             | 3     | 2021-05-10 09:31:00 |           | 10
        t3          | c1      | S               | S             | 5     | 2021-05-10 09:32:00 |           | 10
        t4          | c1      |                 | T             | 1     | 2021-05-10 09:29:00 |           | 10
    """
    expected = """
        transfer_id | level | is_detached
        t1          | 2     | yes
        t2          | 3     | yes
        t3          | 5     | yes
        t4          | 1     | no
    """
    given.load("cases", CASES).load("incidents", INCIDENTS).load("stop_orders", ORDERS).load("transfers", cycle)
    assert same_columns(chain(given).transfers.sort("transfer_id"), expected) == rows_of(expected)


def test_a_chain_of_many_diamonds_ends(given: Measuring) -> None:
    """Two ways at each of 25 levels: 2^25 paths, 100 transfers."""
    head = "transfer_id | case_id | from_account_id | to_account_id | level | transferred_at | amount_cny\n"
    rows = [
        f"t{level}{start}{end} | c1 | {start}{level} | {end}{level + 1} | {level + 1} | 2021-05-10 09:30:00 | 10"
        for level in range(25)
        for start in "ab"
        for end in "ab"
    ]
    given.load("cases", CASES).load("incidents", INCIDENTS).load("stop_orders", ORDERS)
    given.load("transfers", head + "\n".join(rows))
    assert chain(given).transfers["level"].max() == 25


def test_the_incident_s_number_finds_its_case(traced: Measuring) -> None:
    assert chain(traced, "i1").case["case_id"] == "c1"


def test_unknown_cases_and_cases_without_transfers_are_said_to_be(traced: Measuring) -> None:
    with pytest.raises(NoData, match="no case 'c9'"):
        chain(traced, "c9")
    with pytest.raises(NoData, match="no transfers of case 'c2'"):
        chain(traced, "c2")


def test_the_picture_has_a_box_an_account_and_a_line_a_transfer(traced: Measuring) -> None:
    found = chain(traced)
    drawn = draw_trace(found.transfers, "en")
    root = ElementTree.fromstring(drawn)
    assert len(root.findall("{*}rect")) == 7  # V, A, B, C, D, X, Y
    assert len(root.findall("{*}line")) == 7
    assert len([line for line in root.findall("{*}line") if "stroke-dasharray" in line.attrib]) == 1
    assert "level 3" in drawn.decode()
    assert drawn == draw_trace(found.transfers, "en")


def test_a_transfer_that_comes_in_two_exports_counts_once(traced: Measuring) -> None:
    before = chain(traced)
    again = "\n".join(line for line in TRANSFERS.splitlines() if "t2 " not in line)
    traced.load("transfers", again)
    after = chain(traced)
    assert after.transfers.equals(before.transfers)
    assert after.levels.equals(before.levels)


def test_two_equal_payments_under_numbers_of_their_own_are_two(traced: Measuring) -> None:
    twin = """
        transfer_id | case_id | from_account_id | to_account_id | level | transferred_at      | traced_at           | amount_cny
        t2b         | c1      | A               | B             | 2     | 2021-05-10 09:35:00 | 2021-05-10 10:10:00 | 600
    """
    level = chain(traced.load("transfers", twin)).levels.row(1, named=True)
    assert (level["level"], level["n_transfers"], level["n_accounts"], level["amount_cny"]) == (2, 3, 2, 1500)
