"""Do stop orders contradict what else is loaded? What they say otherwise is not believed, and has to be explained."""

from collections.abc import Iterator

from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.loading import corrections, links
from fraudstats.loading.findings import Finding, Severity, counted
from fraudstats.loading.taken_back import n_beyond

CONTRADICTING = f"""
    select count(*) as n, min(orders.order_id) as example
    from {links.LINKED} as orders
    left join {links.CASE_LINKS} as known
        on known.incident_id = orders.incident_id
        and known.case_id = orders.case_id
    where orders.incident_id is not null
        and orders.case_id is not null
        and known.case_id is null"""


def order_findings(session: DuckDBSession) -> Iterator[Finding]:
    """Look at the stop orders with their links; from here on the session reads them so."""
    corrections.apply(session, [links.LINKED])
    has_corrections = links.link_orders(session)
    row = session.rows(CONTRADICTING)[0]
    if row["n"]:
        yield Finding(
            links.LINKED, "contradicting_cases", Severity.WARNING, row["n"],
            f"{row['n']} 张止付单所写案件不是其警情的案件（如 {row['example']}），按警情归入其案件",
            f"{counted(row['n'], 'order')} of an incident name a case that is not its own, such as {row['example']}; "
            "they count in the case of the incident",
        )  # fmt: skip
    beyond = n_beyond(session) if has_corrections else 0
    if beyond:
        yield Finding(
            links.LINKED, "idle_corrections", Severity.WARNING, beyond,
            f"冲减（数量为负）的止付单比对应的原单多 {beyond} 件，多出部分不计",
            f"corrections (n below 0) take back {counted(beyond, 'stop order')} more than are known; "
            "they count nowhere",
        )  # fmt: skip
