"""Which incident does a stop order belong to that names its case alone? What the loaded datasets say of it together.

An incident is reported first and becomes a case later, so that one account may be stopped under either number. The view
of the stop orders gives each order the incident of its case; of several the one in which the same account was stopped,
else the first. `case_links` says which incident belongs to which case: cases and incidents are believed before orders.
`case_orders` gives the orders case by case; one that names another case than its incident's goes with its incident.
Source: docs/decisions/0260, 0332.
"""

from collections.abc import Collection, Iterable

from fraudstats.engines import sql
from fraudstats.engines.session import Session
from fraudstats.loading import corrections, views
from fraudstats.loading.taken_back import take_back

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
CASE_ORDERS = "case_orders"
"""A view beside the datasets: the columns of the stop orders, a row for each case that an order belongs to."""
BESIDE = (CASE_LINKS, CASE_ORDERS)
REGISTERS = ("cases", "incidents")
"""Datasets that say for themselves which incident is which case; an order only repeats it."""
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

CASE_ORDERS_SQL = f"""
    create or replace temp view {CASE_ORDERS} as
    with named as (
        select orders.*, own.case_id as believed_case_id
        from {LINKED} as orders
        left join {CASE_LINKS} as own
            on own.incident_id = orders.incident_id
            and own.case_id = orders.case_id
    )
    select named.* exclude (believed_case_id)
        replace (coalesce(named.believed_case_id, links.case_id, named.case_id) as case_id)
    from named
    left join {CASE_LINKS} as links
        on links.incident_id = named.incident_id
        and named.believed_case_id is null
    where coalesce(named.believed_case_id, links.case_id, named.case_id) is not null"""


def expose(session: Session, datasets: Collection[str], batch_id: int) -> frozenset[str]:
    """Make each dataset readable under its own name, as it was known after a batch, stop orders with their incident.

    Returns:
        The datasets that have corrections, of which nothing that they take back is seen.
    """
    views.expose(session, datasets, batch_id)
    corrected = corrections.apply(session, datasets)
    if LINKED in datasets:
        link_orders(session)
    return corrected


def link_orders(session: Session) -> bool:
    """Give the orders that can be read their incidents, without what is taken back; tell whether anything was.

    It costs nothing where each order has always named its incident, and none was ever taken back. Both are asked of all
    versions: the views stay as they are when one turns to an earlier batch.
    """
    saying = [each for each in SAID_BY if _says_it(session, each)]
    versions = views.table_of(LINKED)
    is_short = LINKED in saying and session.rows(f"select 1 as found from {versions} where {BY_CASE_ALONE} limit 1")
    if is_short:
        session.run(f"drop view if exists {AS_LOADED}")
        session.run(f"alter view {LINKED} rename to {AS_LOADED}")
    orders = (AS_LOADED if is_short else LINKED) if LINKED in saying else ""
    _offer_links(session, [each for each in REGISTERS if each in saying], orders)
    if is_short:
        session.run(LINKED_SQL)
    if LINKED not in saying:
        return False
    has_corrections = take_back(session)
    session.run(CASE_ORDERS_SQL)
    return has_corrections


def offer_no_links(session: Session) -> None:
    """Make what lies beside the datasets readable, without rows: where only the columns of a SELECT are asked for."""
    _offer_links(session, [], "")
    session.run(CASE_ORDERS_SQL)


def all_read(datasets: Iterable[str]) -> list[str]:
    """Name the datasets whose rows decide what can be read of `datasets`."""
    return list(dict.fromkeys([*datasets, *(SAID_BY if LINKED in datasets else ())]))


def _says_it(session: Session, dataset: str) -> bool:
    return SAID_BY[dataset] <= views.stored_columns(session, dataset).keys()


def _offer_links(session: Session, registers: Iterable[str], orders: str) -> None:
    nothing = "select cast(null as varchar) as case_id, cast(null as varchar) as incident_id where false"
    registered = " union ".join([nothing, *map(_pairs, registers)])
    repeated = (
        f"""
        union
        {_pairs(orders)} and incident_id not in (select incident_id from registered)"""
        if orders
        else ""
    )
    session.run(f"""
        create or replace temp view {CASE_LINKS} as
        with registered as ({registered})
        select * from registered{repeated}""")


def _pairs(table: str) -> str:
    return f"select case_id, incident_id from {sql.name(table)} where case_id is not null and incident_id is not null"
