"""Briefings that were said, kept until anything changes that decides a word of them; checked again whenever used.

A file's name holds the state of the project that it was said in, and what was asked.
"""

import contextlib
import pickle
from dataclasses import dataclass, is_dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from fraudstats.briefing.model import Briefing
from fraudstats.operations.publishing import make_private_folder, publish

MOST_FILES = 128
"""Beyond them the oldest go; the issues of a week are fourteen."""
MODULES = ("fraudstats.briefing.figures", "fraudstats.briefing.model", "fraudstats.briefing.pictures")
"""Where the classes are that a kept briefing is made of."""


@dataclass(frozen=True)
class KeptBriefings:
    """The kept briefings of one state of the project."""

    folder: Path
    state: str
    """Digest of all that decides a briefing but which one it is."""

    def read(self, *asked: object) -> Briefing | None:
        """Give what was kept; a file that cannot be read counts as absent."""
        try:
            found = _Unpickler(BytesIO(self._path(asked).read_bytes())).load()
        except (OSError, EOFError, pickle.UnpicklingError, AttributeError, TypeError, ValueError):
            return None
        return found if isinstance(found, Briefing) else None

    def keep(self, briefing: Briefing, *asked: object) -> None:
        """Keep a briefing whose figures were all computed twice; a full or read-only disk costs time, no answer."""
        with contextlib.suppress(OSError):
            make_private_folder(self.folder.parent)
            make_private_folder(self.folder)
            publish(self._path(asked), pickle.dumps(briefing, protocol=5))
            oldest_first = sorted(self.folder.glob("*.pickle"), key=lambda each: each.stat().st_mtime_ns)
            for path in oldest_first[:-MOST_FILES]:
                path.unlink(missing_ok=True)

    def forget(self, *asked: object) -> None:
        """Keep a briefing no more."""
        self._path(asked).unlink(missing_ok=True)

    def _path(self, asked: tuple[object, ...]) -> Path:
        return self.folder / f"{sha256(repr((self.state, asked)).encode()).hexdigest()}.pickle"


class _Unpickler(pickle.Unpickler):
    """Makes dates, and the classes of a briefing, and nothing else."""

    def find_class(self, module: str, name: str) -> type:
        found = super().find_class(module, name) if module in MODULES and "." not in name else None
        if isinstance(found, type) and found.__module__ == module and (is_dataclass(found) or issubclass(found, Enum)):
            return found
        if (module, name) == ("datetime", "date"):
            return date
        raise pickle.UnpicklingError(f"a kept briefing holds no {module}.{name}")
