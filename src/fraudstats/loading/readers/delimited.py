"""CSV and its relatives."""

import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.errors import DataRefused
from fraudstats.loading.readers.raw_table import ROW, Layout, Misshapen, RawTable, distinct_headers, offered
from fraudstats.loading.readers.sniffing import FileKind, delimiter_of, encoding_of, kind_of, open_bytes, sample_of

csv.field_size_limit(16 * 1024 * 1024)
FAST_ENCODINGS = ("utf-8", "utf-8-sig")
IMPOSSIBLE = "\x01"
"""Stands for null in the engine's reader, so that an empty cell stays an empty text."""


def read(session: DuckDBSession, path: Path, layout: Layout, *, careful: bool) -> RawTable:
    """Read delimited text."""
    text = _Text(path, layout)
    if careful or text.encoding not in FAST_ENCODINGS or not text.header_is_plain:
        return _read_carefully(session, text)
    return _read_fast(text)


class _Text:
    """A delimited file whose encoding, delimiter and header are known."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.path = path
        self.encoding = encoding_of(path, layout.encoding)
        start = sample_of(path).decode(self.encoding, errors="ignore")
        skipped = io.StringIO(start, newline="").readlines()[: layout.skip_rows]
        self.delimiter = layout.delimiter or delimiter_of(start[sum(map(len, skipped)) :])
        self.n_header_rows = layout.skip_rows + layout.header_rows
        with self.opened() as stream:
            rows = list(zip(range(self.n_header_rows), self._rows(stream), strict=False))
        if len(rows) < self.n_header_rows:
            raise DataRefused(
                "the file ends before its header",
                where=path.name,
                expected=f"A header was expected in row {layout.skip_rows + 1}.",
            )
        self.headers = distinct_headers(rows[layout.skip_rows][1][1], path)
        self.header_is_plain = rows[-1][1][0] == self.n_header_rows

    def opened(self) -> TextIO:
        return io.TextIOWrapper(open_bytes(self.path), encoding=self.encoding, newline="")

    def _rows(self, stream: TextIO) -> Iterator[tuple[int, list[str]]]:
        """Give line numbers and cells; a row with a stray quotation mark has none."""
        reader = csv.reader(stream, delimiter=self.delimiter, strict=True)
        first = 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                if "unexpected end" in str(problem):
                    raise self._open_quote(first) from problem
                cells = []
                yield first, cells
            else:
                if cells:
                    yield first, cells
            first = reader.line_num + 1

    def data_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give line numbers and cells of the rows below the header; blank lines are passed over."""
        try:
            with self.opened() as stream:
                for rank, row in enumerate(self._rows(stream)):
                    if rank >= self.n_header_rows:
                        yield row
        except UnicodeDecodeError as problem:
            raise self._cut_off("the text breaks off or changes its encoding") from problem
        except (EOFError, gzip.BadGzipFile) as problem:
            raise self._cut_off("the compressed file is cut off") from problem

    def ends_with_line_end(self) -> bool:
        last = ""
        with self.opened() as stream:
            while piece := stream.read(1 << 20):
                last = piece[-1]
        return last in "\r\n"

    def _open_quote(self, line: int) -> DataRefused:
        return DataRefused(
            "a quotation mark is opened and never closed",
            where=f"{self.path.name} line {line}",
            expected="Quoted text was expected to end in the same row.",
            next_step="Export the file again, or double the quotation mark.",
            slug="open-quote",
        )

    def _cut_off(self, what: str) -> DataRefused:
        return DataRefused(
            what, where=self.path.name, next_step="Copy or export the file again.", slug="truncated-file"
        )


def _read_fast(text: _Text) -> RawTable:
    columns = ", ".join(f"{sql.literal(header)}: 'varchar'" for header in text.headers)
    compression = "gzip" if kind_of(text.path) is FileKind.GZIP else "none"
    relation = f"""
        select row_number() over () as {ROW}, *
        from read_csv(
            {sql.literal(_literal_path(text.path))}, columns = {{{columns}}}, skip = {text.n_header_rows},
            delim = {sql.literal(text.delimiter)}, quote = '"', escape = '"', nullstr = '{IMPOSSIBLE}',
            header = false, auto_detect = false, strict_mode = true, compression = '{compression}'
        )"""
    return RawTable(relation, text.headers, lambda ranks: _lines_of(text, ranks))


def _read_carefully(session: DuckDBSession, text: _Text) -> RawTable:
    rows: list[list[str | None]] = []
    lines: list[int] = []
    misshapen: list[Misshapen] = []
    for line, cells in text.data_rows():
        if len(cells) == len(text.headers):
            rows.append(list(cells))
            lines.append(line)
        else:
            misshapen.append(Misshapen(line, len(cells)))
    _refuse_half_a_row(text, lines, misshapen)
    return offered(session, rows, lines, text.headers, misshapen=misshapen)


def _refuse_half_a_row(text: _Text, lines: list[int], misshapen: list[Misshapen]) -> None:
    """A short last row without a line end means that the file was cut off while it was written or copied."""
    if not misshapen or (lines and lines[-1] > misshapen[-1].line):
        return
    last = misshapen[-1]
    if last.n_cells < len(text.headers) and not text.ends_with_line_end():
        raise DataRefused(
            "the file breaks off in the middle of a row",
            where=f"{text.path.name} line {last.line}",
            expected=f"{len(text.headers)} cells were expected, {last.n_cells} are there.",
            next_step="Copy or export the file again.",
            slug="truncated-file",
        )


def _lines_of(text: _Text, ranks: Sequence[int]) -> dict[int, int]:
    wanted = set(ranks)
    if not wanted:
        return {}
    numbered = zip(range(1, max(wanted) + 1), text.data_rows(), strict=False)
    return {rank: line for rank, (line, _) in numbered if rank in wanted}


def _literal_path(path: Path) -> str:
    """Keep the engine from reading * ? [ in a file's name as a pattern."""
    return "".join(f"[{each}]" if each in "*?[" else each for each in str(path))
