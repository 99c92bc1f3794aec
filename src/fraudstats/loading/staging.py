"""One export in the private session: checked, keyed, counted, but not yet in the store."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.errors import DataRefused, QueryFailed, SourceError
from fraudstats.loading import repeats
from fraudstats.loading.contracts import Contract
from fraudstats.loading.mapping import Reading, likely_formats, map_fields
from fraudstats.loading.merged import refuse_merged_amounts
from fraudstats.loading.outliers import mark_outliers
from fraudstats.loading.readers import read_export
from fraudstats.loading.readers.raw_table import Layout, RawTable
from fraudstats.loading.repeated_headers import moved_header
from fraudstats.loading.sources import Source, header_counter, recognised_source
from fraudstats.loading.units_elsewhere import refuse_unit_elsewhere, unit_of_titles
from fraudstats.loading.validation import LAYOUT, STAGED, RowState, staging_query
from fraudstats.loading.wide import lengthened

MACROS = Path(__file__).with_name("macros.sql")
MISSHAPEN = ("CSV Error", "CSV Parser")
"""What the engine speaks of when it meets a row that it cannot read; every other failure is the profile's."""
HASH_BLOCK = 64  # bytes; block size of SHA-256


@dataclass(frozen=True)
class Staged:
    """What an export holds; its rows are in the session's table `staged`."""

    source: Source
    contract: Contract
    raw: RawTable
    counts: Mapping[RowState, int]

    @property
    def n_rows(self) -> int:
        """Rows of data; layout rows are not among them."""
        return sum(n for state, n in self.counts.items() if state not in LAYOUT) + len(self.raw.misshapen)

    @property
    def n_layout(self) -> int:
        """Blank rows, totals, notes, headers that stand again."""
        return sum(self.n(state) for state in LAYOUT)

    @property
    def n_rejected(self) -> int:
        """Rows with at least one problem that keeps them out."""
        return self.n(RowState.REJECTED) + self.n(RowState.SUPERSEDED) + len(self.raw.misshapen)

    def n(self, state: RowState) -> int:
        """Count the rows in a state."""
        return self.counts.get(state, 0)


@dataclass(frozen=True)
class Expectations:
    """What exports are held against."""

    contracts: Mapping[str, Contract]
    districts: Mapping[str, str]
    """Every spelling with the district's name."""
    privacy_key: bytes
    loaded_at: datetime
    encoding: str = ""
    """Overrides what the file seems to be written in."""


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
    except QueryFailed as problem:
        if not any(each in problem.what for each in MISSHAPEN):
            raise _unmappable(problem, path) from problem
    try:
        return _staged(session, path, source, expected, careful=True)
    except QueryFailed as problem:
        raise _unmappable(problem, path) from problem


def _unmappable(problem: QueryFailed, path: Path) -> SourceError:
    return SourceError(f"the export cannot be mapped: {problem.what}", where=path.name)


def _staged(
    session: DuckDBSession, path: Path, source: Source | None, expected: Expectations, *, careful: bool
) -> Staged:
    with read_export(session, path, _layout(source, expected), careful=careful) as read:
        raw = lengthened(session, read, source.wide, path.name) if source and source.wide else read
        source = source or recognised_source(raw.headers, expected.contracts, path.name)
        contract = expected.contracts[source.dataset]
        formats = likely_formats(raw.headers, raw.sample)
        reading = Reading(source, raw.headers, expected.districts, formats, raw.serial_shift, path.name)
        mapped = map_fields(contract, reading)
        refuse_merged_amounts(raw, source, contract, mapped, path.name)
        if said := unit_of_titles(raw):
            refuse_unit_elsewhere(f"the title '{said}'", path.name, source, mapped)
        query = staging_query(contract, source, mapped, raw)
        session.run(query, {"as_of": expected.loaded_at} if "$as_of" in query else {})
    _settle(session, contract, source)
    staged = Staged(source, contract, raw, _counted(session))
    if staged.n(RowState.MOVED):
        raise moved_header(_first_line(session, staged, RowState.MOVED), path.name)
    if staged.n(RowState.UNITS):
        line = _first_line(session, staged, RowState.UNITS)
        refuse_unit_elsewhere("a note or a row", f"{path.name} line {line}", source, mapped)
    if staged.n_rows == 0:
        raise DataRefused(
            "the file holds no rows", where=path.name, expected="Rows below the header were expected.", slug="no-rows"
        )
    return staged


def _layout(source: Source | None, expected: Expectations) -> Layout:
    count = header_counter(source, expected.contracts)
    if source is None:
        return Layout(encoding=expected.encoding, n_known=count)
    encoding = expected.encoding or source.encoding
    return Layout(encoding, source.delimiter, source.sheet, source.skip_rows, source.header_rows, count)


def _prepare(session: DuckDBSession, key: bytes) -> None:
    """Give the session its macros and the padded privacy key."""
    session.run(MACROS.read_text(encoding="utf-8"))
    for variable, byte in (("inner_pad", 0x36), ("outer_pad", 0x5C)):
        padded = bytes(each ^ byte for each in key.ljust(HASH_BLOCK, b"\0"))
        session.run(f"set variable {variable} = $pad::blob", {"pad": padded})


def _settle(session: DuckDBSession, contract: Contract, source: Source) -> None:
    """Decide what only the whole file can tell: notes stand below the last full row; repeated rows; odd amounts."""
    session.run(f"""
        update {STAGED} set row_state = {RowState.REJECTED}
        where row_state = {RowState.NOTE} and rowid < (
            select coalesce(max(rowid), 0) from {STAGED} where row_state <= {RowState.REJECTED}
        )""")
    find: Callable[[DuckDBSession, Contract], None] = (
        repeats.number_look_alikes if source.identifier == "none" else repeats.mark_repeats
    )
    find(session, contract)
    mark_outliers(session, contract)


def _first_line(session: DuckDBSession, staged: Staged, state: RowState) -> int:
    rank = int(session.rows(f"select min(rowid) + 1 as rank from {STAGED} where row_state = {state}")[0]["rank"])
    return staged.raw.line_of([rank], sum(staged.counts.values()))[rank]


def _counted(session: DuckDBSession) -> dict[RowState, int]:
    found = session.rows(f"select row_state, count(*) as n from {STAGED} group by row_state")
    return {RowState(row["row_state"]): row["n"] for row in found}
