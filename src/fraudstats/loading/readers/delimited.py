"""CSV and its relatives: by the engine where the text is well formed, else row by row."""

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.loading.readers.packing import open_bytes
from fraudstats.loading.readers.raw_table import Layout, Misshapen, RawTable, offered, text_frame
from fraudstats.loading.readers.rows_below import fitted, is_note
from fraudstats.loading.readers.sniffing import FileKind, kind_of
from fraudstats.loading.readers.spans import PLAIN_LINE_ENDS
from fraudstats.loading.readers.text_file import TextFile
from fraudstats.loading.readers.transcoding import utf8_pipes

ENGINE_ENCODINGS = ("utf-8", "utf-8-sig")
IMPOSSIBLE = "\x01"
"""Stands for null in the engine's reader, so that an empty cell stays an empty text."""
PIECE_BYTES = 8 * 1024 * 1024
PIECE_ROWS = 50_000


@contextmanager
def read(session: DuckDBSession, path: Path, layout: Layout, *, careful: bool) -> Iterator[RawTable]:
    """Read delimited text."""
    text = TextFile(path, layout)
    if careful or text.has_bare_returns or not text.header_is_plain:
        yield _read_carefully(session, text)
    elif text.encoding in ENGINE_ENCODINGS and kind_of(path) is FileKind.TEXT:
        yield _read_fast(text, [path])
    else:  # the engine knows two encodings, and unpacks without asking whether the checksum is right
        with utf8_pipes(text, session.folder) as pipes:
            yield _read_fast(text, pipes)


def _read_fast(text: TextFile, paths: Sequence[Path]) -> RawTable:
    files = sql.literals(map(_literal_path, paths))
    columns = ", ".join(f"{sql.literal(header)}: 'varchar'" for header in text.headers)
    relation = f"""
        select * from read_csv(
            [{files}], columns = {{{columns}}}, skip = {text.header_line},
            delim = {sql.literal(text.delimiter)}, quote = '"', escape = '"', nullstr = '{IMPOSSIBLE}',
            header = false, auto_detect = false, strict_mode = true, compression = 'none'
        )"""
    return RawTable(relation, text.headers, lambda ranks, n_rows: _lines_of(text, ranks, n_rows), **_about(text))


def _read_carefully(session: DuckDBSession, text: TextFile) -> RawTable:
    import polars as pl

    width = len(text.headers)
    frames = [text_frame([], width)]
    lines, misshapen, last = array("q"), list[Misshapen](), (0, list[str]())
    rows = text.data_rows()
    while piece := list(islice(rows, PIECE_ROWS)):
        fitting = [(line, cells if len(cells) == width else fitted(cells, width)) for line, cells in piece]
        whole = [(line, cells) for line, cells in fitting if cells is not None]
        misshapen += [
            Misshapen(line, len(cells)) for (line, cells), (_, fit) in zip(piece, fitting, strict=True) if fit is None
        ]
        frames.append(text_frame([cells for _, cells in whole], width))
        lines.extend(line for line, _ in whole)
        last = piece[-1]
    _refuse_half_a_row(text, *last)
    return offered(session, pl.concat(frames), lines, text.headers, misshapen=tuple(misshapen), **_about(text))


def _about(text: TextFile) -> dict[str, Any]:
    return {"sample": text.sample, "n_title_rows": text.n_title_rows, "n_header_rows": text.n_headers}


def _refuse_half_a_row(text: TextFile, line: int, cells: Sequence[str]) -> None:
    """A short last row without a line end means that the file was cut off while it was written or copied."""
    if not cells or len(cells) >= len(text.headers) or is_note(cells[0]) or text.ends_with_line_end():
        return
    expected = f"{len(text.headers)} cells were expected, {len(cells)} are there."
    raise text.cut_off("the file breaks off in the middle of a row", line, expected)


def _lines_of(text: TextFile, ranks: Sequence[int], n_rows: int) -> dict[int, int]:
    """Where every row is one line, a row's line follows from its rank; else the rows are counted one by one."""
    if not ranks:
        return {}
    if text.encoding in PLAIN_LINE_ENDS and _n_lines(text.path) == text.header_line + n_rows:
        return {rank: text.header_line + rank for rank in ranks}
    wanted = set(ranks)
    numbered = enumerate(islice(text.data_rows(), max(wanted)), 1)
    return {rank: line for rank, (line, _) in numbered if rank in wanted}


def _n_lines(path: Path) -> int:
    n_ends, last = 0, b"\n"
    with open_bytes(path) as stream:
        while piece := stream.read(PIECE_BYTES):
            n_ends += piece.count(b"\n")
            last = piece[-1:]
    return n_ends + (last != b"\n")


def _literal_path(path: Path) -> str:
    """Keep the engine from reading * ? [ in a file's name as a pattern."""
    return "".join(f"[{each}]" if each in "*?[" else each for each in str(path))
