"""Where a text can be cut, so that its parts are decoded and parsed side by side: at ends of rows only."""

import os
from dataclasses import dataclass
from typing import BinaryIO

from fraudstats.loading.readers.packing import open_bytes
from fraudstats.loading.readers.sniffing import FileKind, kind_of
from fraudstats.loading.readers.text_file import TextFile

PLAIN_LINE_ENDS = ("utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "big5", "cp950", "cp949", "euc_kr", "cp1252")
"""Encodings (as Python names them) in which a byte 0x0A or 0x22 is always a line end or a quotation mark."""
SPAN_BYTES = 8 * 1024 * 1024
"""A span is at least as long: a thread for less is not worth its while."""
MOST_SPANS = 4
"""Python decodes one at a time; more spans than this would wait for each other."""
PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Span:
    """Bytes of a text, half-open; `stop` is None where the end of the text is not known beforehand."""

    start: int
    stop: int | None


def spans_of(text: TextFile) -> list[Span]:
    """Cut a text into some spans of whole rows; one that is packed, short or has wide line ends stays whole.

    A line end stands outside quotation marks where their number before it is even. A stray mark may make this wrong;
    then the part before the cut ends inside of a quotation, and the engine refuses it as it refuses the stray mark.
    """
    size = text.path.stat().st_size
    n = min(os.cpu_count() or 1, MOST_SPANS, size // SPAN_BYTES)
    if n < 2 or kind_of(text.path) is not FileKind.TEXT or text.encoding not in PLAIN_LINE_ENDS:
        return [Span(0, None)]
    with open_bytes(text.path) as stream:
        cuts = _cuts(stream, [size * rank // n for rank in range(1, n)])
    return [Span(start, stop) for start, stop in zip([0, *cuts], [*cuts, None], strict=True) if start != stop]


def _cuts(stream: BinaryIO, wanted: list[int]) -> list[int]:
    """Find the first end of a row at or behind each of the places."""
    cuts, position, n_marks = list[int](), 0, 0
    for place in wanted:
        while position < place and (piece := stream.read(min(PIECE_BYTES, place - position))):
            position, n_marks = position + len(piece), n_marks + piece.count(b'"')
        while line := stream.readline():
            position, n_marks = position + len(line), n_marks + line.count(b'"')
            if n_marks % 2 == 0:
                break
        cuts.append(position)
    return cuts
