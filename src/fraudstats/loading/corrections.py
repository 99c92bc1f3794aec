"""Rows that take an event back by a count below 0: neither is seen, in whatever is told of events.

A correction under the number of its event is the newest state of it: what is left is the count before, less what it
takes. One under a number of its own takes back one event that is like it in all but the number, the count and the time
of entry: sums of counts stay the same, and numbers of different persons, medians, links and lists are told without
either. What is not like any remains, as a row with a count below 0. Stop orders have a rule of their own for those
(`taken_back`). Source: docs/decisions/0390.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from fraudstats.engines import sql
from fraudstats.engines.session import Session
from fraudstats.loading import views
from fraudstats.loading.taken_back import ORDERS

EVENTS = {
    "incidents": ("incident_id", "reported_at"),
    "cases": ("case_id", "filed_at"),
    "alerts": ("alert_id", "issued_at"),
    ORDERS: ("order_id", "reported_at"),
    "transfers": ("transfer_id", "transferred_at"),
    "arrests": ("arrest_id", "taken_on"),
    "card_actions": ("action_id", "acted_on"),
    "outreach": ("event_id", "held_on"),
    "referrals": ("referral_id", "sent_at"),
    "tasks": ("task_id", "raised_on"),
}
"""Datasets whose rows are events, with the number that identifies one and the time at which it happened."""
COUNT = "n"
NOT_COMPARED = (COUNT, views.ENTERED_AT, "added_batch", "removed_batch")
AS_LOADED = "_with_corrections_as_loaded"
"""Ends the name of the view that still has what is taken back, and what takes it back."""
WITHOUT_TIME = "timestamp '1900-01-01'"
CORRECTED_SQL = """
    create or replace temp view {dataset} as
    with before as (
        select {number}, arg_max(n, added_batch) as n_before
        from {versions}
        where n > 0
            and added_batch <= getvariable('{known}')
            and {number} in (select {number} from {loaded} where n < 0)
        group by {number}
    ),
    corrections as (
        select
            loaded.* replace (
                case when before.n_before is null then loaded.n else greatest(before.n_before + loaded.n, 0) end as n
            ),
            before.n_before is not null as is_of_its_event
        from {loaded} as loaded
        left join before
            on before.{number} = loaded.{number}
        where loaded.n < 0
    ),
    others as (
        select * exclude (is_of_its_event) from corrections where not is_of_its_event
    ),
    alike as (
        select * from {loaded}
        where n >= 0 and {moment} in (select {moment} from others)
        union all
        select * from others
    ),
    ranked as (
        select
            *,
            row_number() over (partition by n, {content} order by {number}) as place,
            count(*) filter (n > 0) over (partition by abs(n), {content}) as n_events,
            count(*) filter (n < 0) over (partition by abs(n), {content}) as n_taken_back
        from alike
    )
    select * from {loaded}
    where n >= 0 and {moment} not in (select {moment} from others)
    union all
    select * exclude (is_of_its_event) from corrections where is_of_its_event and n > 0
    union all
    select * exclude (place, n_events, n_taken_back) from ranked
    where place > {taken_back}"""


def number_of(dataset: str) -> str | None:
    """Name the field that identifies an event of a dataset; None where its rows are no events."""
    return EVENTS[dataset][0] if dataset in EVENTS else None


def apply(session: Session, datasets: Collection[str]) -> frozenset[str]:
    """Leave out what corrections take back of what can be read; name the datasets that have any.

    It costs one look where no version of a row is a correction.
    """
    found = []
    for dataset in _having_any(session, [each for each in EVENTS if each in datasets]):
        columns = views.stored_columns(session, dataset)
        if not columns.keys() >= set(EVENTS[dataset]):
            continue  # a contract of one's own, of whose events nothing is known
        loaded = f"{dataset}{AS_LOADED}"
        session.run(f"drop view if exists {loaded}")
        session.run(f"alter view {dataset} rename to {loaded}")
        session.run(CORRECTED_SQL.format_map(_words(dataset, loaded, sorted(columns))))
        found.append(dataset)
    return frozenset(found)


@contextmanager
def alone(session: Session, dataset: str) -> Iterator[None]:
    """Read, under the name of a dataset that `apply` named, nothing but the corrections that took something back."""
    corrected, number = f"{dataset}_corrected", EVENTS[dataset][0]
    session.run(f"alter view {dataset} rename to {corrected}")
    try:
        session.run(f"""
            create or replace temp view {dataset} as
            select * from {dataset}{AS_LOADED}
            where n < 0 and {number} not in (select {number} from {corrected} where n < 0)""")
        yield
    finally:
        session.run(f"drop view if exists {dataset}")
        session.run(f"alter view {corrected} rename to {dataset}")


def _having_any(session: Session, datasets: Collection[str]) -> list[str]:
    """Name the datasets of which any version of a row is a correction; those of an earlier contract may lack `n`."""
    counted = session.rows(
        "select table_name from duckdb_columns() where schema_name = 'versions' and column_name = $count",
        {"count": COUNT},
    )
    having = {row["table_name"] for row in counted}
    looks = (
        f"select {sql.literal(each)} as dataset where exists (select 1 from {views.table_of(each)} where n < 0)"
        for each in datasets
        if each in having
    )
    text = " union all ".join(looks)
    return [row["dataset"] for row in session.rows(text)] if text else []


def _words(dataset: str, loaded: str, columns: Iterable[str]) -> dict[str, str]:
    number, event_at = EVENTS[dataset]
    return {
        "dataset": dataset,
        "versions": views.table_of(dataset),
        "known": views.KNOWN,
        "loaded": loaded,
        "number": number,
        "moment": f"coalesce(cast({event_at} as timestamp), {WITHOUT_TIME})",
        "content": sql.names(each for each in columns if each not in (number, *NOT_COMPARED)),
        "taken_back": "0" if dataset == ORDERS else "least(n_events, n_taken_back)",
    }
