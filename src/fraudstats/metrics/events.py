"""The single events behind a value, and the exports that they came in."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fraudstats.calendar.windows import Window
from fraudstats.engines import sql
from fraudstats.loading import corrections
from fraudstats.loading.batches import LEDGER
from fraudstats.loading.contracts import Contract
from fraudstats.loading.links import LINKED
from fraudstats.loading.views import table_of
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.facts import Knowledge, Query, Selection, facts_query, run

if TYPE_CHECKING:
    import polars as pl

INSIDE = "day >= $first and day < $end"
VALUES = {
    Kind.COUNT: "coalesce(cast(sum(value) as bigint), 0) as value",
    Kind.SUM: "coalesce(cast(sum(value) as decimal(38, 2)), 0) as value",
    Kind.RATIO: """cast(sum(numerator) as double) / nullif(sum(denominator), 0) as value,
    cast(coalesce(sum(numerator), 0) as bigint) as numerator,
    cast(coalesce(sum(denominator), 0) as bigint) as denominator""",
    Kind.DURATION: "median(cast(value as double)) as value, count(value) as denominator",
    Kind.STOCK: "cast(sum(value) filter (day = last_day) as bigint) as value",
    Kind.DISTINCT: "count(distinct value) as value",
    Kind.STOCK_RATIO: """cast(sum(numerator) filter (day = last_day) as double)
        / nullif(sum(denominator) filter (day = last_day), 0) as value,
    cast(coalesce(sum(numerator) filter (day = last_day), 0) as bigint) as numerator,
    cast(coalesce(sum(denominator) filter (day = last_day), 0) as bigint) as denominator""",
    Kind.PER_HEAD: """10000.0 * coalesce(sum(numerator) filter (day >= $first and last_day is not null), 0)
        / nullif(sum(denominator) filter (day = last_day), 0) as value,
    cast(coalesce(sum(numerator) filter (day >= $first and last_day is not null), 0) as bigint) as numerator,
    cast(coalesce(sum(denominator) filter (day = last_day), 0) as bigint) as denominator""",
}
LAST_DAYS = {
    **dict.fromkeys((Kind.STOCK, Kind.STOCK_RATIO), ("max(day)", INSIDE)),
    Kind.PER_HEAD: ("max(day) filter (denominator <> 0)", "day < $end"),
}
"""Where the last day matters, and among which events; the residents of PER_HEAD may be known from before the window.
Without any there is no last day, and what happened there does not count."""

COUNTED = {
    **dict.fromkeys((Kind.STOCK, Kind.STOCK_RATIO), "day = last_day"),
    Kind.PER_HEAD: "day >= $first and denominator = 0 and last_day is not null or day = last_day and denominator <> 0",
}
"""Which of those events the value is made of."""


def value_query(knowledge: Knowledge, definition: Definition, selection: Selection, window: Window) -> Query:
    """Write a metric's value in a window as one query, from the events to the number."""
    facts = facts_query(knowledge, definition, Selection((), selection.filters))
    text = f"{facts.text}\nselect {VALUES[definition.kind]}\nfrom ({_source(definition)})"
    return _bounded(Query(text, facts.parameters), window)


def _source(definition: Definition) -> str:
    if definition.kind not in LAST_DAYS:
        return f"select * from located where {INSIDE}"
    last_day, reach = LAST_DAYS[definition.kind]
    owners = f"partition by {sql.names(definition.last_known_by)}" if definition.last_known_by else ""
    return f"select *, {last_day} over ({owners}) as last_day from located where {reach}"


def events(knowledge: Knowledge, definition: Definition, selection: Selection, window: Window) -> "pl.DataFrame":
    """List the events that the value of a window is made of: of a stock, those of the last known days.

    Returns:
        One row per event: key (as stored; what is hashed stays so), at, day, the dimensions, the measures.
    """
    facts = facts_query(knowledge, definition, Selection((), selection.filters))
    columns = sql.names(("at", "day", *definition.dimensions, *definition.measures))
    counted = COUNTED.get(definition.kind, "true")
    text = f"""{facts.text}
select cast(key as varchar) as key, {columns}
from ({_source(definition)})
where {counted} order by all"""
    query = _bounded(Query(text, facts.parameters), window)
    return run(knowledge, definition, query.text, query)


