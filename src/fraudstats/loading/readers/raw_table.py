"""The rows of an export as text, before anything is understood."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.errors import DataRefused

ROW = "source_row"
"""Rank of a row below the header, from 1."""
OFFERED = "export_rows"


@dataclass(frozen=True)
class Layout:
    """Where in the file the header and the data stand; from the source profile."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    skip_rows: int = 0
    header_rows: int = 1


@dataclass(frozen=True)
class Misshapen:
    """A row that has not as many cells as the header."""

    line: int
    n_cells: int


@dataclass(frozen=True)
class RawTable:
    """An export in a session: one row a data row, all columns text, named by their headers."""

    relation: str
    """SQL that selects `source_row` and the columns."""
    headers: tuple[str, ...]
    line_of: Callable[[Sequence[int]], dict[int, int]]
    """Give the line (or sheet row) of some `source_row`s."""
    sheet: str = ""
    misshapen: tuple[Misshapen, ...] = field(default=())


def distinct_headers(cells: Sequence[str | None], path: Path) -> tuple[str, ...]:
    """Name every column once; an empty header gets its rank.

    Raises:
        DataRefused: if there is no header at all.
    """
    found: list[str] = []
    for rank, cell in enumerate(cells, 1):
        header = (cell or "").strip().replace("\n", "") or f"column {rank}"
        found.append(header if header.casefold() not in map(str.casefold, found) else f"{header} ({rank})")
    if not any((cell or "").strip() for cell in cells):
        raise DataRefused("no header row", where=path.name, expected="A header was expected above the data.")
    return tuple(found)


def offered(
    session: DuckDBSession,
    rows: Sequence[Sequence[str | None]],
    lines: Sequence[int],
    headers: tuple[str, ...],
    *,
    sheet: str = "",
    misshapen: Sequence[Misshapen] = (),
) -> RawTable:
    """Make rows held in memory readable in the session."""
    columns = {f"c{rank}": [row[rank] for row in rows] for rank in range(len(headers))}
    session.offer(OFFERED, columns)
    named = ", ".join(f"cast(c{rank} as varchar) as {sql.name(header)}" for rank, header in enumerate(headers))
    relation = f"select row_number() over () as {ROW}, {named} from {OFFERED}"
    return RawTable(relation, headers, lambda ranks: {each: lines[each - 1] for each in ranks}, sheet, tuple(misshapen))
