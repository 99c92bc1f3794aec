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
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.refresh import nature, touched_days

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.metrics.facts import Knowledge, Query, Selection

LAYOUT = 1
"""Raised when partials of the same query come to be computed otherwise."""
MOST_FILES = 200
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

    def partials(
        self, knowledge: "Knowledge", definition: Definition, selection: "Selection", query: "Query"
    ) -> "pl.DataFrame":
        """Give the partials of a query: kept, brought up to date, or computed and kept."""
        from fraudstats.metrics.facts import run

        question = _digest(definition, query)
        state = ledger_state(knowledge.session, definition, knowledge.batch_id)
        kept = _read(self._path(question, state))
        if kept is not None:
            return kept
        of_metric = nature(knowledge.session, definition)
        older = self._older(knowledge.session, definition, question, state) if of_metric.is_row_by_row else None
        base = _read(self._path(question, older)) if older else None
        if older is None or base is None:
            found = run(knowledge, definition, query.text, query)
        else:
            found = _refreshed(knowledge, definition, selection, base, older)
        if of_metric.is_repeatable:
            self._keep(self._path(question, state), found)
        return found

    def _path(self, question: str, state: LedgerState) -> Path:
        return self.folder / f"{question}-{state.digest}-{state.batch_id}.arrow"

    def _older(self, session: Session, definition: Definition, question: str, now: LedgerState) -> LedgerState | None:
        """Find the newest kept file of an earlier batch of this very ledger."""
        batches = sorted((int(path.stem.rpartition("-")[2]) for path in self._files(question)), reverse=True)
        for batch_id in (each for each in batches if each < now.batch_id):
            state = ledger_state(session, definition, batch_id)
            if self._path(question, state).exists():
                return state
        return None

    def _files(self, question: str = "") -> Iterator[Path]:
        return self.folder.glob(f"{question}*-*.arrow")

    def _keep(self, path: Path, partials: "pl.DataFrame") -> None:
        """Write beside and rename; a full or read-only disk costs time, never the answer."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=self.folder)  # mkstemp: mode 600
            os.close(handle)
            partials.write_ipc(name)
            Path(name).replace(path)
            newest = sorted(self._files(), key=lambda each: -each.stat().st_mtime)
            for old in newest[MOST_FILES:]:
                old.unlink(missing_ok=True)


def ledger_state(session: Session, definition: Definition, batch_id: int) -> LedgerState:
    """Tell which files the datasets of a metric are made of."""
    rows = session.rows(
        f"""select coalesce(max(batch_id), 0) as batch_id,
            coalesce(md5(string_agg(
                concat_ws('|', batch_id, sha256, source, contract_version, n_new, n_changed, loaded_at)
                order by batch_id)), '') as digest
        from {LEDGER} where batch_id <= $batch_id and list_contains($datasets, dataset)""",
        {"batch_id": batch_id, "datasets": list(definition.datasets)},
    )
    return LedgerState(**rows[0])


def _refreshed(
    knowledge: "Knowledge", definition: Definition, selection: "Selection", base: "pl.DataFrame", older: LedgerState
) -> "pl.DataFrame":
    """Compute the days anew that batches have touched since the base was kept."""
    import polars as pl

    from fraudstats.metrics.facts import facts_query, partials_query, run

    days = touched_days(knowledge, definition, facts_query(knowledge, definition, selection), older.batch_id)
    if not days:
        return base
    query = partials_query(knowledge, definition, selection, of_days=True)
    anew = run(knowledge, definition, query.text, query, days=days)
    untouched = base.filter(~pl.col("day").is_in(days))
    return pl.concat([untouched, anew]).sort("day", maintain_order=True)


def _digest(definition: Definition, query: "Query") -> str:
    decisive = [LAYOUT, definition.name, definition.kind, query.text, sorted(query.parameters.items())]
    return hashlib.sha256(msgspec.json.encode(decisive)).hexdigest()[:32]


def _read(path: Path) -> "pl.DataFrame | None":
    """Read a kept file; one that cannot be read counts as absent."""
    if not path.exists():  # Polars is then loaded while the engine works
        return None
    import polars as pl

    try:
        return pl.read_ipc(path)
    except (OSError, pl.exceptions.PolarsError):
        return None
