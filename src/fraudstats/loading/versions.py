"""Every state that a row ever had (docs/decisions/0002).

A version table holds the contract's fields, `added_batch` and `removed_batch`. A row is current after batch b where
added_batch <= b and removed_batch is null or later than b. Nothing is deleted.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from fraudstats.engines import sql
from fraudstats.engines.duckdb import STORE
from fraudstats.engines.session import Session
from fraudstats.loading.contracts import SQL_TYPES, Contract
from fraudstats.loading.staging import SOUND

COMPARED = "compared"


@dataclass(frozen=True)
class Comparison:
    """How many staged rows the store did not know, knew otherwise, or knew."""

    n_new: int
    n_changed: int
    n_unchanged: int


def define(session: Session, contract: Contract) -> None:
    """Create the version table, or add the fields that the contract gained."""
    columns = ", ".join(f"{sql.name(name)} {SQL_TYPES[field.type]}" for name, field in contract.stored_fields().items())
    table = table_of(contract.name)
    session.run(f"create schema if not exists {STORE}.versions")
    session.run(f"create table if not exists {table} ({columns}, added_batch integer not null, removed_batch integer)")
    for name, field in contract.stored_fields().items():
        session.run(f"alter table {table} add column if not exists {sql.name(name)} {SQL_TYPES[field.type]}")


def compare(session: Session, contract: Contract) -> Comparison:
    """Hold the staged rows against the current ones, by key; makes the table `compared` with their `state`."""
    fields = list(contract.stored_fields())
    known = ", ".join(f"known.{sql.name(name)}" for name in fields)
    staged = ", ".join(f"staged.{sql.name(name)}" for name in fields)
    same_key = " and ".join(f"staged.{sql.name(name)} = known.{sql.name(name)}" for name in contract.key)
    session.run(f"""
        create or replace temp table {COMPARED} as
        select staged.*,
            case
                when known.added_batch is null then 'new'
                when row({staged}) is distinct from row({known}) then 'changed'
                else 'unchanged'
            end as state
        from {SOUND} as staged
        left join (select * from {table_of(contract.name)} where removed_batch is null) as known on {same_key}""")
    counts = session.rows(f"select state, count(*) as n from {COMPARED} group by state")
    by_state = {row["state"]: row["n"] for row in counts}
    return Comparison(by_state.get("new", 0), by_state.get("changed", 0), by_state.get("unchanged", 0))


def append(session: Session, contract: Contract, batch_id: int) -> None:
    """Retire the old states of changed rows and add the new ones."""
    table, fields = table_of(contract.name), sql.names(contract.stored_fields())
    same_key = " and ".join(f"{COMPARED}.{sql.name(name)} = known.{sql.name(name)}" for name in contract.key)
    session.run(
        f"""update {table} as known set removed_batch = $batch from {COMPARED}
        where known.removed_batch is null and {COMPARED}.state = 'changed' and {same_key}""",
        {"batch": batch_id},
    )
    session.run(
        f"""insert into {table} by name
        select {fields}, cast($batch as integer) as added_batch, cast(null as integer) as removed_batch
        from {COMPARED} where state <> 'unchanged'""",
        {"batch": batch_id},
    )


def loaded_datasets(session: Session) -> set[str]:
    """Name the datasets that have a version table."""
    rows = session.rows(
        "select table_name from duckdb_tables() where database_name = $store and schema_name = 'versions'",
        {"store": STORE},
    )
    return {row["table_name"] for row in rows}


def expose(session: Session, datasets: Iterable[str], batch_id: int) -> None:
    """Make each dataset readable under its own name, as it was known after a batch."""
    for dataset in datasets:
        session.run(f"""
            create or replace temp view {sql.name(dataset)} as
            select * exclude (added_batch, removed_batch) from {table_of(dataset)}
            where added_batch <= {int(batch_id)} and (removed_batch is null or removed_batch > {int(batch_id)})""")


def expose_changed(session: Session, dataset: str, since_batch: int, batch_id: int) -> None:
    """Make readable, under the dataset's name, nothing but the rows that came or went between two batches."""
    came, went = (
        f"{each} > {int(since_batch)} and {each} <= {int(batch_id)}" for each in ("added_batch", "removed_batch")
    )
    session.run(f"""
        create or replace temp view {sql.name(dataset)} as
        select * exclude (added_batch, removed_batch) from {table_of(dataset)} where ({came}) or ({went})""")


def table_of(dataset: str) -> str:
    """Name the version table of a dataset."""
    return f"{STORE}.versions.{sql.name(dataset)}"
