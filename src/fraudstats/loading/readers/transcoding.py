"""Hand text to the engine as UTF-8 through named pipes, so that no copy of it is ever written to disk."""

import codecs
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from fraudstats.loading.readers.packing import damaged, open_bytes
from fraudstats.loading.readers.spans import Span, spans_of
from fraudstats.loading.readers.text_file import TextFile

PIECE_BYTES = 256 * 1024
"""Text of this length is decoded in the processor's cache; four megabytes take half as long again."""


@contextmanager
def utf8_pipes(text: TextFile, folder: Path) -> Iterator[list[Path]]:
    """Make pipes in a private folder that give the text as UTF-8, once: one after the other they are the whole text.

    The engine reads a pipe with one thread; hence several. Each begins with as many lines above the data as the text.

    Raises:
        DataRefused: at the end, if the text broke off or is not in its encoding.
    """
    feeders = [_Feeder(text, span, folder / f"export{rank}") for rank, span in enumerate(spans_of(text))]
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
        if each.problem is not None:
            is_text = isinstance(each.problem, UnicodeDecodeError)
            raise (text.broken_text() if is_text else damaged(text.path)) from each.problem


class _Feeder(threading.Thread):
    def __init__(self, text: TextFile, span: Span, pipe: Path) -> None:
        super().__init__(daemon=True)
        self.pipe = pipe
        self._text, self._span = text, span
        self._is_open = threading.Event()
        self.problem: Exception | None = None

    def run(self) -> None:
        try:
            with self.pipe.open("wb") as sink:
                self._is_open.set()
                self._pour_into(sink)
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

    def _pour_into(self, sink: BinaryIO) -> None:
        decoder = codecs.getincrementaldecoder(self._text.encoding)()
        with open_bytes(self._text.path) as source:
            if self._span.start:
                line_end = b"\r\n" if source.readline().endswith(b"\r\n") else b"\n"
                sink.write((b"-" + line_end) * self._text.header_line)
                source.seek(self._span.start)
            for piece in _pieces(source, self._span):
                sink.write(decoder.decode(piece).encode())
            sink.write(decoder.decode(b"", final=True).encode())


def _pieces(source: BinaryIO, span: Span) -> Iterator[bytes]:
    position = span.start
    while piece := source.read(PIECE_BYTES if span.stop is None else min(PIECE_BYTES, span.stop - position)):
        position += len(piece)
        yield piece
