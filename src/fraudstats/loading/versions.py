"""Every state that a row ever had (docs/decisions/0002).

A version table holds the contract's fields, `added_batch` and `removed_batch`. A row is current after batch b where
added_batch <= b and removed_batch is null or later than b. Nothing is deleted.
"""

from dataclasses import dataclass
from datetime import datetime

from fraudstats.engines import sql
from fraudstats.engines.session import STORE, Session
from fraudstats.loading.contracts import SQL_TYPES, Contract
from fraudstats.loading.validation import IS_DATA, IS_SOUND, STAGED, RowState
from fraudstats.loading.views import loaded_datasets, stored_columns, table_of


@dataclass(frozen=True)
class Complete:
    """The span of which an export holds every event: half-open, in statistical days."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Gone:
    """Which known rows an export takes back if it no longer holds them."""

    complete: Complete | None = None
    """Those of the days that the export holds wholly; None where it may be a part."""
    readings: tuple[int, ...] = ()
    """Those that these batches brought: they read the same file otherwise."""

    def __bool__(self) -> bool:
        return self.complete is not None or bool(self.readings)


MET = "met"
"""The table of staged rows whose key the store knows: `staged_row`, `known_row`, `differs`."""
LAST_BATCH = 2**31 - 1
VANISHED = "vanished"
"""The table of current rows that the export takes back: `known_row`."""


@dataclass(frozen=True)
class Comparison:
    """How many staged rows the store did not know, knew otherwise, or knew; how many it knew that are gone."""

    n_new: int
    n_changed: int
    n_unchanged: int
    n_retired: int = 0


def define(session: Session, contract: Contract) -> None:
    """Create the version table, or add the fields that the contract gained."""
    columns = ", ".join(_defined(contract, name) for name in contract.stored_fields())
    table = table_of(contract.name)
    session.run(f"create schema if not exists {STORE}.versions")
    session.run(f"create table if not exists {table} ({columns}, added_batch integer not null, removed_batch integer)")
    for name, field in contract.stored_fields().items():
        session.run(f"alter table {table} add column if not exists {sql.name(name)} {SQL_TYPES[field.type]}")


def compare(session: Session, contract: Contract, n_sound: int, gone: Gone, newest: int | None = None) -> Comparison:
    """Hold the staged rows against the current ones, by key; makes the tables `met` and `vanished`.

    Args:
        gone: which known rows vanish where the export does not hold them.
        newest: states that later batches brought stay as they are; None for an export that is the newest itself.
    """
    _define_comparison(session)
    if not _has_current_rows(session, contract):
        return Comparison(n_sound, 0, 0)
    staged = ", ".join(f"{STAGED}.{sql.name(name)}" for name in contract.stored_fields())
    session.run(
        f"""insert into {MET}
        select {STAGED}.rowid, known.rowid,
            row({staged}) is distinct from row({_known_fields(session, contract)}) and known.added_batch <= $newest
        from {STAGED} inner join {table_of(contract.name)} as known on {_same_key(contract)}
        where known.removed_batch is null and {IS_SOUND}""",
        {"newest": LAST_BATCH if newest is None else newest},
    )
    if gone:
        _find_vanished(session, contract, gone)
    counts = session.rows(f"""
        select count(*) filter (differs) as n_changed, count(*) filter (not differs) as n_unchanged,
            (select count(*) from {VANISHED}) as n_retired from {MET}""")[0]
    return Comparison(n_new=n_sound - counts["n_changed"] - counts["n_unchanged"], **counts)


def append(session: Session, contract: Contract, batch_id: int, comparison: Comparison) -> None:
    """Retire the old states of changed rows and the rows that vanished; add the new states."""
    table, fields = table_of(contract.name), sql.names(contract.stored_fields())
    if comparison.n_changed or comparison.n_retired:
        session.run(
            f"""update {table} set removed_batch = $batch
            where rowid in (select known_row from {MET} where differs union all select known_row from {VANISHED})""",
            {"batch": batch_id},
        )
    known = f"and rowid not in (select staged_row from {MET} where not differs)"
    session.run(
        f"""insert into {table} by name
        select {fields}, cast($batch as integer) as added_batch, cast(null as integer) as removed_batch
        from {STAGED} where {IS_SOUND} {known if comparison.n_unchanged else ""}""",
        {"batch": batch_id},
    )


def append_taken_back(session: Session, contract: Contract, batch_id: int) -> None:
    """Add events that a row of the same export takes back under their key: states that were over as they came."""
    table, fields, key = table_of(contract.name), sql.names(contract.stored_fields()), sql.names(contract.key)
    came = f"select {key} from {table} where added_batch = $batch"
    session.run(
        f"""insert into {table} by name
        select {fields}, cast($batch as integer) as added_batch, cast($batch as integer) as removed_batch
        from {STAGED} where row_state = {RowState.TAKEN_BACK} and ({key}) in ({came})""",
        {"batch": batch_id},
    )


def _defined(contract: Contract, name: str) -> str:
    """Identifiers seldom repeat: to look for a dictionary of them costs a quarter of the writing (decision 270)."""
    field = contract.fields[name]
    is_listed = field.values or field.values_from
    packing = " using compression zstd" if contract.is_identifier(name) and not is_listed else ""
    return f"{sql.name(name)} {SQL_TYPES[field.type]}{packing}"


def _known_fields(session: Session, contract: Contract) -> str:
    """List the stored columns; a field that the contract gained since is null in all known rows."""
    stored = stored_columns(session, contract.name)
    return ", ".join(f"known.{sql.name(name)}" if name in stored else "null" for name in contract.stored_fields())


def _define_comparison(session: Session) -> None:
    session.run(f"create or replace temp table {MET} (staged_row bigint, known_row bigint, differs boolean)")
    session.run(f"create or replace temp table {VANISHED} (known_row bigint)")


def _has_current_rows(session: Session, contract: Contract) -> bool:
    if contract.name not in loaded_datasets(session):
        return False
    return bool(session.rows(f"select 1 as found from {table_of(contract.name)} where removed_batch is null limit 1"))


def _find_vanished(session: Session, contract: Contract, gone: Gone) -> None:
    """Find what the export lacks; a row that it holds but that was refused has not vanished: its known state stays."""
    event = f"known.{sql.name(contract.event_at)}"
    within = f"{event} >= $start and {event} < $end" if gone.complete else "false"
    session.run(
        f"""insert into {VANISHED}
        select known.rowid from {table_of(contract.name)} as known
        anti join (select * from {STAGED} where {IS_DATA}) as {STAGED} on {_same_key(contract)}
        where known.removed_batch is null
            and ({within} or list_contains(cast($readings as integer[]), known.added_batch))""",
        {"readings": list(gone.readings), **(vars(gone.complete) if gone.complete else {})},
    )


def _same_key(contract: Contract) -> str:
    """A part of the key that may be empty is empty on both sides."""
    same = {name: "=" if contract.fields[name].required else "is not distinct from" for name in contract.key}
    return " and ".join(f"{STAGED}.{sql.name(name)} {each} known.{sql.name(name)}" for name, each in same.items())
