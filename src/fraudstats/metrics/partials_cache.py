"""Daily partials kept between two calls, in `cache/` of the project folder.

A file's name holds a digest of all that decides its rows: the metric's SQL and kind, the bound parameters (cut-off
among them), the grouping, and the ledger of the metric's datasets up to the batch. So a file is never stale; it is
merely not asked for any more.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fraudstats.engines.session import Session
from fraudstats.loading.batches import LEDGER
from fraudstats.loading.links import all_read
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Query

if TYPE_CHECKING:
    import polars as pl

LAYOUT = 2
"""Raised when partials of the same query come to be computed otherwise."""
MOST_BYTES = 500_000_000
"""Of all kept files together; beyond them the oldest go."""
OWNER_ONLY_FOLDER = 0o700


@dataclass(frozen=True)
class LedgerState:
    """Which files the datasets of a metric are made of, up to a batch."""

    batch_id: int
    digest: str


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

    def batches(self, question: str) -> list[int]:
        """List the batches after which the question was answered, newest first."""
        return sorted((int(path.stem.rpartition("-")[2]) for path in self._files(question)), reverse=True)

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
        found = [(stat.st_mtime, stat.st_size, path) for path in self._files() for stat in [path.stat()]]
        excess = sum(size for _, size, _ in found) - MOST_BYTES
        for _, size, path in sorted(found):
            if excess <= 0:
                break
            path.unlink(missing_ok=True)
            excess -= size

    def _path(self, question: str, state: LedgerState) -> Path:
        return self.folder / f"{question}-{state.digest}-{state.batch_id}.arrow"

    def _files(self, question: str = "") -> Iterator[Path]:
        return self.folder.glob(f"{question}*-*.arrow")


def ledger_state(session: Session, definition: Definition, batch_id: int) -> LedgerState:
    """Tell which files the datasets of a metric, and what links them, are made of."""
    rows = session.rows(
        f"""select coalesce(max(batch_id), 0) as batch_id,
            coalesce(md5(string_agg(
                concat_ws('|', batch_id, sha256, source, contract_version, n_new, n_changed, loaded_at)
                order by batch_id)), '') as digest
        from {LEDGER} where batch_id <= $batch_id and list_contains($datasets, dataset)""",
        {"batch_id": batch_id, "datasets": all_read(definition.datasets)},
    )
    return LedgerState(**rows[0])


def question_of(definition: Definition, query: Query) -> str:
    """Name a question by all that decides its answer but the data."""
    decisive = [LAYOUT, definition.name, definition.kind, query.text, sorted(query.parameters.items())]
    return hashlib.sha256(msgspec.json.encode(decisive)).hexdigest()[:32]
