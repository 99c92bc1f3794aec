"""From a file to rows of text with line numbers; one module a kind of file."""

from contextlib import AbstractContextManager
from pathlib import Path

from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.loading.readers.raw_table import Layout, RawTable
from fraudstats.loading.readers.sniffing import FileKind, kind_of


def read_export(
    session: DuckDBSession, path: Path, layout: Layout, *, careful: bool = False
) -> AbstractContextManager[RawTable]:
    """Offer an export to the session as a table of text, for as long as the context lasts.

    Delimited text is read by the engine, fast and strict: a misshapen row fails the query that uses the table.
    `careful` reads it row by row and reports such rows instead.

    Raises:
        DataRefused: if the file is empty, truncated, of an unknown kind, or not what its name says.
    """
    kind = kind_of(path)
    if kind is FileKind.WORKBOOK:
        from fraudstats.loading.readers import workbook

        return workbook.read(session, path, layout)
    if kind in (FileKind.PARQUET, FileKind.JSON_LINES):
        from fraudstats.loading.readers import typed_files

        return typed_files.read(session, path, kind)
    from fraudstats.loading.readers import delimited

    return delimited.read(session, path, layout, careful=careful)
