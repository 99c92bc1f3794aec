"""Which incident does a stop order belong to that names its case alone? What the loaded datasets say of it together.

An incident is reported first and becomes a case later, so that one account may be stopped under either number. The view
of the stop orders gives each order the incident of its case; of several the one in which the same account was stopped,
else the first. `case_links` says which incident belongs to which case. Source: docs/decisions/0260.
"""

from collections.abc import Collection, Iterable

from fraudstats.engines import sql
from fraudstats.engines.session import Session
from fraudstats.loading import views

LINKED = "stop_orders"
FILLED = "incident_id"
SAID_BY = {
    "cases": {"case_id", "incident_id"},
    "incidents": {"case_id", "incident_id"},
    LINKED: {"case_id", "incident_id", "account_id"},
}
"""Datasets whose rows may say which incident belongs to which case, and by which columns."""
CASE_LINKS = "case_links"
"""A view beside the datasets: case_id, incident_id; each pair once."""
AS_LOADED = "stop_orders_as_loaded"
BY_CASE_ALONE = "incident_id is null and case_id is not null"
LINKED_SQL = f"""
    create or replace temp view {LINKED} as
    with by_case as (
        select distinct case_id, account_id from {AS_LOADED} where {BY_CASE_ALONE}
    ),
    candidates as (
        select by_case.case_id, by_case.account_id, {CASE_LINKS}.incident_id
        from by_case
        inner join {CASE_LINKS}
            on {CASE_LINKS}.case_id = by_case.case_id
    ),
    chosen as (
        select
            candidates.case_id,
            candidates.account_id,
            coalesce(
                min(candidates.incident_id) filter (same.account_id is not null), min(candidates.incident_id)
            ) as incident_id
        from candidates
        left join {AS_LOADED} as same
            on same.incident_id = candidates.incident_id
            and same.account_id = candidates.account_id
        group by candidates.case_id, candidates.account_id
    )
    select known.* replace (coalesce(known.incident_id, chosen.incident_id) as incident_id)
    from {AS_LOADED} as known
    left join chosen
        on chosen.case_id = case when known.incident_id is null then known.case_id end
        and chosen.account_id = known.account_id"""


def expose(session: Session, datasets: Collection[str], batch_id: int) -> None:
    """Make each dataset readable under its own name, as it was known after a batch, stop orders with their incident."""
    views.expose(session, datasets, batch_id)
    if LINKED in datasets:
        link_orders(session)


def link_orders(session: Session) -> None:
    """Give the orders that can be read their incidents; at no cost where each has always named its own.

    Whether one ever did not is asked of all versions: the views stay as they are when one turns to an earlier batch.
    """
    saying = [each for each in SAID_BY if _says_it(session, each)]
    versions = views.table_of(LINKED)
    is_short = LINKED in saying and session.rows(f"select 1 as found from {versions} where {BY_CASE_ALONE} limit 1")
    if is_short:
        session.run(f"drop view if exists {AS_LOADED}")
        session.run(f"alter view {LINKED} rename to {AS_LOADED}")
    _offer_links(session, [AS_LOADED if is_short and each == LINKED else each for each in saying])
    if is_short:
        session.run(LINKED_SQL)


def offer_no_links(session: Session) -> None:
    """Make `case_links` readable, without rows: where only the columns of a SELECT are asked for."""
    _offer_links(session, [])


def all_read(datasets: Iterable[str]) -> list[str]:
    """Name the datasets whose rows decide what can be read of `datasets`."""
    return list(dict.fromkeys([*datasets, *(SAID_BY if LINKED in datasets else ())]))


def _says_it(session: Session, dataset: str) -> bool:
    return SAID_BY[dataset] <= views.stored_columns(session, dataset).keys()


def _offer_links(session: Session, tables: Iterable[str]) -> None:
    pairs = [
        f"select case_id, incident_id from {sql.name(each)} where case_id is not null and incident_id is not null"
        for each in tables
    ]
    nothing = "select cast(null as varchar) as case_id, cast(null as varchar) as incident_id where false"
    session.run(f"create or replace temp view {CASE_LINKS} as {' union '.join([nothing, *pairs])}")
