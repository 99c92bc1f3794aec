"""A project's store as it was known at an instant: opened at once, or when something is asked of it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime

from fraudstats.config import Config
from fraudstats.engines.late import opened_late
from fraudstats.engines.session import Session
from fraudstats.loading.batches import list_batches
from fraudstats.metrics.facts import Knowledge, expose_known, known_at, told_by
from fraudstats.metrics.parameters import settings_parameters
from fraudstats.operations.kept_ledger import Ledger, keep_ledger, read_ledger
from fraudstats.operations.project_folder import ProjectFolder


@contextmanager
def known(folder: ProjectFolder, config: Config, as_of: datetime, *, answers: bool) -> Iterator[Knowledge]:
    """Open the store; for answers, which are tables, Polars is loaded beside.

    Raises:
        NoData: if the first file was loaded later.
    """
    from fraudstats.engines.duckdb import answering, staging

    with (answering if answers else staging)(folder.store) as session:
        yield known_at(session, as_of, config.calendar.cutoff, settings_parameters(config), folder.kept)


@contextmanager
def known_late(folder: ProjectFolder, config: Config, as_of: datetime) -> Iterator[Knowledge]:
    """Know the store by its kept ledger, and open it at the first question; at once where its ledger is not kept.

    Raises:
        NoData: if the first file was loaded later.
    """
    ledger = read_ledger(folder.kept, folder.store)
    if ledger is None:
        with known(folder, config, as_of, answers=False) as knowledge:
            found = Ledger(list_batches(knowledge.session), sorted(knowledge.corrected))  # later files, too
            keep_ledger(folder.kept, folder.store, found)
            yield knowledge
        return
    with opened_late(lambda: _staged(folder), lambda session: expose_known(session, told.batch_id)) as late:
        told = told_by(ledger.loads, late, as_of, config.calendar.cutoff, settings_parameters(config), folder.kept)
        yield replace(told, corrected=frozenset(ledger.corrected))


def _staged(folder: ProjectFolder) -> AbstractContextManager[Session]:
    from fraudstats.engines.duckdb import staging

    return staging(folder.store)
