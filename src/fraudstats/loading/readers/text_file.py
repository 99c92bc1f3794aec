"""A delimited file whose encoding, delimiter and header are found."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from fraudstats.errors import DataRefused
from fraudstats.loading.readers.encodings import encoding_of
from fraudstats.loading.readers.header_rows import SEARCHED_ROWS, find_header
from fraudstats.loading.readers.packing import damage, open_bytes, sample_of
from fraudstats.loading.readers.raw_table import Layout, distinct_headers

csv.field_size_limit(16 * 1024 * 1024)
DELIMITERS = ",\t;|"
SAMPLE_ROWS = 200


class TextFile:
    """Knows how to read itself row by row, with line numbers."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.path = path
        raw = sample_of(path)
        self.encoding = encoding_of(raw, layout.encoding, lambda text: _most_known(text, layout), path.name)
        start = raw.decode(self.encoding, errors="ignore")
        self.has_bare_returns = "\r" in start and "\n" not in start
        self.delimiter = layout.delimiter or _delimiter_of(start, layout)
        first = self._first_rows((layout.skip_rows or 0) + (layout.header_rows or 1))
        if not first:
            raise DataRefused(
                "the file holds nothing but blank lines",
                where=path.name,
                next_step="Export it again.",
                slug="empty-file",
            )
        found = find_header([cells for _, cells in first], layout)
        self.n_header_rows = found.rank + found.n_rows
        if len(first) < self.n_header_rows:
            raise DataRefused(
                "the file ends before its header",
                where=path.name,
                expected=f"A header was expected in row {found.rank + 1}.",
            )
        self.n_title_rows, self.n_headers = found.rank, found.n_rows
        self.headers = distinct_headers(found.cells, path)
        self.header_line = first[self.n_header_rows - 1][0]
        self.header_is_plain = not any(
            '"' in line and line.count('"') % 2 for line in _lines(start)[: self.header_line]
        )
        self.sample = [cells for _, cells in first[self.n_header_rows :] if len(cells) == len(self.headers)]

    def opened(self) -> TextIO:
        """Open the text, decoded."""
        return io.TextIOWrapper(open_bytes(self.path), encoding=self.encoding, newline="")

    def data_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give line numbers and cells of the rows below the header; blank lines are passed over.

        Raises:
            DataRefused: if the file is cut off or changes its encoding.
        """
        try:
            with self.opened() as stream:
                for rank, row in enumerate(self._rows(stream)):
                    if rank >= self.n_header_rows:
                        yield row
        except UnicodeDecodeError as problem:
            raise self.broken_text() from problem
        except damage() as problem:
            raise self.cut_off("the compressed file is cut off") from problem

    def ends_with_line_end(self) -> bool:
        """Say whether the last line is a whole one."""
        last = ""
        with self.opened() as stream:
            while piece := stream.read(1 << 20):
                last = piece[-1]
        return last in "\r\n"

    def cut_off(self, what: str, line: int | None = None, expected: str = "") -> DataRefused:
        """Refuse a file that is not whole."""
        where = self.path.name if line is None else f"{self.path.name} line {line}"
        return DataRefused(
            what, where=where, expected=expected, next_step="Copy or export the file again.", slug="truncated-file"
        )

    def broken_text(self) -> DataRefused:
        """Refuse bytes that are no text in the file's encoding."""
        return DataRefused(
            "the text breaks off or changes its encoding",
            where=self.path.name,
            expected=f"{self.encoding} was expected, by the first part of the file.",
            next_step="Name another encoding with --encoding, or copy or export the file again.",
            slug="truncated-file",
        )

    def _first_rows(self, n_fixed: int) -> list[tuple[int, list[str]]]:
        try:
            with self.opened() as stream:
                return [
                    row
                    for row, _ in zip(self._rows(stream), range(n_fixed + SEARCHED_ROWS + SAMPLE_ROWS), strict=False)
                ]
        except UnicodeDecodeError as problem:
            raise self.broken_text() from problem
        except damage() as problem:
            raise self.cut_off("the compressed file is cut off") from problem

    def _rows(self, stream: TextIO) -> Iterator[tuple[int, list[str]]]:
        """Give line numbers and cells; a row with a stray quotation mark has none."""
        reader = csv.reader((line.replace("\0", "") for line in stream), delimiter=self.delimiter, strict=True)
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

    def _open_quote(self, line: int) -> DataRefused:
        return DataRefused(
            "a quotation mark is opened and never closed",
            where=f"{self.path.name} line {line}",
            expected="Quoted text was expected to end in the same row.",
            next_step="Export the file again, or double the quotation mark.",
            slug="open-quote",
        )


def _lines(text: str) -> list[str]:
    return io.StringIO(text, newline=None).readlines()


def _delimiter_of(start: str, layout: Layout) -> str:
    """Find the delimiter that makes most known headers of the first lines, then most cells of the first one."""
    lines = _lines(start)[layout.skip_rows or 0 :][:SEARCHED_ROWS]

    def evidence(delimiter: str) -> tuple[int, int]:
        rows = [_split(line, delimiter) for line in lines]
        return max((layout.n_known(row) for row in rows), default=0), len(rows[0]) if rows else 0

    return max(DELIMITERS, key=evidence)


def _most_known(text: str, layout: Layout) -> int:
    lines = _lines(text)[:SEARCHED_ROWS]
    return max((layout.n_known(_split(line, delimiter)) for line in lines for delimiter in DELIMITERS), default=0)


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line.rstrip("\r\n").replace("\0", "")], delimiter=delimiter), [])
    except csv.Error:
        return []
