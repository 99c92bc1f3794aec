"""xlsx, xls and ods workbooks."""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.errors import DataRefused
from fraudstats.loading.readers.header_rows import ENOUGH, SEARCHED_ROWS, find_header
from fraudstats.loading.readers.locks import is_locked
from fraudstats.loading.readers.lost_digits import with_lost_digits_shown
from fraudstats.loading.readers.marks import Block, FailedCell, Marks
from fraudstats.loading.readers.merged_cells import filled_down
from fraudstats.loading.readers.raw_table import Layout, RawTable, distinct_headers, offered

if TYPE_CHECKING:
    import fastexcel
    import polars as pl

SAMPLE_ROWS = 200
SHEET_ROW = "row of the sheet"
LAST_ROW = 2**20
DAYS_FROM_1900_TO_1904 = 1462
WORKBOOK_PART = "xl/workbook.xml"


@dataclass(frozen=True)
class _Sheet:
    name: str
    cells: "pl.DataFrame"
    columns: Mapping[int, str]
    """Of the frame, by their places in the sheet, from 0."""
    marks: Marks
    is_hidden: bool = False
    others: tuple[str, ...] = ()
    """Sheets that hold something and were not chosen."""

    def blocks_of(self, rows: "pl.DataFrame") -> dict[str, list[Block]]:
        """Give the merged cells that begin among some rows, by column of the frame."""
        first = int(rows.item(0, SHEET_ROW)) if rows.height else LAST_ROW
        found = defaultdict[str, list[Block]](list)
        for each in self.marks.blocks:
            name = self.columns.get(each.column, "")
            if name in rows.columns and each.first_row >= first:
                found[name].append(each)
        return dict(found)


@contextmanager
def read(session: DuckDBSession, path: Path, layout: Layout) -> Iterator[RawTable]:
    """Read one sheet; blank rows are passed over, every cell is text.

    Raises:
        DataRefused: if the workbook is damaged or locked, the sheet is missing, or it is not clear which one is meant.
    """

    book = _opened(path)
    sheet = _chosen(book, path, layout)
    first = [row[1:] for row in sheet.cells.head(SEARCHED_ROWS + SAMPLE_ROWS).rows()]
    if len(first) <= (layout.skip_rows or 0):
        raise DataRefused("the sheet ends before its header", where=f"{path.name} sheet {sheet.name}")
    found = find_header(first, layout)
    n_above = found.rank + found.n_rows
    width = max((rank for rank, cell in enumerate(found.cells, 1) if cell), default=0)
    headers = distinct_headers(found.cells[:width], path)
    rows = _filled(sheet.cells.slice(n_above), width)
    blocks = sheet.blocks_of(rows)
    shown = with_lost_digits_shown(filled_down(rows, blocks, SHEET_ROW).drop(SHEET_ROW), book, sheet.name)
    titled = dict(zip(shown.columns, headers, strict=True))
    yield offered(
        session, shown, rows[SHEET_ROW].to_list(), headers,
        sheet=sheet.name, other_sheets=sheet.others, sample=[row[:width] for row in first[n_above:]],
        merged={titled[name]: [each.first_row for each in of_column] for name, of_column in blocks.items()},
        titles=[" ".join(filter(None, row)) for row in first[: found.rank]], n_title_rows=found.rank,
        n_header_rows=found.n_rows, serial_shift=_serial_shift(path),
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

    if is_locked(path):
        raise DataRefused(
            "the workbook is locked with a password", where=path.name,
            next_step="Open it, save it without a password, and load that.", slug="locked-workbook",
        )  # fmt: skip
    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError as problem:
        raise DataRefused(
            "the workbook is damaged or cut off", where=path.name,
            next_step="Copy or export it again, or save it anew as xlsx.", slug="unreadable-workbook",
        ) from problem  # fmt: skip


def _chosen(book: "fastexcel.ExcelReader", path: Path, layout: Layout) -> _Sheet:
    """Choose the sheet named, else the one visible sheet with data, else the one of several with known headers."""
    if layout.sheet:
        return _sheet(book, layout.sheet, path)
    read = {name: _sheet(book, name, path, visible=True) for name in book.sheet_names}
    samples = {name: sheet.cells.head(SEARCHED_ROWS).rows() for name, sheet in read.items() if sheet.cells.height}
    known = [name for name, rows in samples.items() if max(layout.n_known(row[1:]) for row in rows) >= ENOUGH]
    for candidates in (list(samples), known):
        if len(candidates) == 1:
            others = (name for name, sheet in read.items() if sheet.cells.height or sheet.is_hidden)
            return replace(read[candidates[0]], others=tuple(each for each in others if each != candidates[0]))
    raise DataRefused(
        f"{len(samples)} sheets hold data ({', '.join(list(samples)[:5])})" if samples else "no sheet holds data",
        where=path.name,
        expected="One was expected.",
        next_step="Name the sheet in a source profile.",
        slug="which-sheet",
    )


def _with_failures_shown(
    cells: "pl.DataFrame", names: Mapping[int, str], failed: Iterable[FailedCell]
) -> "pl.DataFrame":
    """Write into the cells what the reader leaves empty, so that the contract's checks meet it."""
    import polars as pl

    by_column = defaultdict[str, dict[int, str]](dict)
    for each in failed:
        if each.column in names:
            by_column[names[each.column]][each.row] = each.shown
    return cells.with_columns(
        pl.col(SHEET_ROW).replace_strict(shown, default=pl.col(name), return_dtype=pl.String).alias(name)
        for name, shown in by_column.items()
    )


def _sheet(book: "fastexcel.ExcelReader", sheet: str, path: Path, *, visible: bool = False) -> _Sheet:
    import fastexcel

    try:
        with ThreadPoolExecutor(1) as helper:
            marked = helper.submit(_marks_of, path, sheet)  # beside the reader, which takes longer
            found = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
            shown = found.to_polars().with_row_index(SHEET_ROW, 1)
        if visible and found.visible != "visible":
            return _Sheet(sheet, shown.clear(), {}, Marks(), is_hidden=shown.height > 0)
        names, marks = {each.absolute_index: each.name for each in found.selected_columns}, marked.result()
        return _Sheet(sheet, _filled(_with_failures_shown(shown, names, marks.failed)), names, marks)
    except fastexcel.FastExcelError as problem:
        raise DataRefused(
            f"the sheet '{sheet}' cannot be read",
            where=path.name,
            expected=f"Sheets: {', '.join(book.sheet_names)}.",
            slug="unreadable-workbook",
        ) from problem


def _marks_of(path: Path, sheet: str) -> Marks:
    """Find the failed formulas and the cells merged downwards.

    Raises:
        DataRefused: if a failed formula has no address.
    """
    from fraudstats.loading.readers import old_workbook, open_document, sheet_text

    if not zipfile.is_zipfile(path):
        return old_workbook.marks(path, sheet)
    with zipfile.ZipFile(path) as archive:
        is_open_document = open_document.CONTENT in archive.namelist()
    return open_document.marks(path, sheet) if is_open_document else sheet_text.marks(path, sheet)
