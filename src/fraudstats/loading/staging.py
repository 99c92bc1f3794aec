"""One export in the private session: checked, keyed, counted, but not yet in the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.errors import DataRefused, QueryFailed, SourceError
from fraudstats.loading.contracts import Contract, Severity
from fraudstats.loading.mapping import map_fields
from fraudstats.loading.readers import read_export
from fraudstats.loading.readers.raw_table import Layout, RawTable
from fraudstats.loading.sources import Source, recognised_source
from fraudstats.loading.validation import STAGED, staging_query

REPEATS = "repeats"
SOUND = "sound"
"""The table of staged rows that may enter the store, one a key."""
MACROS = Path(__file__).with_name("macros.sql")
HASH_BLOCK = 64  # bytes; block size of SHA-256


@dataclass(frozen=True)
class Reject:
    """A problem of one row; a `warn` lets the row in."""

    line: int
    field: str
    rule: str
    severity: str
    value: str | None
    """Masked by the privacy rule."""


@dataclass(frozen=True)
class Staged:
    """What an export holds."""

    source: Source
    contract: Contract
    sheet: str
    n_rows: int
    """Rows of data; layout rows are not among them."""
    n_layout: int
    """Totals, footnotes, blank rows."""
    n_duplicates: int
    """Rows that repeat another row of the file in every field."""
    rejects: tuple[Reject, ...]

    @property
    def n_rejected(self) -> int:
        """Rows with at least one problem that keeps them out."""
        return len({reject.line for reject in self.rejects if reject.severity == Severity.REJECT})

    @property
    def n_warned(self) -> int:
        """Rows that are let in with a warning."""
        return len({reject.line for reject in self.rejects if reject.severity == Severity.WARN})


@dataclass(frozen=True)
class Expectations:
    """What exports are held against."""

    contracts: Mapping[str, Contract]
    districts: Mapping[str, str]
    """Every spelling with the district's name."""
    privacy_key: bytes
    loaded_at: datetime


def stage(session: DuckDBSession, path: Path, source: Source | None, expected: Expectations) -> Staged:
    """Read, map, cast, check and hash one export into the session.

    Args:
        source: its profile; None recognises the dataset from the headers.
    Raises:
        DataRefused: if the file as a whole cannot be taken.
        SourceError: if an expression of the profile fails.
    """
    _prepare(session, expected.privacy_key)
    try:
        return _staged(session, path, source, expected, careful=False)
    except QueryFailed:
        return _staged_carefully(session, path, source, expected)


def _staged_carefully(session: DuckDBSession, path: Path, source: Source | None, expected: Expectations) -> Staged:
    """Read again row by row: most often the engine met a misshapen row, else the fault is in the profile."""
    try:
        return _staged(session, path, source, expected, careful=True)
    except QueryFailed as problem:
        raise SourceError(f"the export cannot be mapped: {problem.what}", where=path.name) from problem


def _staged(
    session: DuckDBSession, path: Path, source: Source | None, expected: Expectations, *, careful: bool
) -> Staged:
    raw = read_export(session, path, _layout(source), careful=careful)
    source = source or recognised_source(raw.headers, expected.contracts, path.name)
    contract = expected.contracts[source.dataset]
    mapped = map_fields(contract, source, raw.headers, expected.districts, path.name)
    session.run(staging_query(contract, source, mapped, raw), {"as_of": expected.loaded_at})
    n_layout = _drop_layout_rows(session, source)
    if source.identifier == "none":
        _number_rows(session, contract)
    n_rows = _count(session, STAGED) + len(raw.misshapen)
    n_duplicates = _keep_sound_rows(session, contract)
    if n_rows == 0:
        raise DataRefused(
            "the file holds no rows", where=path.name, expected="Rows below the header were expected.", slug="no-rows"
        )
    return Staged(source, contract, raw.sheet, n_rows, n_layout, n_duplicates, _rejects(session, raw))


def _layout(source: Source | None) -> Layout:
    if source is None:
        return Layout()
    return Layout(source.encoding, source.delimiter, source.sheet, source.skip_rows, source.header_rows)


