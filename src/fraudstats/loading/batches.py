"""The ledger of loaded files, in the store."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from itertools import takewhile

from fraudstats.engines.session import STORE, Row, Session
from fraudstats.errors import NoData
from fraudstats.loading.reach import Covered, Reach

LEDGER = f"{STORE}.loading.batches"
MOST_REMEMBERED = 4096
"""Loads whose days are remembered."""

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
        path varchar default '',
        first_at timestamp,
        last_at timestamp,
        until_at timestamp,
        seen_at timestamp,
        sheet varchar
    )"""
ADDED_SINCE = (
    "n_retired bigint default 0", "path varchar default ''",
    "first_at timestamp", "last_at timestamp", "until_at timestamp", "seen_at timestamp", "sheet varchar",
)  # fmt: skip
"""Columns that stores of earlier releases lack."""


@dataclass(frozen=True)
class Batch:
    """One loaded file; n_read = n_new + n_changed + n_unchanged + n_duplicate + n_rejected.

    A row that another of its file takes back counts among the duplicates: passed over, and nothing wrong with it.
    """

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
    """Known rows that a complete export no longer holds, or that this very file was read to hold before."""
    path: str = ""
    """Where the file lay; `rejects replay` looks there."""
    first_at: datetime | None = None
    """As in `Reach`, as the next three; the two days above are those of the cut-off when the file was loaded."""
    last_at: datetime | None = None
    until_at: datetime | None = None
    seen_at: datetime | None = None
    """None in batches of earlier releases."""
    sheet: str | None = None
    """Of a workbook, else empty; None in batches of earlier releases."""

    def covered(self, cutoff: time) -> Covered:
        """Give the days that the file covers, in statistical days of a cut-off."""
        if self.seen_at is None:
            return Covered(self.covers_from, self.covers_to)
        return _days(Reach(self.first_at, self.last_at, self.until_at, self.seen_at), cutoff)


@lru_cache(MOST_REMEMBERED)
def _days(reach: Reach, cutoff: time) -> Covered:
    """Remember the days of a load: late entry asks for them once for every load after it."""
    return reach.days(cutoff)


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


def is_named(session: Session, file: str) -> bool:
    """Tell whether a file of this name was loaded before, with whatever content."""
    return bool(session.rows(f"select 1 as found from {LEDGER} where file = $file limit 1", {"file": file}))


def earlier_readings(session: Session, batch: Batch) -> list[int]:
    """Find the batches that took this very file, or sheet, with an earlier state of its profile, or without one."""
    profile = batch.source.partition("#")[0]
    return [
        each.batch_id
        for each in list_batches(session)
        if (each.sha256, each.dataset, each.sheet) == (batch.sha256, batch.dataset, batch.sheet)
        and each.source.partition("#")[0] in ("", profile)
    ]


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


def known_batches(ledger: Iterable[Batch], as_of: datetime) -> list[Batch]:
    """List the batches that were known at an instant, oldest first, as the ledger is.

    Every batch up to the newest of them was known then: what came later is not seen, even if a clock was turned back.
    """
    return list(takewhile(lambda batch: batch.loaded_at <= as_of, ledger))


def known_or_refused(ledger: Sequence[Batch], as_of: datetime) -> list[Batch]:
    """List the batches that were known at an instant, oldest first; none where nothing was ever loaded.

    Raises:
        NoData: if the first file was loaded later.
    """
    loads = known_batches(ledger, as_of)
    if ledger and not loads:
        raise NoData(
            f"nothing was loaded by {as_of}", expected=f"The first file was loaded at {ledger[0].loaded_at}.",
            next_step="Ask for a later instant with --as-of.", slug="before-first-load",
        )  # fmt: skip
    return loads


def coverages(loads: Iterable[Batch], cutoff: time) -> dict[str, Coverage]:
    """Give the days that each dataset covers, as known after loads, in statistical days of a cut-off."""
    found: dict[str, Coverage] = {}
    for batch in loads:
        days = batch.covered(cutoff)
        if days.first and days.last:
            known = found.get(batch.dataset, Coverage(batch.dataset, days.first, days.last))
            found[batch.dataset] = Coverage(
                batch.dataset, min(known.covers_from, days.first), max(known.watermark, days.last)
            )
    return {name: each for name, each in sorted(found.items()) if each.covers_from <= each.watermark}
