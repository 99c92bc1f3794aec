"""Which stops end soon? Every one that may run out unseen has to be on the list, once an account."""

from datetime import datetime

import polars as pl
from measuring import Measuring

from fraudstats import questions
from tables import rows_of, same_columns

LOADED_AT = datetime(2021, 5, 18, 0, 30)
MORNING = datetime(2021, 5, 18, 8)
INCIDENTS = """
    incident_id | reported_at         | district | is_telecom | loss_cny | case_id
    i1          | 2021-05-16 09:00:00 | 福田     | 是         | 500      | c1
"""
HEAD = """
    order_id    | incident_id | case_id | reported_at         | requested_at        | executed_at         | account_id | amount_stopped_cny | expires_at          | frozen_at           | result"""


def expiring(given: Measuring, orders: str, as_of: datetime = MORNING, hours: int = 24) -> pl.DataFrame:
    given.load("incidents", INCIDENTS, loaded_at=LOADED_AT).load("stop_orders", HEAD + orders, loaded_at=LOADED_AT)
    found = questions.stops(given.project, as_of=as_of, expiring_hours=hours).answer.expiring
    assert found is not None
    return found


def test_a_stop_without_an_end_is_taken_to_last_48_hours_and_marked(given: Measuring) -> None:
    orders = """
    given       | i1          |         | 2021-05-16 09:00:00 | 2021-05-16 09:10:00 | 2021-05-16 10:00:00 | a          | 10                 | 2021-05-18 09:30:00 |                     | 成功
    at_start    | i1          |         | 2021-05-16 07:00:00 | 2021-05-16 07:10:00 | 2021-05-16 08:00:00 | b          | 10                 |                     |                     | 成功
    a_second    | i1          |         | 2021-05-16 07:00:00 | 2021-05-16 07:10:00 | 2021-05-16 08:00:01 | c          | 10                 |                     |                     | 成功
    at_end      | i1          |         | 2021-05-16 09:00:00 | 2021-05-17 07:10:00 | 2021-05-17 08:00:00 | d          | 10                 |                     |                     |
    beyond      | i1          |         | 2021-05-16 09:00:00 | 2021-05-17 07:10:00 | 2021-05-17 08:00:01 | e          | 10                 |                     |                     | 成功
    on_a_day    | i1          |         | 2021-05-15 09:00:00 | 2021-05-15 09:10:00 | 2021-05-16          | f          | 10                 |                     |                     | 成功
    no_time     | i1          |         | 2021-05-16 09:00:00 | 2021-05-16 11:00:00 |                     | g          | 10                 |                     |                     | 成功
    no_request  | i1          |         | 2021-05-16 12:00:00 |                     |                     | h          | 10                 |                     |                     | 成功
    frozen      | i1          |         | 2021-05-16 09:00:00 | 2021-05-16 09:10:00 | 2021-05-16 10:00:00 | i          | 10                 |                     | 2021-05-17 10:00:00 | 成功
    """
    expected = """
        order_id   | expires_at          | minutes_left | end_is_assumed
        on_a_day   | 2021-05-18 00:00:00 | 960          | yes
        a_second   | 2021-05-18 08:00:01 | 0            | yes
        given      | 2021-05-18 09:30:00 | 90           | no
        no_time    | 2021-05-18 11:00:00 | 180          | yes
        no_request | 2021-05-18 12:00:00 | 240          | yes
        at_end     | 2021-05-19 08:00:00 | 1440         | yes
    """
    assert same_columns(expiring(given, orders), expected) == rows_of(expected)


def test_what_was_never_carried_out_does_not_end(given: Measuring) -> None:
    orders = """
    unanswered  | i1          |         | 2021-05-16 09:00:00 | 2021-05-16 09:10:00 |                     | a          | 10                 | 2021-05-18 09:30:00 |                     |
    pending     | i1          |         | 2021-05-16 09:00:00 | 2021-05-16 09:10:00 |                     | b          | 10                 | 2021-05-18 09:30:00 |                     | 处理中
    failed      | i1          |         | 2021-05-16 09:00:00 | 2021-05-16 09:10:00 | 2021-05-16 10:00:00 | c          | 10                 | 2021-05-18 09:30:00 |                     | 失败
    nothing     | i1          |         | 2021-05-16 09:00:00 | 2021-05-16 09:10:00 | 2021-05-16 10:00:00 | d          | 0                  | 2021-05-18 09:30:00 |                     | 成功
    """
    assert expiring(given, orders).is_empty()


