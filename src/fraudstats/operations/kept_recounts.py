"""Answers of the second path, kept until anything changes that decides one of them; apart from the kept briefings.

A file holds the answers for the issues of one period, behind a digest of them and of the state of the project that they
hold for: what was altered, or renamed, is no kept answer.
"""

import contextlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from fraudstats.briefing.recounts import Recounts
from fraudstats.operations.sealed_files import read_sealed, write_sealed

MOST_FILES = 64
"""Beyond them the oldest go."""
SUFFIX = ".msgpack"


@dataclass(frozen=True)
class KeptRecounts:
    """The kept answers for the issues of one period, in one state of the project."""

    folder: Path
    state: str
    """Digest of all that decides an answer, and which period it is."""

    def read(self) -> Recounts:
        """Give what was kept; a file that is not what was written counts as absent."""
        content = read_sealed(self._path, self.state)
        with contextlib.suppress(msgspec.MsgspecError):
            return Recounts() if content is None else msgspec.msgpack.decode(content, type=Recounts)
        return Recounts()

    def keep(self, recounts: Recounts) -> None:
        """Keep answers that figures were held against; a full or read-only disk costs time, no answer."""
        with contextlib.suppress(OSError):
            write_sealed(self._path, self.state, msgspec.msgpack.encode(recounts))
            oldest_first = sorted(self.folder.glob(f"*{SUFFIX}"), key=lambda each: each.stat().st_mtime_ns)
            for path in oldest_first[:-MOST_FILES]:
                path.unlink(missing_ok=True)

    def forget(self) -> None:
        """Keep nothing of this period any more."""
        self._path.unlink(missing_ok=True)

    @property
    def _path(self) -> Path:
        return self.folder / f"{sha256(self.state.encode()).hexdigest()}{SUFFIX}"
