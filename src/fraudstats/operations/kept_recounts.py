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
from fraudstats.operations.publishing import make_private_folder, publish

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
        try:
            found, _, content = self._path.read_bytes().partition(b"\n")
            if found == self._seal(content):
                return msgspec.msgpack.decode(content, type=Recounts)
        except (OSError, msgspec.MsgspecError):
            pass
        return Recounts()

    def keep(self, recounts: Recounts) -> None:
        """Keep answers that figures were held against; a full or read-only disk costs time, no answer."""
        content = msgspec.msgpack.encode(recounts)
        with contextlib.suppress(OSError):
            make_private_folder(self.folder.parent)
            make_private_folder(self.folder)
            publish(self._path, self._seal(content) + b"\n" + content)
            oldest_first = sorted(self.folder.glob(f"*{SUFFIX}"), key=lambda each: each.stat().st_mtime_ns)
            for path in oldest_first[:-MOST_FILES]:
                path.unlink(missing_ok=True)

    def forget(self) -> None:
        """Keep nothing of this period any more."""
        self._path.unlink(missing_ok=True)

    @property
    def _path(self) -> Path:
        return self.folder / f"{sha256(self.state.encode()).hexdigest()}{SUFFIX}"

    def _seal(self, content: bytes) -> bytes:
        return sha256(self.state.encode() + content).hexdigest().encode()
