"""The story of one export: known already? stage, hold against the budget, compare, append, write the batch record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from fraudstats.calendar.windows import day_end
from fraudstats.engines.duckdb import (
    DuckDBSession,
    attached_for_reading,
    attached_for_writing,
    staging,
    transaction,
)
from fraudstats.errors import DataRefused, UsageError
from fraudstats.loading import batches, quarantine, versions
from fraudstats.loading.amounts import doubts
from fraudstats.loading.batches import Batch
from fraudstats.loading.contracts import Contract
from fraudstats.loading.counts import counted_rows
from fraudstats.loading.coverage import reach_of
from fraudstats.loading.identity import Identity, identified
from fraudstats.loading.notes import Note, notes_on, notes_on_retired
from fraudstats.loading.readers.sniffing import kind_of
from fraudstats.loading.rounded import rounded_identifiers
from fraudstats.loading.sources import Source, matching_source
from fraudstats.loading.staging import Expectations, Staged, stage
from fraudstats.loading.validation import RowState
from fraudstats.loading.workspace import private_folder

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
    replayed: Batch | None = None
    """A batch whose file is read again: what later batches brought stays as they brought it."""
    progress: Callable[[str], None] = lambda step: None
    """Told which step begins: `digest`, `read`, `compare`, `append`."""
    clock: Callable[[], datetime] | None = None
    """Asked when a batch is written; None takes the instant at which the load began."""


@dataclass(frozen=True)
class LoadOutcome:
    """What became of a file."""

    batch: Batch
    """With the number 0 where nothing was written (dry run)."""
    is_known: bool
    """The very file was loaded before; nothing changed."""
    notes: tuple[Note, ...] = ()
    """What was found and passed over, in words."""


def load_file(store: Path, path: Path, request: LoadRequest) -> LoadOutcome:
    """Take one export into the store, whole or not at all.

    Raises:
        DataRefused: if the file cannot be taken, or more of its rows are broken than the budget allows.
        ProjectLocked: if another run holds the store.
    """
    source = _chosen_source(path, request)
    kind_of(path)  # refuses what cannot be opened
    request.progress("digest")
    with (
        private_folder(store.parent) as folder,
        staging(overflow=folder) as session,
        identified(path, source, request.expected) as identity,
    ):
        contracts = request.expected.contracts
        if _is_name_known(session, store, path.name) and (
            known := _known_batch(session, store, identity, source, contracts)
        ):
            return LoadOutcome(known, is_known=True)
        request.progress("read")
        staged = stage(session, path, source, request.expected)
        identity.refuse_if_changed()
        if known := _known_batch(session, store, identity, source, contracts):
            return LoadOutcome(known, is_known=True)
        _hold_against_budget(session, staged, path, request.max_reject_rate)
        draft = _draft(session, identity, staged, request)
        return _entered(session, store, staged, draft, request)


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


def _is_name_known(session: DuckDBSession, store: Path, name: str) -> bool:
    """Tell whether it is worth while to wait for the digest before the file is read: it may have been loaded before."""
    with attached_for_reading(session, store):
        return batches.is_named(session, name)


def _known_batch(
    session: DuckDBSession, store: Path, identity: Identity, source: Source | None, contracts: Mapping[str, Contract]
) -> Batch | None:
    sha256 = identity.sha256  # which may take a while: the store is not held meanwhile
    with attached_for_reading(session, store):
        found = batches.same_file(session, sha256, identity.source)
    same_dataset = [each for each in found if source is None or each.dataset == source.dataset]
    return next((each for each in same_dataset if each.contract_version == contracts[each.dataset].version), None)


def _entered_meanwhile(session: DuckDBSession, draft: Batch) -> Batch | None:
    """Find the batch of another run that took the very file while this one read it."""
    found = batches.same_file(session, draft.sha256, draft.source)
    wanted = (draft.dataset, draft.contract_version)
    return next((each for each in found if (each.dataset, each.contract_version) == wanted), None)


def _hold_against_budget(session: DuckDBSession, staged: Staged, path: Path, max_reject_rate: float) -> None:
    rate = staged.n_rejected / staged.n_rows
    if rate <= max_reject_rate:
        return
    problems = quarantine.first_problems(session, staged, path.name, SHOWN_REJECTS)
    listed = "; ".join(f"line {each.line}: {each.sentence_en}" for each in problems)
    raise DataRefused(
        f"{staged.n_rejected} of {staged.n_rows} rows are broken",
        where=path.name,
        expected=f"At most {max_reject_rate:.1%} may be. First: {listed}.",
        next_step="Mend the export or its profile, or raise --max-reject-rate.",
        slug="reject-budget",
    )


def _draft(session: DuckDBSession, identity: Identity, staged: Staged, request: LoadRequest) -> Batch:
    """Write down what is known before the rows are held against the store."""
    reach = reach_of(session, staged, request.cutoff, request.expected.loaded_at)
    covered = reach.days(request.cutoff)
    return Batch(
        batch_id=0,
        file=identity.path.name,
        sha256=identity.sha256,
        dataset=staged.contract.name,
        source=identity.source,
        contract_version=staged.contract.version,
        n_read=staged.n_rows,
        n_new=0,
        n_changed=0,
        n_unchanged=0,
        n_duplicate=staged.n(RowState.DUPLICATE) + staged.n(RowState.TAKEN_BACK),
        n_rejected=staged.n_rejected,
        n_warned=staged.n(RowState.WARNED),
        n_layout=staged.n_layout,
        covers_from=covered.first,
        covers_to=covered.last,
        loaded_at=request.expected.loaded_at,
        path=str(identity.path.absolute()),
        sheet=staged.raw.sheet,
        **vars(reach),
    )


def _entered(session: DuckDBSession, store: Path, staged: Staged, draft: Batch, request: LoadRequest) -> LoadOutcome:
    """Hold the rows against the store, then write; begin again if another run came between the two."""
    while True:
        with attached_for_reading(session, store):
            request.progress("compare")
            known = _entered_meanwhile(session, draft)
            if known:
                return LoadOutcome(known, is_known=True)
            last_batch = batches.next_batch_id(session) - 1
            found = _compared(session, staged, draft, request)
            notes = (
                *notes_on(staged),
                *notes_on_retired(found.n_retired),
                *rounded_identifiers(staged),
                *counted_rows(session, staged),
                *doubts(session, staged),
            )
        batch = replace(draft, **vars(found))
        if request.dry_run:
            return LoadOutcome(batch, is_known=False, notes=notes)
        request.progress("append")
        with attached_for_writing(session, store):
            if batches.next_batch_id(session) - 1 == last_batch:
                loaded_at = request.clock() if request.clock else batch.loaded_at
                batch = replace(batch, batch_id=last_batch + 1, loaded_at=loaded_at)
                return LoadOutcome(_appended(session, staged, batch, found), is_known=False, notes=notes)


def _compared(session: DuckDBSession, staged: Staged, draft: Batch, request: LoadRequest) -> versions.Comparison:
    n_sound = staged.n(RowState.SOUND) + staged.n(RowState.WARNED)
    complete = None
    if staged.source.complete and draft.covers_from and draft.covers_to and request.replayed is None:
        before = day_end(draft.covers_from - timedelta(days=1), request.cutoff)
        complete = versions.Complete(before, day_end(draft.covers_to, request.cutoff))
    gone = versions.Gone(complete, tuple(batches.earlier_readings(session, draft)))
    newest = request.replayed.batch_id if request.replayed else None
    return versions.compare(session, staged.contract, n_sound, gone, newest)


def _appended(session: DuckDBSession, staged: Staged, batch: Batch, found: versions.Comparison) -> Batch:
    """Write rows, refused rows and the batch record in one transaction."""
    with transaction(session), quarantine.lines_sought(session, staged) as lines:
        batches.bring_up_to_date(session)
        versions.define(session, staged.contract)
        versions.append(session, staged.contract, batch.batch_id, found)
        if staged.n(RowState.TAKEN_BACK):  # else the engine would look all new keys over for nothing
            versions.append_taken_back(session, staged.contract, batch.batch_id)
        if lines:
            quarantine.write_quarantine(session, staged, batch, lines.result())
        batches.write_batch(session, batch)
    return batch
