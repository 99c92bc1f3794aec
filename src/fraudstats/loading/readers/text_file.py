"""A delimited file whose encoding, delimiter and header are found."""

import csv
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TextIO

from fraudstats.errors import DataRefused
from fraudstats.loading.readers.encodings import encoding_of
from fraudstats.loading.readers.header_rows import SEARCHED_ROWS, find_header
from fraudstats.loading.readers.packing import damage, damaged, open_bytes, sample_of
from fraudstats.loading.readers.raw_table import Layout, distinct_headers
from fraudstats.loading.readers.records import Lines, OpenQuote, cells_at
from fraudstats.loading.readers.sniffing import FileKind, kind_of

csv.field_size_limit(16 * 1024 * 1024)
DELIMITERS = ",\t;|"
SAMPLE_ROWS = 200
TAIL_BYTES = 4096
"""More than the padding of usual blocks."""


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
        self.titles = [" ".join(cells) for _, cells in first[: found.rank]]
        self.headers = distinct_headers(found.cells, path)
        self.header_line = first[self.n_header_rows - 1][0]
        self.header_is_plain = not any(
            '"' in line and line.count('"') % 2 for line in _lines(start)[: self.header_line]
        )
        self.is_open_ended = kind_of(path) is FileKind.TEXT and not _last_bytes(path).endswith((b"\n", b"\r"))
        self.sample = [cells for _, cells in first[self.n_header_rows :] if len(cells) == len(self.headers)]

    def opened(self) -> TextIO:
        """Open the text, decoded."""
        return io.TextIOWrapper(open_bytes(self.path), encoding=self.encoding, newline="")

    def data_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give line numbers and cells of the rows below the header; blank lines are passed over.

        Raises:
            DataRefused: if the file is cut off or changes its encoding.
        """
        with self.damage_told(), self.opened() as stream:
            yield from self._rows(self.lines_below_header(stream))

    def lines_below_header(self, stream: TextIO) -> Lines:
        """Read on to the end of the header."""
        lines = Lines(stream)
        for _ in islice(self._rows(lines), self.n_header_rows):
            pass
        return lines

    def cells_at(self, line: str, following: Lines) -> list[str] | None:
        """Give the cells of the record that begins in a line; None where a quotation mark stands astray.

        Raises:
            DataRefused: if the text ends inside a quoted cell.
        """
        at = following.number
        try:
            return cells_at(line, following, self.delimiter)
        except OpenQuote as problem:
            raise self._open_quote(at) from problem

    @contextmanager
    def damage_told(self) -> Iterator[None]:
        """Say in our own words that the file is cut off or changes its encoding."""
        try:
            yield
        except UnicodeDecodeError as problem:
            raise self.broken_text() from problem
        except damage() as problem:
            raise damaged(self.path) from problem

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
        with self.damage_told(), self.opened() as stream:
            return list(islice(self._rows(Lines(stream)), n_fixed + SEARCHED_ROWS + SAMPLE_ROWS))

    def _rows(self, lines: Lines) -> Iterator[tuple[int, list[str]]]:
        """Give line numbers and cells; a row with a stray quotation mark has none."""
        for line in lines:
            at = lines.number
            cells = self.cells_at(line, lines)
            if cells not in ([], [""]):
                yield at, cells or []

    def _open_quote(self, line: int) -> DataRefused:
        return DataRefused(
            "a quotation mark is opened and never closed",
            where=f"{self.path.name} line {line}",
            expected="Quoted text was expected to end in the same row.",
            next_step="Export the file again, or double the quotation mark.",
            slug="open-quote",
        )


def _last_bytes(path: Path) -> bytes:
    """Give the end of a file, without padding and the zero bytes of UTF-16."""
    with path.open("rb") as stream:
        stream.seek(-min(TAIL_BYTES, path.stat().st_size), os.SEEK_END)
        return stream.read().rstrip(b"\0\x1a")


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
