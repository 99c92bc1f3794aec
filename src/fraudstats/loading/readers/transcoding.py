"""Hand text to the engine through a named pipe, so that no copy of it is ever written to disk."""

import codecs
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fraudstats.errors import DataRefused
from fraudstats.loading.readers.packing import damaged, open_bytes
from fraudstats.loading.readers.text_file import TextFile

PIECE_BYTES = 4 * 1024 * 1024
PIPE = "export"


@contextmanager
def pipe_of(pieces: Iterator[bytes], text: TextFile, folder: Path) -> Iterator[Path]:
    """Make a pipe in a private folder that gives pieces of a text, once.

    Raises:
        DataRefused: at the end, if the text broke off or is not in its encoding.
    """
    pipe = folder / PIPE
    os.mkfifo(pipe, mode=0o600)
    feeder = _Feeder(pieces, pipe)
    feeder.start()
    try:
        yield pipe
    finally:
        feeder.let_go()
        feeder.join()
        pipe.unlink()
    if isinstance(feeder.problem, DataRefused):
        raise feeder.problem
    if feeder.problem is not None:
        is_text = isinstance(feeder.problem, UnicodeDecodeError)
        raise (text.broken_text() if is_text else damaged(text.path)) from feeder.problem


def utf8_pieces(text: TextFile) -> Iterator[bytes]:
    """Give the whole text as UTF-8."""
    decoder = codecs.getincrementaldecoder(text.encoding)()
    with open_bytes(text.path) as source:
        while piece := source.read(PIECE_BYTES):
            yield decoder.decode(piece).encode()
        yield decoder.decode(b"", final=True).encode()


class _Feeder(threading.Thread):
    def __init__(self, pieces: Iterator[bytes], pipe: Path) -> None:
        super().__init__(daemon=True)
        self._pieces, self._pipe = pieces, pipe
        self._is_open = threading.Event()
        self.problem: Exception | None = None

    def run(self) -> None:
        try:
            with self._pipe.open("wb") as sink:
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
        reading_end = os.open(self._pipe, os.O_RDONLY | os.O_NONBLOCK)
        self._is_open.wait()
        os.close(reading_end)
