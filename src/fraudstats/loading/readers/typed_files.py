"""Parquet and JSON lines, which the engine reads with names and types."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.errors import DataRefused, QueryFailed
from fraudstats.loading.readers.raw_table import RawTable, file_literal
from fraudstats.loading.readers.sniffing import FileKind

SAMPLE_ROWS = 200


@contextmanager
def read(session: DuckDBSession, path: Path, kind: FileKind) -> Iterator[RawTable]:
    """Read a file with types as text, as a CSV of it would show them.

    Raises:
        DataRefused: if the file is damaged.
    """
    table = f"read_parquet({file_literal(path)})"
    try:
        if kind is FileKind.JSON_LINES:
            table = _lines_as_written(session, path)
        headers = tuple(row["column_name"] for row in session.rows(f"describe select * from {table}"))
        shown = ", ".join(f"coalesce(cast({sql.name(each)} as varchar), '') as {sql.name(each)}" for each in headers)
        relation = f"select {shown} from {table}"
        sample = [list(row.values()) for row in session.rows(f"{relation} limit {SAMPLE_ROWS}")]
    except QueryFailed as problem:
        raise DataRefused(
            "the file is damaged or cut off", where=path.name, expected=f"{kind.value.replace('_', ' ')} was expected.",
            next_step="Copy or export it again.", slug="truncated-file",
        ) from problem  # fmt: skip
    yield RawTable(relation, headers, _rank_is_line, sample=sample, n_header_rows=0)


def _lines_as_written(session: DuckDBSession, path: Path) -> str:
    """Read every value as the text that stands there: where a column holds texts and numbers, no type fits both."""
    file = file_literal(path)
    found = session.rows(f"describe select * from read_ndjson({file}, sample_size = -1)")
    columns = ", ".join(f"{sql.literal(row['column_name'])}: 'varchar'" for row in found)
    return f"read_ndjson({file}, columns = {{{columns}}})"


def _rank_is_line(ranks: Sequence[int], n_rows: int) -> dict[int, int]:
    return {rank: rank for rank in ranks}
