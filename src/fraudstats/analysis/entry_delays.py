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
from fraudstats.metrics.facts import Knowledge, Selection, known_after
from fraudstats.metrics.partials import daily_partials

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Integers

MOST_LOADS = 120
"""Enough for two years and the delays of their last weeks."""


def triangle_of_loads(
    knowledge: Knowledge, definition: Definition, rules: CalendarRules, n_delays: int, most_loads: int = MOST_LOADS
) -> ReportingTriangle:
    """Ask the store, for each week in which the metric's datasets were loaded, what it knew then.

    Corrections and withdrawals count as of the day on which they were loaded.

    Args:
        most_loads: weeks of loading that are looked back upon, the newest ones; each costs one query.
    Raises:
        UsageError: if the metric is not a count.
        NoData: if its datasets were loaded in one week only.
    """
    if definition.kind is not Kind.COUNT:
        raise UsageError(f"{definition.name} is a {definition.kind}", expected="Lateness is measured for counts.")
    loads = _newest_loads(knowledge, definition, rules)[-most_loads:]
    if len(loads) < 2:
        raise NoData(
            f"the data of {definition.name} were loaded in {len(loads)} week",
            expected="How late events are entered shows only over the loads of several weeks.",
        )
    covered = knowledge.covered(definition)
    starts = complete_weeks(covered, newest_complete_week(covered, rules), rules)
    snapshots = [
        (statistical_day(each.loaded_at, rules.cutoff), _known(knowledge, definition, starts, each)) for each in loads
    ]
    return triangle_of_snapshots(snapshots, starts, n_delays)


def _newest_loads(knowledge: Knowledge, definition: Definition, rules: CalendarRules) -> list[Batch]:
    """Give the last load of each seven days up to the newest load of the metric's datasets, oldest first."""
    batches = list_batches(knowledge.session)
    loads = [each for each in batches if each.dataset in definition.datasets and each.batch_id <= knowledge.batch_id]
    days = [statistical_day(each.loaded_at, rules.cutoff) for each in loads]
    newest = max(days, default=None)
    by_week = {} if newest is None else {(newest - day).days // 7: each for day, each in zip(days, loads, strict=True)}
    return [by_week[week] for week in sorted(by_week, reverse=True)]


def _known(knowledge: Knowledge, definition: Definition, starts: tuple[date, ...], load: Batch) -> "Integers":
    import numpy as np

    try:
        partials = daily_partials(known_after(knowledge, load.batch_id), definition, Selection())
    except NoData:  # a dataset of the metric was not there yet
        return np.zeros(len(starts), dtype=np.int64)
    return np.asarray(weekly_series(partials, definition.name, starts).counts[0], dtype=np.int64)
