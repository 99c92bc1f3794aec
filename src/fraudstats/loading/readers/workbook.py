"""xlsx, xls and ods workbooks."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.errors import DataRefused
from fraudstats.loading.readers.header_rows import ENOUGH, SEARCHED_ROWS, find_header
from fraudstats.loading.readers.lost_digits import with_lost_digits_shown
from fraudstats.loading.readers.raw_table import Layout, RawTable, distinct_headers, offered

if TYPE_CHECKING:
    import fastexcel
    import polars as pl

SAMPLE_ROWS = 200
SHEET_ROW = "row of the sheet"
DAYS_FROM_1900_TO_1904 = 1462
WORKBOOK_PART = "xl/workbook.xml"


@contextmanager
def read(session: DuckDBSession, path: Path, layout: Layout) -> Iterator[RawTable]:
    """Read one sheet; blank rows are passed over, every cell is text.

    Raises:
        DataRefused: if the workbook is damaged or locked, the sheet is missing, or it is not clear which one is meant.
    """

    book = _opened(path)
    sheet = layout.sheet or _likely_sheet(book, path, layout)
    cells = _filled(_cells(book, sheet, path))
    first = [row[1:] for row in cells.head(SEARCHED_ROWS + SAMPLE_ROWS).rows()]
    if len(first) <= (layout.skip_rows or 0):
        raise DataRefused("the sheet ends before its header", where=f"{path.name} sheet {sheet}")
    found = find_header(first, layout)
    n_above = found.rank + found.n_rows
    width = max((rank for rank, cell in enumerate(found.cells, 1) if cell), default=0)
    headers = distinct_headers(found.cells[:width], path)
    rows = _filled(cells.slice(n_above), width)
    shown = with_lost_digits_shown(rows.drop(SHEET_ROW), book, sheet)
    yield offered(
        session, shown, rows[SHEET_ROW].to_list(), headers, sheet=sheet, sample=[row[:width] for row in first[n_above:]],
        n_title_rows=found.rank, n_header_rows=found.n_rows, serial_shift=_serial_shift(path),
    )  # fmt: skip


def _filled(cells: "pl.DataFrame", width: int | None = None) -> "pl.DataFrame":
    """Keep the rows with at least one filled cell, and their numbers."""
    import polars as pl

    kept = cells.select(cells.columns[: None if width is None else width + 1])
    return kept.filter(pl.any_horizontal(pl.exclude(SHEET_ROW).str.len_bytes() > 0)) if kept.width > 1 else kept.clear()


def _serial_shift(path: Path) -> int:
    """Tell whether a workbook counts its days from 1900 or from 1904."""
    if not zipfile.is_zipfile(path):
        return 0
    with zipfile.ZipFile(path) as archive:
        if WORKBOOK_PART not in archive.namelist():
            return 0
        properties = re.search(rb"<workbookPr[^>]*>", archive.read(WORKBOOK_PART))
    is_1904 = properties is not None and re.search(rb'date1904="(1|true)"', properties[0]) is not None
    return DAYS_FROM_1900_TO_1904 if is_1904 else 0


def _opened(path: Path) -> "fastexcel.ExcelReader":
    import fastexcel

    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError as problem:
        raise DataRefused(
            "the workbook is damaged or locked with a password",
            where=path.name,
            next_step="Open it, save it without a password, and load that.",
            slug="unreadable-workbook",
        ) from problem


def _likely_sheet(book: "fastexcel.ExcelReader", path: Path, layout: Layout) -> str:
    """Choose the one visible sheet that holds data, or the one of several that has known headers."""
    samples = {name: rows for name in book.sheet_names if (rows := _first_rows(book, name))}
    known = [name for name, rows in samples.items() if max(map(layout.n_known, rows)) >= ENOUGH]
    for candidates in (list(samples), known):
        if len(candidates) == 1:
            return candidates[0]
    raise DataRefused(
        f"{len(samples)} sheets hold data ({', '.join(list(samples)[:5])})",
        where=path.name,
        expected="One was expected.",
        next_step="Name the sheet in a source profile.",
        slug="which-sheet",
    )


def _first_rows(book: "fastexcel.ExcelReader", sheet: str) -> "list[tuple[str | None, ...]]":
    found = book.load_sheet(sheet, header_row=None, n_rows=SEARCHED_ROWS, dtypes="string")
    return found.to_polars().rows() if found.visible == "visible" else []


def _cells(book: "fastexcel.ExcelReader", sheet: str, path: Path) -> "pl.DataFrame":
    import fastexcel

    try:
        found = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
        return found.to_polars().with_row_index(SHEET_ROW, 1)
    except fastexcel.FastExcelError as problem:
        raise DataRefused(
            f"the sheet '{sheet}' cannot be read",
            where=path.name,
            expected=f"Sheets: {', '.join(book.sheet_names)}.",
            slug="unreadable-workbook",
        ) from problem
