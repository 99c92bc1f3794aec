"""When did the store learn of the events of a week? The reporting triangles of a metric, from its loads."""

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
    from fraudstats.analysis.arrays import Floats

MOST_LOADS = 120
"""Enough for two years and the delays of their last weeks."""
ENTERED_BY = "district"
"""Each district enters at its own speed."""
ADDED_UP = (Kind.COUNT, Kind.SUM)


def triangle_of_loads(
    knowledge: Knowledge, definition: Definition, rules: CalendarRules, n_delays: int
) -> ReportingTriangle:
    """Build the triangle of all events; as of `triangles_of_loads`."""
    return triangles_of_loads(knowledge, definition, rules, n_delays, Selection())[None]


def triangles_of_loads(
    knowledge: Knowledge,
    definition: Definition,
    rules: CalendarRules,
    n_delays: int,
    selection: Selection,
    most_loads: int = MOST_LOADS,
) -> dict[str | None, ReportingTriangle]:
    """Ask the store, for each week in which the metric's datasets were loaded, what it knew then.

    Corrections and withdrawals count as of the day on which they were loaded. Afterwards the store is read as
    `knowledge` has it again.

    Args:
        selection: its filters; its dimension, if any, is ENTERED_BY.
        most_loads: weeks of loading that are looked back upon, the newest ones; each costs one query.
    Returns:
        The triangle of all events (None), and of each district where they are grouped.
    Raises:
        UsageError: if the metric is no count or sum.
        NoData: if its datasets were loaded in one week only.
    """
    if definition.kind not in ADDED_UP:
        raise UsageError(f"{definition.name} is a {definition.kind}", expected="Lateness is measured for counts.")
    loads = _newest_loads(knowledge, definition, rules)[-most_loads:]
    if len(loads) < 2:
        raise NoData(
            f"the data of {definition.name} were loaded in {len(loads)} week",
            expected="How late events are entered shows only over the loads of several weeks.",
        )
    covered = knowledge.covered(definition)
    starts = complete_weeks(covered, newest_complete_week(covered, rules), rules)
    days = [statistical_day(each.loaded_at, rules.cutoff) for each in loads]
    try:
        known = [_known(known_after(knowledge, each.batch_id), definition, selection, starts) for each in loads]
    finally:
        known_after(knowledge, knowledge.batch_id)
    return {
        group: triangle_of_snapshots(zip(days, [_of_group(each, group, starts) for each in known], strict=True),
                                     starts, n_delays)
        for group in (None, *sorted(key for key in known[-1] if key is not None))
    }  # fmt: skip


def _newest_loads(knowledge: Knowledge, definition: Definition, rules: CalendarRules) -> list[Batch]:
    """Give the last load of each seven days up to the newest load of the metric's datasets, oldest first."""
    batches = list_batches(knowledge.session)
    loads = [each for each in batches if each.dataset in definition.datasets and each.batch_id <= knowledge.batch_id]
    days = [statistical_day(each.loaded_at, rules.cutoff) for each in loads]
    newest = max(days, default=None)
    by_week = {} if newest is None else {(newest - day).days // 7: each for day, each in zip(days, loads, strict=True)}
    return [by_week[week] for week in sorted(by_week, reverse=True)]


def _known(
    knowledge: Knowledge, definition: Definition, selection: Selection, starts: tuple[date, ...]
) -> "dict[str | None, Floats]":
    """Give the weekly values of the whole and of each district; nothing where a dataset was not there yet."""
    import polars as pl

    try:
        partials = daily_partials(knowledge, definition, selection)
    except NoData:
        return {}
    series = weekly_series(partials.with_columns(pl.col("value").cast(pl.Float64)), definition.name, starts)
    return {key.district: values for key, values in zip(series.keys, series.counts, strict=True)}


def _of_group(known: "dict[str | None, Floats]", group: str | None, starts: tuple[date, ...]) -> "Floats":
    import numpy as np

    return known.get(group, np.zeros(len(starts)))
