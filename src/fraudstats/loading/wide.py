"""Exports with a column for each month (or year): every such cell becomes a row of its own."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.errors import SourceError
from fraudstats.loading.contracts import EventSpan
from fraudstats.loading.headers import YEAR, months_among, plain, years_among
from fraudstats.loading.readers.raw_table import RawTable, offered
from fraudstats.toml_tables import TomlTable


class Wide(TomlTable, frozen=True):
    """Which columns hold one period each, and what their headers and cells are called once they are rows."""

    columns: tuple[str, ...]
    """Their headers, or patterns such as `*月`."""
    header: str
    """The name of the new column that holds those headers."""
    value: str
    """The name of the new column that holds their cells; empty cells make no row."""
    year: int | None = None
    """Of headers that name none: 1月, 2月 ..."""

    def takes(self, header: str) -> bool:
        """Say whether a column is one of them."""
        return any(fnmatchcase(plain(header), plain(each)) for each in self.columns)


def lengthened(session: DuckDBSession, raw: RawTable, wide: Wide, file: str) -> RawTable:
    """Turn the cells of the wide columns into rows, in the order of the file; the other columns are repeated.

    Raises:
        SourceError: if no column is a wide one, or their headers name no year and the profile none either.
    """
    spread = [header for header in raw.headers if wide.takes(header)]
    periods = {header: _period(header, wide, file) for header in spread}
    if not spread:
        raise SourceError("no column of the export is a [wide] one", where=file, expected=", ".join(wide.columns))
    kept = [header for header in raw.headers if header not in periods]
    rows = session.rows(f"select {sql.names(raw.headers)} from ({raw.relation})")
    cells = [
        (rank, [*(row[each] for each in kept), periods[header], row[header]])
        for rank, row in enumerate(rows, 1)
        for header in spread
        if row[header].strip()
    ]
    return _offered(session, raw, cells, (*kept, wide.header, wide.value), len(rows))


def period_headers(headers: Sequence[str]) -> dict[EventSpan, list[str]]:
    """Find the headers that name a month or a year, where several do."""
    found = {EventSpan.MONTH: months_among(headers), EventSpan.YEAR: years_among(headers)}
    return {span: each for span, each in found.items() if each}


def _period(header: str, wide: Wide, file: str) -> str:
    name = unicodedata.normalize("NFKC", header).strip().removesuffix("份")
    if re.match(YEAR, name):
        return name
    if wide.year is None:
        raise SourceError(
            f"the column '{header}' names no year",
            where=file,
            next_step="Write year = ... under [wide] in the profile.",
        )
    return f"{wide.year}年{name}"


def _offered(
    session: DuckDBSession, raw: RawTable, cells: Sequence[tuple[int, list[str]]], headers: tuple[str, ...], n_rows: int
) -> RawTable:
    import polars as pl

    lines = raw.line_of(sorted({rank for rank, _ in cells}), n_rows)
    columns = {f"c{rank}": [row[rank] for _, row in cells] for rank in range(len(headers))}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    long = offered(session, frame, [lines[rank] for rank, _ in cells], headers)
    return replace(raw, relation=long.relation, headers=headers, line_of=long.line_of, sample=[row for _, row in cells])
