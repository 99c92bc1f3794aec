"""CSV and its relatives: by the engine where the text is well formed, else row by row."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.loading.readers.mending import MendedText
from fraudstats.loading.readers.packing import open_bytes
from fraudstats.loading.readers.raw_table import Layout, LineOf, Misshapen, RawTable, file_literal
from fraudstats.loading.readers.sniffing import FileKind, kind_of
from fraudstats.loading.readers.spans import PLAIN_LINE_ENDS
from fraudstats.loading.readers.text_file import TextFile
from fraudstats.loading.readers.transcoding import pipes_of, utf8_parts

ENGINE_ENCODINGS = ("utf-8", "utf-8-sig")
IMPOSSIBLE = "\x01"
"""Stands for null in the engine's reader, so that an empty cell stays an empty text."""
PIECE_BYTES = 8 * 1024 * 1024


@contextmanager
def read(session: DuckDBSession, path: Path, layout: Layout, *, careful: bool) -> Iterator[RawTable]:
    """Read delimited text."""
    text = TextFile(path, layout)
    line_of = partial(_lines_of, text)
    if careful or text.has_bare_returns or not text.header_is_plain:
        mended = MendedText(text)
        with pipes_of([mended.pieces()], text, session.folder) as pipes:
            yield _read_fast(text, pipes, 0, mended.line_of, mended.misshapen)
    elif text.encoding in ENGINE_ENCODINGS and kind_of(path) is FileKind.TEXT:
        yield _read_fast(text, [path], text.header_line, line_of)
    else:  # the engine knows two encodings, and unpacks without asking whether the checksum is right
        with pipes_of(utf8_parts(text), text, session.folder) as pipes:
            yield _read_fast(text, pipes, text.header_line, line_of)


def _read_fast(
    text: TextFile, paths: Sequence[Path], n_skipped: int, line_of: LineOf, misshapen: Sequence[Misshapen] = ()
) -> RawTable:
    columns = ", ".join(f"{sql.literal(header)}: 'varchar'" for header in text.headers)
    relation = f"""
        select * from read_csv(
            [{", ".join(map(file_literal, paths))}], columns = {{{columns}}}, skip = {n_skipped},
            delim = {sql.literal(text.delimiter)}, quote = '"', escape = '"', nullstr = '{IMPOSSIBLE}',
            header = false, auto_detect = false, strict_mode = true, compression = 'none'
        )"""
    return RawTable(
        relation, text.headers, line_of, misshapen=misshapen,
        sample=text.sample, titles=text.titles,
        n_title_rows=text.n_title_rows, n_header_rows=text.n_headers, is_open_ended=text.is_open_ended,
    )  # fmt: skip


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
