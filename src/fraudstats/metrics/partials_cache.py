"""Daily partials kept between two calls, in `cache/` of the project folder.

A file's name holds a digest of all that decides its rows: the metric's SQL and kind, the bound parameters (cut-off
among them), the grouping, and the ledger of the metric's datasets up to the batch. So a file is never stale; it is
merely not asked for any more.
"""

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Query
from fraudstats.metrics.ledger_state import LedgerState

if TYPE_CHECKING:
    import polars as pl

LAYOUT = 4
"""Raised when partials of the same query come to be computed otherwise."""
MOST_BYTES = 500_000_000
"""Of all kept files together; beyond them the oldest go."""
OWNER_ONLY_FOLDER = 0o700
SUFFIX = ".arrow"


@dataclass(frozen=True)
class PartialsCache:
    """Keeps partials in a folder that only its owner may enter."""

    folder: Path

    def read(self, question: str, state: LedgerState) -> "pl.DataFrame | None":
        """Give what was kept; a file that cannot be read counts as absent."""
        path = self._path(question, state)
        if not path.exists():  # Polars is then loaded while the engine works
            return None
        import polars as pl

        try:
            return pl.read_ipc(path)
        except (OSError, pl.exceptions.PolarsError):
            return None

    def holds(self, question: str, state: LedgerState) -> bool:
        """Tell whether an answer is kept."""
        return self._path(question, state).exists()

    def keep(self, question: str, state: LedgerState, partials: "pl.DataFrame") -> None:
        """Write beside and rename; a full or read-only disk costs time, never the answer."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=self.folder)  # mkstemp: mode 600
            os.close(handle)
            partials.write_ipc(name)
            Path(name).replace(self._path(question, state))
            self._prune()

    def _prune(self) -> None:
        """Drop the oldest files where all together have grown too large; a lateness report alone keeps one a load."""
        with os.scandir(self.folder) as entries:
            kept = [each for each in entries if each.name.endswith(SUFFIX) and not each.name.startswith(".")]
        found = [(stat.st_mtime, stat.st_size, each.path) for each in kept for stat in [each.stat()]]
        excess = sum(size for _, size, _ in found) - MOST_BYTES
        for _, size, path in sorted(found):
            if excess <= 0:
                break
            Path(path).unlink(missing_ok=True)
            excess -= size

    def _path(self, question: str, state: LedgerState) -> Path:
        return self.folder / f"{question}-{state.digest}-{state.batch_id}{SUFFIX}"


def question_of(definition: Definition, query: Query) -> str:
    """Name a question by all that decides its answer but the data."""
    return name_of(definition.name, definition.kind, query.text, sorted(query.parameters.items()))


def name_of(*decisive: object) -> str:
    """Name a question by what decides its answer."""
    return hashlib.sha256(msgspec.json.encode([LAYOUT, *decisive])).hexdigest()[:32]