def test_a_renewed_stop_is_listed_once_by_its_last_end_given_or_assumed(given: Measuring) -> None:
    orders = """
    first       | i1          |         | 2021-05-14 09:00:00 | 2021-05-14 09:10:00 | 2021-05-14 10:00:00 | a          | 10                 | 2021-05-18 10:00:00 |                     | 成功
    renewed     | i1          |         | 2021-05-14 09:00:00 | 2021-05-16 09:10:00 | 2021-05-16 11:00:00 | a          | 10                 |                     |                     | 成功
    same_end_1  | i1          |         | 2021-05-14 09:00:00 | 2021-05-14 09:10:00 | 2021-05-14 10:00:00 | b          | 10                 | 2021-05-18 12:00:00 |                     | 成功
    same_end_2  | i1          |         | 2021-05-14 09:00:00 | 2021-05-14 09:10:00 | 2021-05-14 10:00:00 | b          | 10                 | 2021-05-18 12:00:00 |                     | 成功
    first_c     | i1          |         | 2021-05-14 09:00:00 | 2021-05-14 09:10:00 | 2021-05-16 10:00:00 | c          | 10                 |                     |                     | 成功
    much_later  | i1          |         | 2021-05-14 09:00:00 | 2021-05-14 09:10:00 | 2021-05-17 10:00:00 | c          | 10                 | 2021-11-17 10:00:00 |                     | 成功
    """
    found = expiring(given, orders)
    assert found.select("order_id", "end_is_assumed").rows() == [("renewed", True), ("same_end_1", False)]


def test_the_case_on_the_list_is_the_one_in_which_trace_shows_the_order(given: Measuring) -> None:
    orders = """
    no_case     | i1          |         | 2021-05-16 09:00:00 | 2021-05-16 09:10:00 | 2021-05-16 10:00:00 | a          | 10                 | 2021-05-18 10:00:00 |                     | 成功
    another     | i1          | c9      | 2021-05-16 09:00:00 | 2021-05-16 09:10:00 | 2021-05-16 10:00:00 | b          | 20                 | 2021-05-18 11:00:00 |                     | 成功
    case_alone  |             | c1      | 2021-05-16 09:00:00 | 2021-05-16 09:10:00 | 2021-05-16 10:00:00 | c          | 40                 | 2021-05-18 12:00:00 |                     | 成功
    unknown     |             | c7      | 2021-05-16 09:00:00 | 2021-05-16 09:10:00 | 2021-05-16 10:00:00 | d          | 80                 | 2021-05-18 13:00:00 |                     | 成功
    """
    found = expiring(given, orders)
    assert found.select("order_id", "incident_id", "case_id", "district").rows() == [
        ("no_case", "i1", "c1", "福田"),
        ("another", "i1", "c1", "福田"),
        ("case_alone", "i1", "c1", "福田"),
        ("unknown", None, "c7", None),
    ]
    cases = "case_id | filed_at | district | category\nc1 | 2021-05-16 12:00:00 | 福田 | 电诈\n"
    transfers = """
        transfer_id | case_id | from_account_id | to_account_id | level | transferred_at      | amount_cny
        t1          | c1      | v               | a             | 1     | 2021-05-16 08:00:00 | 100
        t2          | c1      | v               | b             | 1     | 2021-05-16 08:00:00 | 100
        t3          | c1      | v               | c             | 1     | 2021-05-16 08:00:00 | 100
    """
    given.load("cases", cases, loaded_at=LOADED_AT).load("transfers", transfers, loaded_at=LOADED_AT)
    assert questions.trace(given.project, "c1", as_of=MORNING).levels["stopped_cny"].to_list() == [70.0]
