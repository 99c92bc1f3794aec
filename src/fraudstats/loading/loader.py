"""The story of one export: known already? stage, hold against the budget, compare, append, write the batch record."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

import msgspec

from fraudstats.calendar.periods import Grain, period_of
from fraudstats.calendar.windows import ONE_DAY, day_end, statistical_day
from fraudstats.config import CalendarRules
from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession, attached_for_writing, staging, transaction
from fraudstats.errors import DataRefused, UsageError
from fraudstats.loading import batches, quarantine, versions
from fraudstats.loading.batches import Batch
from fraudstats.loading.contracts import Contract, EventSpan
from fraudstats.loading.readers.sniffing import kind_of
from fraudstats.loading.sources import Source, matching_source
from fraudstats.loading.staging import SOUND, Expectations, Staged, stage

SHOWN_REJECTS = 5


@dataclass(frozen=True)
class LoadRequest:
    """How files are to be read; what is not said is found out."""

    expected: Expectations
    sources: Mapping[str, Source]
    cutoff: time
    max_reject_rate: float
    source: str = ""
    dataset: str = ""
    dry_run: bool = False


@dataclass(frozen=True)
class LoadOutcome:
    """What became of a file."""

    batch: Batch
    """With the number 0 where nothing was written (dry run)."""
    is_known: bool
    """The very file was loaded before; nothing changed."""


def load_file(store: Path, path: Path, request: LoadRequest) -> LoadOutcome:
    """Take one export into the store, whole or not at all.

    Raises:
        DataRefused: if the file cannot be taken, or more of its rows are broken than the budget allows.
        ProjectLocked: if another run holds the store.
    """
    source = _chosen_source(path, request)
    kind_of(path)  # refuses what cannot be opened
    reading = _Reading(path.name, _sha256(path), _fingerprint(source, request.expected))
    known = _known_batch(store, reading, request.expected.contracts)
    if known:
        return LoadOutcome(known, is_known=True)
    with staging() as session:
        staged = stage(session, path, source, request.expected)
        _hold_against_budget(staged, path, request.max_reject_rate)
        draft = _draft(reading, staged, _covered(session, staged, request), request.expected.loaded_at)
        with attached_for_writing(session, store):
            return LoadOutcome(_appended(session, staged, draft, dry_run=request.dry_run), is_known=False)


def define_store(store: Path) -> None:
    """Create an empty store."""
    with staging() as session, attached_for_writing(session, store):
        session.run(batches.DEFINITION)
        session.run(quarantine.DEFINITION)


def _chosen_source(path: Path, request: LoadRequest) -> Source | None:
    if request.source:
        if request.source not in request.sources:
            known = ", ".join(request.sources) or "none yet"
            raise UsageError(
                f"no source profile '{request.source}'", expected=f"Profiles: {known}.", slug="unknown-source"
            )
        return request.sources[request.source]
    found = matching_source(path.name, request.sources)
    if found is None and request.dataset:
        return Source(dataset=_known_dataset(request))
    return found


def _known_dataset(request: LoadRequest) -> str:
    if request.dataset not in request.expected.contracts:
        known = ", ".join(request.expected.contracts)
        raise UsageError(f"no dataset '{request.dataset}'", expected=f"Datasets: {known}.", slug="unknown-dataset")
    return request.dataset


def _hold_against_budget(staged: Staged, path: Path, max_reject_rate: float) -> None:
    rate = staged.n_rejected / staged.n_rows
    if rate <= max_reject_rate:
        return
    problems = quarantine.quarantined(staged.rejects[:SHOWN_REJECTS], staged.contract, path.name, staged.sheet, 0)
    listed = "; ".join(f"line {each.line}: {each.sentence_en}" for each in problems)
    raise DataRefused(
        f"{staged.n_rejected} of {staged.n_rows} rows are broken",
        where=path.name,
        expected=f"At most {max_reject_rate:.1%} may be. First: {listed}.",
        next_step="Mend the export or its profile, or raise --max-reject-rate.",
        slug="reject-budget",
    )


@dataclass(frozen=True)
class _Reading:
    """A file, and how it is read: the same twice gives the same rows."""

    file: str
    sha256: str
    source: str


@dataclass(frozen=True)
class _Covered:
    first: date | None
    last: date | None


def _known_batch(store: Path, reading: _Reading, contracts: Mapping[str, Contract]) -> Batch | None:
    with staging(store) as session:
        found = batches.same_file(session, reading.sha256, reading.source)
    return next((each for each in found if each.contract_version == contracts[each.dataset].version), None)


def _covered(session: DuckDBSession, staged: Staged, request: LoadRequest) -> _Covered:
    """Find the first day and the last complete day of the export.

    Without word from the profile, a day is complete when it was over before the file was loaded.
    """
    event = sql.name(staged.contract.event_at)
    found = session.rows(f"select min({event})::timestamp as first, max({event})::timestamp as last from {SOUND}")[0]
    if found["first"] is None:
        return _Covered(None, None)
    first, last = (statistical_day(found[each], request.cutoff) for each in ("first", "last"))
    if staged.source.covers_to:
        return _Covered(first, staged.source.covers_to)
    if staged.contract.event_span is EventSpan.MONTH:
        last = period_of(last, Grain.MONTH, CalendarRules()).window.last_day
    while day_end(last, request.cutoff) > request.expected.loaded_at:
        last -= ONE_DAY
    return _Covered(first, last)


def _draft(reading: _Reading, staged: Staged, covered: _Covered, loaded_at: datetime) -> Batch:
    """Write down what is known before the rows are held against the store."""
    return Batch(
        batch_id=0,
        file=reading.file,
        sha256=reading.sha256,
        dataset=staged.contract.name,
        source=reading.source,
        contract_version=staged.contract.version,
        n_read=staged.n_rows,
        n_new=0,
        n_changed=0,
        n_unchanged=0,
        n_duplicate=staged.n_duplicates,
        n_rejected=staged.n_rejected,
        n_warned=staged.n_warned,
        n_layout=staged.n_layout,
        covers_from=covered.first,
        covers_to=covered.last,
        loaded_at=loaded_at,
    )


def _appended(session: DuckDBSession, staged: Staged, draft: Batch, *, dry_run: bool) -> Batch:
    """Write rows, refused rows and the batch record in one transaction; nothing in a dry run."""
    with transaction(session, keep=not dry_run):
        versions.define(session, staged.contract)
        batch = replace(
            draft, batch_id=batches.next_batch_id(session), **vars(versions.compare(session, staged.contract))
        )
        versions.append(session, staged.contract, batch.batch_id)
        rows = quarantine.quarantined(staged.rejects, staged.contract, batch.file, staged.sheet, batch.batch_id)
        quarantine.write_quarantine(session, rows)
        batches.write_batch(session, batch)
    return batch


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fingerprint(source: Source | None, expected: Expectations) -> str:
    """Name the profile, with a digest of all that decides how the file is read."""
    if source is None:
        source = Source(dataset="")
    settings = msgspec.json.encode([source, sorted(expected.districts.items())])
    return f"{source.name}#{hashlib.sha256(settings).hexdigest()[:8]}"
