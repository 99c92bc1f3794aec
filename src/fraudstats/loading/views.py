"""Version tables as they read after a batch: what metrics, checks and commands see of a dataset."""

from collections.abc import Iterable
from datetime import datetime

from fraudstats.engines import sql
from fraudstats.engines.session import STORE, Session

ENTERED_AT = "entered_at"
"""The field in which exports say when a row was entered; not every contract has it."""
KNOWN = "known_batch"
"""The variable of a session that says up to which batch its datasets are read."""


def loaded_datasets(session: Session) -> set[str]:
    """Name the datasets that have a version table."""
    rows = session.rows(
        "select table_name from duckdb_tables() where database_name = $store and schema_name = 'versions'",
        {"store": STORE},
    )
    return {row["table_name"] for row in rows}


def expose(session: Session, datasets: Iterable[str], batch_id: int) -> None:
    """Make each dataset readable under its own name, as it was known after a batch."""
    turn_to(session, batch_id)
    for dataset in datasets:
        session.run(f"""
            create or replace temp view {sql.name(dataset)} as
            select * exclude (added_batch, removed_batch) from {table_of(dataset)}
            where added_batch <= getvariable('{KNOWN}')
                and (removed_batch is null or removed_batch > getvariable('{KNOWN}'))""")


def turn_to(session: Session, batch_id: int) -> None:
    """Make all that is exposed read as it was known after another batch: one statement, however many datasets."""
    session.run(f"set variable {KNOWN} = {int(batch_id)}")


def has_field(session: Session, dataset: str, field: str) -> bool:
    """Tell whether the stored rows of a dataset have a field; those of an earlier contract may lack it."""
    return field in stored_columns(session, dataset)


def stored_columns(session: Session, dataset: str) -> dict[str, str]:
    """Name the columns of a dataset's version table, with their types; none where nothing is loaded."""
    found = session.rows(
        """select column_name, data_type from duckdb_columns()
        where database_name = $store and schema_name = 'versions' and table_name = $table""",
        {"store": STORE, "table": dataset},
    )
    return {row["column_name"]: row["data_type"] for row in found}


def sampled_texts(session: Session, dataset: str, fields: Iterable[str], share: float) -> dict[str, list[str]]:
    """List texts of fields that occur in a dataset's rows, in order; a seldom one may be missed.

    Args:
        share: of the rows, in all versions, that are looked at; a fraction.
    """
    lists = (f"list(distinct {each}) filter ({each} is not null) as {each}" for each in map(sql.name, fields))
    sample = f"{table_of(dataset)} tablesample system ({100 * share:.6f}%)"
    (found,) = session.rows(f"select {', '.join(lists)} from {sample}")
    return {name: sorted(texts or []) for name, texts in found.items()}


def expose_entered(session: Session, dataset: str, batch_id: int, before: datetime) -> None:
    """Make readable, under the dataset's name, what had been entered before an instant."""
    field = sql.name(ENTERED_AT)
    session.run(f"""
        create or replace temp view {sql.name(dataset)} as
        select * exclude (added_batch, removed_batch) from {table_of(dataset)}
        where added_batch <= {int(batch_id)} and (removed_batch is null or removed_batch > {int(batch_id)})
            and ({field} is null or {field} < timestamp '{before:%Y-%m-%d %H:%M:%S}')""")


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