def event_files(
    knowledge: Knowledge,
    definition: Definition,
    contracts: Mapping[str, Contract],
    selection: Selection,
    window: Window,
) -> "pl.DataFrame":
    """Name the exports that the events of a window came in.

    An event is found in each dataset that carries the key of the metric's first one; where none is (the dataset's key
    has several parts, the events are made of many rows) the files that cover a day of the window answer, without a
    number of events. The export of a correction is named for what it took back.

    Returns:
        dataset, batch_id, file, sha256, loaded_at, n_events, n_taken_back.
    """
    import polars as pl

    link = contracts[definition.datasets[0]].key
    tables = []
    for dataset in definition.datasets:
        has_key = len(link) == 1 and link[0] in contracts[dataset].stored_fields()
        given = (knowledge, definition, selection, window, dataset)
        found = _with_corrections(*given, link[0]) if has_key else None
        tables.append(_by_days(knowledge, definition, window, dataset) if found is None or found.is_empty() else found)
    return pl.concat(tables)


def _with_corrections(
    knowledge: Knowledge, definition: Definition, selection: Selection, window: Window, dataset: str, link: str
) -> "pl.DataFrame":
    """Name the exports of the events that are seen, and of the corrections that took back what is not."""
    import polars as pl

    given = (knowledge, definition, selection, window, dataset, link)
    found = _by_key(*given).with_columns(pl.lit(0, dtype=pl.Int64).alias("n_taken_back"))
    if dataset not in knowledge.corrected or corrections.number_of(dataset) != link:
        return found
    with corrections.alone(knowledge.session, dataset):
        taken_back = _by_key(*given).rename({"n_events": "n_taken_back"})
    file = ["dataset", "batch_id", "file", "sha256", "loaded_at"]
    counts = pl.concat([found, taken_back], how="diagonal").group_by(file).agg(pl.col("n_events", "n_taken_back").sum())
    return counts.sort("batch_id")


def _by_key(
    knowledge: Knowledge, definition: Definition, selection: Selection, window: Window, dataset: str, link: str
) -> "pl.DataFrame":
    facts = facts_query(knowledge, definition, Selection((), selection.filters))
    text = f"""{facts.text},
chosen as (
    select distinct cast(key as varchar) as key from located where {INSIDE}
)
select $dataset as dataset, batches.batch_id, batches.file, batches.sha256, batches.loaded_at,
    count(distinct chosen.key) as n_events
from chosen
{_versions(dataset, link)}
inner join {LEDGER} as batches on batches.batch_id = versions.added_batch
where versions.added_batch <= $batch_id and (versions.removed_batch is null or versions.removed_batch > $batch_id)
group by all
order by batches.batch_id"""
    query = _bounded(Query(text, facts.parameters), window)
    return run(knowledge, definition, query.text, query, dataset=dataset, batch_id=knowledge.batch_id)


def _versions(dataset: str, link: str) -> str:
    """Join the versions of a dataset's rows to the keys of events; a stop order's also by its incident and account."""
    if dataset != LINKED:
        return f"inner join {table_of(dataset)} as versions on cast(versions.{sql.name(link)} as varchar) = chosen.key"
    return f"""inner join (
    select order_id, cast({sql.name(link)} as varchar) as key from {LINKED}
    union
    select order_id, coalesce(incident_id, case_id, order_id) || '/' || account_id from {LINKED}
) as orders on orders.key = chosen.key
inner join {table_of(LINKED)} as versions on versions.order_id = orders.order_id"""


def _by_days(knowledge: Knowledge, definition: Definition, window: Window, dataset: str) -> "pl.DataFrame":
    text = f"""select dataset, batch_id, file, sha256, loaded_at, cast(null as bigint) as n_events,
    cast(null as bigint) as n_taken_back
from {LEDGER}
where dataset = $dataset and batch_id <= $batch_id and covers_from < $end and covers_to >= $first
order by batch_id"""
    bounds = {"first": window.start, "end": window.end, "dataset": dataset, "batch_id": knowledge.batch_id}
    return run(knowledge, definition, text, Query(text, bounds))


def _bounded(query: Query, window: Window) -> Query:
    return Query(query.text, {**query.parameters, "first": window.start, "end": window.end})
