"""Hand text to the engine through named pipes, so that no copy of it is ever written to disk."""

import codecs
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from fraudstats.errors import DataRefused
from fraudstats.loading.readers.packing import damaged, open_bytes
from fraudstats.loading.readers.spans import Span, spans_of
from fraudstats.loading.readers.text_file import TextFile

PIECE_BYTES = 256 * 1024
"""Text of this length is decoded in the processor's cache; four megabytes take half as long again."""


@contextmanager
def pipes_of(parts: Iterable[Iterator[bytes]], text: TextFile, folder: Path) -> Iterator[list[Path]]:
    """Make pipes in a private folder that give the parts of a text, once: one after the other they are the whole.

    Raises:
        DataRefused: at the end, if the text broke off or is not in its encoding.
    """
    feeders = [_Feeder(part, folder / f"export{rank}") for rank, part in enumerate(parts)]
    for each in feeders:
        os.mkfifo(each.pipe, mode=0o600)
        each.start()
    try:
        yield [each.pipe for each in feeders]
    finally:
        for each in feeders:
            each.let_go()
            each.join()
            each.pipe.unlink()
    for each in feeders:
        if isinstance(each.problem, DataRefused):
            raise each.problem
        if each.problem is not None:
            is_text = isinstance(each.problem, UnicodeDecodeError)
            raise (text.broken_text() if is_text else damaged(text.path)) from each.problem


def utf8_parts(text: TextFile) -> list[Iterator[bytes]]:
    """Give the whole text as UTF-8, in several parts where it can be divided: the engine reads a pipe with one thread.

    Each begins with as many lines above the data as the text.
    """
    return [_decoded(text, span) for span in spans_of(text)]


class _Feeder(threading.Thread):
    def __init__(self, pieces: Iterator[bytes], pipe: Path) -> None:
        super().__init__(daemon=True)
        self.pipe = pipe
        self._pieces = pieces
        self._is_open = threading.Event()
        self.problem: Exception | None = None

    def run(self) -> None:
        try:
            with self.pipe.open("wb") as sink:
                self._is_open.set()
                for piece in self._pieces:
                    sink.write(piece)
        except BrokenPipeError:
            pass  # the engine has read enough: its query failed, and says so itself
        except Exception as problem:
            self.problem = problem
        finally:
            self._is_open.set()

    def let_go(self) -> None:
        """Open the reading end until the feeder has the other: one that nobody listened to wakes up and ends."""
        reading_end = os.open(self.pipe, os.O_RDONLY | os.O_NONBLOCK)
        self._is_open.wait()
        os.close(reading_end)


def _decoded(text: TextFile, span: Span) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(text.encoding)()
    with open_bytes(text.path) as source:
        if span.start:
            line_end = b"\r\n" if source.readline().endswith(b"\r\n") else b"\n"
            yield (b"-" + line_end) * text.header_line
            source.seek(span.start)
        for piece in _pieces(source, span):
            yield decoder.decode(piece).encode()
        yield decoder.decode(b"", final=True).encode()


def _pieces(source: BinaryIO, span: Span) -> Iterator[bytes]:
    position = span.start
    while piece := source.read(PIECE_BYTES if span.stop is None else min(PIECE_BYTES, span.stop - position)):
        position += len(piece)
        yield piece
