"""The ledger of loaded files, in the store."""

from dataclasses import dataclass
from datetime import date, datetime

from fraudstats.engines.duckdb import STORE
from fraudstats.engines.session import Row, Session

LEDGER = f"{STORE}.loading.batches"

DEFINITION = f"""
    create schema if not exists {STORE}.loading;
    create table if not exists {LEDGER} (
        batch_id integer primary key,
        file varchar not null,
        sha256 varchar not null,
        dataset varchar not null,
        source varchar not null,
        contract_version varchar not null,
        n_read bigint not null,
        n_new bigint not null,
        n_changed bigint not null,
        n_unchanged bigint not null,
        n_duplicate bigint not null,
        n_rejected bigint not null,
        n_warned bigint not null,
        n_layout bigint not null,
        covers_from date,
        covers_to date,
        loaded_at timestamp not null,
        n_retired bigint default 0,
        path varchar default ''
    )"""
ADDED_SINCE = ("n_retired bigint default 0", "path varchar default ''")
"""Columns that stores of earlier releases lack."""


@dataclass(frozen=True)
class Batch:
    """One loaded file; n_read = n_new + n_changed + n_unchanged + n_duplicate + n_rejected."""

    batch_id: int
    file: str
    sha256: str
    dataset: str
    source: str
    """Profile, and the first digits of its sha256; empty where the headers spoke for themselves."""
    contract_version: str
    n_read: int
    n_new: int
    n_changed: int
    n_unchanged: int
    n_duplicate: int
    n_rejected: int
    n_warned: int
    """Rows let in with a warning; they are among the others."""
    n_layout: int
    """Totals, notes and blank rows, which are no data."""
    covers_from: date | None
    covers_to: date | None
    """Last complete statistical day in the file."""
    loaded_at: datetime
    n_retired: int = 0
    """Known rows that a complete export no longer holds."""
    path: str = ""
    """Where the file lay; `rejects replay` looks there."""


@dataclass(frozen=True)
class Coverage:
    """Which days a dataset covers, both ends included."""

    dataset: str
    covers_from: date
    watermark: date


def list_batches(session: Session) -> list[Batch]:
    """List all batches, oldest first."""
    return [Batch(**row) for row in session.rows(f"select * from {LEDGER} order by batch_id")]


def same_file(session: Session, sha256: str, source: str) -> list[Batch]:
    """Find the batches that took this very file with the same reading."""
    rows = session.rows(
        f"select * from {LEDGER} where sha256 = $sha256 and source = $source order by batch_id",
        {"sha256": sha256, "source": source},
    )
    return [Batch(**row) for row in rows]


def next_batch_id(session: Session) -> int:
    """Number the next batch."""
    return int(session.rows(f"select coalesce(max(batch_id), 0) + 1 as n from {LEDGER}")[0]["n"])


def bring_up_to_date(session: Session) -> None:
    """Add what the ledger of an earlier release lacks."""
    for column in ADDED_SINCE:
        session.run(f"alter table {LEDGER} add column if not exists {column}")


def write_batch(session: Session, batch: Batch) -> None:
    """Enter a batch."""
    row: Row = dict(vars(batch))
    session.run(f"insert into {LEDGER} by name select {', '.join(f'${name} as {name}' for name in row)}", row)


def last_batch(session: Session, as_of: datetime) -> int:
    """Number the newest batch that was known at an instant; 0 where there was none."""
    rows = session.rows(
        f"select coalesce(max(batch_id), 0) as n from {LEDGER} where loaded_at <= $as_of", {"as_of": as_of}
    )
    return int(rows[0]["n"])


def coverages(session: Session, batch_id: int) -> dict[str, Coverage]:
    """Give the days that each dataset covers, as known after a batch."""
    rows = session.rows(
        f"""select dataset, min(covers_from) as covers_from, max(covers_to) as watermark from {LEDGER}
        where batch_id <= $batch_id and covers_from is not null and covers_to is not null
        group by dataset order by dataset""",
        {"batch_id": batch_id},
    )
    return {row["dataset"]: Coverage(**row) for row in rows}