def _prepare(session: DuckDBSession, key: bytes) -> None:
    """Give the session its macros and the padded privacy key."""
    session.run(MACROS.read_text(encoding="utf-8"))
    for variable, byte in (("inner_pad", 0x36), ("outer_pad", 0x5C)):
        padded = bytes(each ^ byte for each in key.ljust(HASH_BLOCK, b"\0"))
        session.run(f"set variable {variable} = $pad::blob", {"pad": padded})


def _drop_layout_rows(session: DuckDBSession, source: Source) -> int:
    """Drop blank rows, totals, and (where the profile says so) notes below the last full row."""
    before = _count(session, STAGED)
    session.run(f"delete from {STAGED} where fills_nothing or is_total")
    if source.footnotes:
        session.run(f"""
            delete from {STAGED}
            where fills_first_only
                and source_row > (select coalesce(max(source_row), 0) from {STAGED} where not fills_first_only)""")
    return before - _count(session, STAGED)


def _number_rows(session: DuckDBSession, contract: Contract) -> None:
    """Give rows without an identifier a key: their content, and how often it stood in the file before.

    The same export loaded again, or an overlapping one, meets the same keys; look-alikes stay apart.
    """
    fields = [name for name in contract.stored_fields() if name not in contract.key]
    content = ", ".join(f"coalesce(cast({sql.name(name)} as varchar), '')" for name in fields)
    session.run(f"""
        update {STAGED} set {sql.name(contract.key[0])} = numbered.identifier
        from (
            select source_row, digest || '-' || row_number() over (partition by digest order by source_row) as identifier
            from (select source_row, md5(concat_ws(chr(31), {content})) as digest from {STAGED})
        ) as numbered
        where {STAGED}.source_row = numbered.source_row""")


def _keep_sound_rows(session: DuckDBSession, contract: Contract) -> int:
    """Make the table of sound rows, one a key; returns how many rows repeat another one wholly.

    Of rows with the same key but other content the last one counts; the earlier ones become rejects.
    """
    stored, key = sql.names(contract.stored_fields()), sql.names(contract.key)
    session.run(f"""
        create or replace temp table {REPEATS} as
        with sound as (
            select * from {STAGED}
            where problems is null or len([each for each in problems if each.severity = 'reject']) = 0
        ),
        ranked as (
            select source_row, row({stored}) as content, first(row({stored})) over same_key as last_content,
                row_number() over same_key as rank
            from sound
            window same_key as (partition by {key} order by source_row desc)
        )
        select source_row, rank > 1 as is_repeat, content is not distinct from last_content as is_same from ranked""")
    session.run(f"""
        create or replace temp table {SOUND} as
        select {stored} from {STAGED} semi join {REPEATS} as kept
            on {STAGED}.source_row = kept.source_row and not kept.is_repeat""")
    return int(session.rows(f"select count(*) as n from {REPEATS} where is_repeat and is_same")[0]["n"])


def _rejects(session: DuckDBSession, raw: RawTable) -> tuple[Reject, ...]:
    """List every problem with its line, in the order of the file."""
    found = session.rows(f"""
        select source_row, problem.field, problem.rule, problem.severity, problem.value
        from (select source_row, unnest(problems) as problem from {STAGED} where problems is not null)
        union all
        select source_row, '', 'repeated_key', 'reject', null from {REPEATS} where is_repeat and not is_same
        order by all""")
    lines = raw.line_of([row["source_row"] for row in found])
    rejects = [
        Reject(lines[row["source_row"]], row["field"], row["rule"], row["severity"], row["value"]) for row in found
    ]
    misshapen = [Reject(each.line, "", "misshapen", "reject", str(each.n_cells)) for each in raw.misshapen]
    return tuple(sorted(rejects + misshapen, key=lambda each: each.line))


def _count(session: DuckDBSession, table: str) -> int:
    return int(session.rows(f"select count(*) as n from {table}")[0]["n"])
