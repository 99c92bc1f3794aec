"""The rows of an export as text, before anything is understood."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.errors import DataRefused

if TYPE_CHECKING:
    import polars as pl

OFFERED = "export_rows"
LineOf = Callable[[Sequence[int], int], dict[int, int]]
"""Give the line (or sheet row) of some rows, by their rank from 1; also told how many rows the engine read."""


@dataclass(frozen=True)
class Layout:
    """Where in the file the header and the data stand; from the source profile."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    skip_rows: int | None = None
    """Title rows above the header; None finds them."""
    header_rows: int | None = None
    n_known: Callable[[Sequence[str | None]], int] = lambda cells: 0
    """Count the cells of a row that are known headers."""


@dataclass(frozen=True)
class Misshapen:
    """A row that has not as many cells as the header."""

    line: int
    n_cells: int
    """0 where a stray quotation mark keeps the row from being divided."""


@dataclass(frozen=True)
class RawTable:
    """An export in a session: one row a data row, all columns text, named by their headers."""

    relation: str
    """SQL that selects the columns, in the order of the file."""
    headers: tuple[str, ...]
    line_of: LineOf
    sheet: str = ""
    other_sheets: Sequence[str] = ()
    """Sheets of the workbook, hidden ones too, that hold something and were not read."""
    misshapen: Sequence[Misshapen] = ()
    """Rows that are kept apart; all of them are known once the relation was read."""
    sample: Sequence[Sequence[str | None]] = ()
    """Some of the first rows."""
    n_title_rows: int = 0
    """Rows above the header, passed over."""
    titles: Sequence[str] = ()
    """What those rows say."""
    n_header_rows: int = 1
    is_open_ended: bool = False
    """The last row has no line end: nothing shows that its last cell is whole."""
    merged: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Of cells merged over rows, by header: the row of the sheet at which each begins. Every row got the value."""
    serial_shift: int = 0
    """Days to add to Excel serials: 1462 in a workbook that counts from 1904."""


def file_literal(path: Path) -> str:
    """Write a file's name in SQL; * ? [ in it are no pattern."""
    return sql.literal("".join(f"[{each}]" if each in "*?[" else each for each in str(path)))


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
    session: DuckDBSession, frame: "pl.DataFrame", lines: Sequence[int], headers: tuple[str, ...], **about: Any
) -> RawTable:
    """Make rows held in memory readable in the session; `lines` tells where each stood, `about` is as in RawTable."""
    session.offer(OFFERED, frame)
    columns = zip(frame.columns, headers, strict=True)
    named = ", ".join(f"coalesce({sql.name(given)}, '') as {sql.name(header)}" for given, header in columns)
    return RawTable(
        f"select {named} from {OFFERED}", headers, lambda ranks, _: {each: lines[each - 1] for each in ranks}, **about
    )
