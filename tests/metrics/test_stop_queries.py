"""Steps of `queries/stops` by themselves, from rows that a colleague can check by eye."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from fraudstats.engines.duckdb import DuckDBSession, staging
from fraudstats.metrics.command_queries import CommandQuery, read_command_queries
from fraudstats.paths import shipped
from tables import rows_of, same_columns

ASKED: dict[str, Any] = {
    "by": "", "start_clock": "reported_at", "end_clock": "requested_at", "within": 60, "amount_limits": [],
    "window_start": datetime(2021, 5, 10), "window_end": datetime(2021, 5, 17), "data_end": datetime(2021, 5, 18),
}  # fmt: skip
INCIDENTS = """
    select *, true as is_telecom, 1 as n, 1000.00 as loss_cny, timestamp '2021-05-10 09:00:00' as reported_at,
        null as first_transfer_at, '' as district, '' as station, '' as fraud_type, '' as channel
    from (values ('answered'), ('awaited'), ('asked_too_soon'), ('asked_twice'), ('refused')) as known (incident_id)"""
ORDERS = """
    select *, 1 as chain_level, 'app' as channel
    from (values
        ('answered', timestamp '2021-05-10 09:10:00', timestamp '2021-05-10 09:20:00', 'stopped'),
        ('answered', timestamp '2021-05-10 09:05:00', null, 'pending'),
        ('awaited', timestamp '2021-05-10 09:05:00', null, 'pending'),
        ('asked_too_soon', timestamp '2021-05-10 08:50:00', null, null),
        ('asked_twice', timestamp '2021-05-10 08:50:00', null, 'stopped'),
        ('asked_twice', timestamp '2021-05-10 09:30:00', null, 'stopped'),
        ('refused', timestamp '2021-05-10 09:05:00', null, 'failed')
    ) as known (incident_id, requested_at, executed_at, result)"""
WAITED = """
    select null as stop_group, true as is_mature, true as is_timed, *
    from (values
        (true, false, 60, 3), (false, true, 60, 1), (true, false, 90, 2), (true, false, 90, -2), (false, true, 80, 1),
        (false, true, 100, 2), (false, true, 200, 5), (false, true, 150, -1), (false, true, 300, 1)
    ) as counted (is_stopped, is_pending, seconds, n)"""


@pytest.fixture
def session() -> Iterator[DuckDBSession]:
    with staging() as opened:
        yield opened


@pytest.fixture(scope="module")
def queries() -> dict[str, CommandQuery]:
    return read_command_queries([shipped("queries") / "stops"])


def test_a_pending_order_counts_where_nothing_was_stopped_since_the_report(
    session: DuckDBSession, queries: dict[str, CommandQuery]
) -> None:
    session.run(f"create table incidents as {INCIDENTS}")
    session.run(f"create table window_orders as {ORDERS}")
    queries["incidents"].run(session, ASKED)
    expected = """
        is_ordered | is_stopped | is_pending | seconds | n | n_too_soon
        yes        | no         | no         |         | 1 | 0
        yes        | no         | yes        | 658800  | 2 | 0
        yes        | yes        | no         | 600     | 1 | 0
        yes        | yes        | no         | 1800    | 1 | 1
    """
    found = session.frame("from stop_incidents order by is_stopped, is_pending, seconds")
    assert same_columns(found, expected) == rows_of(expected)


def test_who_waits_longer_than_the_last_stop_counts_with_the_longest_wait(
    session: DuckDBSession, queries: dict[str, CommandQuery]
) -> None:
    session.run(f"create table stop_incidents as {WAITED}")
    expected = """
        seconds | n_stopped | n_pending
        60      | 3         | 1
        300     | 0         | 9
    """
    found = queries["waits"].frame(session, {})
    assert same_columns(found, expected) == rows_of(expected)
