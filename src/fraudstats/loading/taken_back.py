"""Stop orders that a correction takes back: a row that repeats the order, with a count of -1.

A count is right as soon as its rows are added up; an account, its largest amount and its first stop are not. So the
view of the stop orders shows neither what is taken back nor what takes it back. Source: docs/decisions/0333.
"""

from fraudstats.engines.session import Session
from fraudstats.loading import views

ORDERS = "stop_orders"
WITH_CORRECTIONS = "stop_orders_with_corrections"
ACCOUNT = ("coalesce(incident_id, case_id)", "account_id", "coalesce(result, 'stopped')")
"""The orders on an account in an incident that ended alike."""
AMOUNTS = ("amount_requested_cny", "amount_stopped_cny", "amount_frozen_cny", "amount_returned_cny")
TIMES = ("requested_at", "executed_at", "frozen_at", "returned_at")
UNSEEN_SQL = """
    create or replace temp view {orders} as
    with counted as (
        select
            *,
            sum(n) over (partition by {account}) as left_of_account,
            sum(n) over (partition by {account}, {amounts}) as left_of_amounts,
            sum(n) over (partition by {account}, {amounts}, {times}) as left_of_copies
        from {corrected}
        where account_id in (select account_id from {corrected} where n < 1)
    )
    select * exclude (left_of_account, left_of_amounts, left_of_copies) from counted
    where left_of_account > 0 and left_of_amounts > 0 and left_of_copies <> 0
    union all
    select * from {corrected}
    where account_id not in (select account_id from {corrected} where n < 1)"""
BEYOND_SQL = """
    select coalesce(-sum(n), 0) as n from (
        select sum(n) as n from {corrected} group by {account}, {amounts} having sum(n) < 0
    )"""


def take_back(session: Session) -> bool:
    """Leave out what corrections take back; at no cost where no version of an order is one. Tell whether one is."""
    if not session.rows(f"select 1 as found from {views.table_of(ORDERS)} where n < 1 limit 1"):
        return False
    session.run(f"drop view if exists {WITH_CORRECTIONS}")
    session.run(f"alter view {ORDERS} rename to {WITH_CORRECTIONS}")
    session.run(UNSEEN_SQL.format_map(_words()))
    return True


def n_beyond(session: Session) -> int:
    """Count what corrections take back beyond the orders that are known; after `take_back`."""
    return int(session.rows(BEYOND_SQL.format_map(_words()))[0]["n"])


def _words() -> dict[str, str]:
    parts = {"account": ACCOUNT, "amounts": AMOUNTS, "times": TIMES}
    return {"orders": ORDERS, "corrected": WITH_CORRECTIONS, **{name: ", ".join(each) for name, each in parts.items()}}
