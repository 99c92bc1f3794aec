"""When did the store learn of the events of a week? The reporting triangle of a metric, from its loads."""

from datetime import date
from typing import TYPE_CHECKING

from fraudstats.analysis.reporting_triangle import ReportingTriangle, triangle_of_snapshots
from fraudstats.analysis.signals.weekly_series import complete_weeks, newest_complete_week, weekly_series
from fraudstats.calendar.windows import statistical_day
from fraudstats.config import CalendarRules
from fraudstats.errors import NoData, UsageError
from fraudstats.loading.batches import Batch, list_batches
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.facts import Knowledge, Selection, daily_partials, known_after

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Integers

MOST_LOADS = 120
"""Days of loading that are looked back upon, the newest ones; each costs one query."""


def triangle_of_loads(
    knowledge: Knowledge, definition: Definition, rules: CalendarRules, n_delays: int
) -> ReportingTriangle:
    """Ask the store, for each day on which the metric's datasets were loaded, what it knew then.

    Corrections and withdrawals count as of the day on which they were loaded.

    Raises:
        UsageError: if the metric is not a count.
        NoData: if its datasets were loaded on one day only.
    """
    if definition.kind is not Kind.COUNT:
        raise UsageError(f"{definition.name} is a {definition.kind}", expected="Lateness is measured for counts.")
    loads = _newest_loads(knowledge, definition)
    if len(loads) < 2:
        raise NoData(
            f"the data of {definition.name} were loaded on {len(loads)} day",
            expected="How late events are entered shows only over several loads.",
        )
    covered = knowledge.covered(definition)
    starts = complete_weeks(covered, newest_complete_week(covered, rules), rules)
    snapshots = [
        (statistical_day(each.loaded_at, rules.cutoff), _known(knowledge, definition, starts, each)) for each in loads
    ]
    return triangle_of_snapshots(snapshots, starts, n_delays)


def _newest_loads(knowledge: Knowledge, definition: Definition) -> list[Batch]:
    """Give the last load of each day on which one of the metric's datasets was loaded, oldest first."""
    by_day: dict[date, Batch] = {}
    for batch in list_batches(knowledge.session):
        if batch.dataset in definition.datasets and batch.batch_id <= knowledge.batch_id:
            by_day[batch.loaded_at.date()] = batch
    return [by_day[day] for day in sorted(by_day)][-MOST_LOADS:]


def _known(knowledge: Knowledge, definition: Definition, starts: tuple[date, ...], load: Batch) -> "Integers":
    import numpy as np

    try:
        partials = daily_partials(known_after(knowledge, load.batch_id), definition, Selection())
    except NoData:  # a dataset of the metric was not there yet
        return np.zeros(len(starts), dtype=np.int64)
    return np.asarray(weekly_series(partials, definition.name, starts).counts[0], dtype=np.int64)
