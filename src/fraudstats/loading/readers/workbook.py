"""xlsx and xls workbooks."""

from pathlib import Path
from typing import TYPE_CHECKING

from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.errors import DataRefused
from fraudstats.loading.readers.raw_table import Layout, RawTable, distinct_headers, offered

if TYPE_CHECKING:
    import fastexcel

Cells = tuple[str | None, ...]


def read(session: DuckDBSession, path: Path, layout: Layout) -> RawTable:
    """Read one sheet; blank rows are passed over, every cell is text.

    Raises:
        DataRefused: if the workbook is damaged or locked, the sheet is missing, or it is not clear which one is meant.
    """
    book = _opened(path)
    sheet = layout.sheet or _only_sheet(book, path)
    rows = _cells(book, sheet, path)
    if len(rows) < layout.skip_rows + layout.header_rows:
        raise DataRefused("the sheet ends before its header", where=f"{path.name} sheet {sheet}")
    header = rows[layout.skip_rows]
    width = max((rank for rank, cell in enumerate(header, 1) if cell), default=0)
    headers = distinct_headers(header[:width], path)
    first = layout.skip_rows + layout.header_rows
    filled = [(line, row[:width]) for line, row in enumerate(rows[first:], first + 1) if any(row)]
    return offered(session, [row for _, row in filled], [line for line, _ in filled], headers, sheet=sheet)


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


def _only_sheet(book: "fastexcel.ExcelReader", path: Path) -> str:
    filled = [name for name in book.sheet_names if _has_rows(book, name)]
    if len(filled) == 1:
        return filled[0]
    raise DataRefused(
        f"{len(filled)} sheets hold data ({', '.join(filled[:5])})",
        where=path.name,
        expected="One was expected.",
        next_step="Name the sheet in a source profile.",
        slug="which-sheet",
    )


def _has_rows(book: "fastexcel.ExcelReader", sheet: str) -> bool:
    # Types are named so that the library does not guess them: it would tell its doubts on stderr.
    return book.load_sheet(sheet, header_row=None, n_rows=1, dtypes="string").height > 0


def _cells(book: "fastexcel.ExcelReader", sheet: str, path: Path) -> list[Cells]:
    import fastexcel

    try:
        frame = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
    except fastexcel.FastExcelError as problem:
        raise DataRefused(
            f"the sheet '{sheet}' cannot be read",
            where=path.name,
            expected=f"Sheets: {', '.join(book.sheet_names)}.",
            slug="unreadable-workbook",
        ) from problem
    return frame.rows()
