"""The ledger of the weekly meeting: which tasks are open, and what became of those that named a metric?"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from fraudstats.analysis.intervals import NOTHING, Estimate
from fraudstats.analysis.roll_up import roll_up
from fraudstats.analysis.task_effect import BeforeAfter, Counts, relative_effect
from fraudstats.calendar.windows import Window
from fraudstats.errors import NoData
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.command_queries import CommandQuery
from fraudstats.metrics.definition import Kind
from fraudstats.metrics.facts import Knowledge, Selection
from fraudstats.metrics.partials import daily_partials

if TYPE_CHECKING:
    import polars as pl

EFFECT_DAYS = 28
"""Length of the windows before a task was raised and after it was."""
JUDGED = (Kind.COUNT, Kind.RATIO)
"""Kinds whose effect can be told: they have counts behind them."""


def list_tasks(
    knowledge: Knowledge, queries: Mapping[str, CommandQuery], catalogue: Catalogue, today: date
) -> "pl.DataFrame":
    """List the tasks, the newest first.

    Returns:
        task_id, raised_on, district, front, issue, owner, due_on, closed_on, metric, target, state (open, overdue,
        closed, cancelled); effect, effect_low, effect_high: the change of the metric in the task's district from the 28
        days before to the 28 days from `raised_on`, relative to the same change of the other districts
        (`task_effect.relative_effect`);
        null for tasks without metric and district, and as long as the days are not over.
    Raises:
        NoData: if there are no tasks.
    """
    import polars as pl

    if "tasks" not in knowledge.coverages:
        raise NoData(
            "no tasks", next_step="Load them with `fraudstats load FILE`, or write one with `fraudstats tasks add`."
        )
    tasks = queries["list"].frame(knowledge.session, {"today": today})
    effects = [_effect(knowledge, catalogue, task) for task in tasks.to_dicts()]
    columns = {"effect": "value", "effect_low": "low", "effect_high": "high"}
    return tasks.with_columns(
        pl.Series(name, [getattr(each, part) for each in effects], dtype=pl.Float64) for name, part in columns.items()
    )


def _effect(knowledge: Knowledge, catalogue: Catalogue, task: Mapping[str, Any]) -> Estimate:
    if not task["metric"] or not task["district"] or task["metric"] not in catalogue.files:
        return NOTHING
    definition = catalogue.get(task["metric"])
    is_loaded = all(name in knowledge.coverages for name in definition.datasets)
    if definition.kind not in JUDGED or "district" not in definition.dimensions or not is_loaded:
        return NOTHING
    length = timedelta(days=EFFECT_DAYS)
    before = Window(task["raised_on"] - length, task["raised_on"])
    after = Window(task["raised_on"], task["raised_on"] + length)
    covered = knowledge.covered(definition)
    if not covered.holds(before) or not covered.holds(after):
        return NOTHING
    partials = daily_partials(knowledge, definition, Selection(("district",)))
    rolled = roll_up(partials, [before, after], ["district"], definition.kind)
    own, others = (_cells(rolled, task["district"], before, after, is_own=is_own) for is_own in (True, False))
    return relative_effect(own, others, is_ratio=definition.kind is Kind.RATIO)


def _cells(rolled: "pl.DataFrame", district: str, before: Window, after: Window, *, is_own: bool) -> BeforeAfter:
    import polars as pl

    chosen = rolled.filter((pl.col("district") == district) == is_own)
    return BeforeAfter(*(_counts(chosen.filter(pl.col("start") == each.start), each.days) for each in (before, after)))


def _counts(rows: "pl.DataFrame", days: int) -> Counts:
    """Take numerator and denominator of a ratio, events and days of a count."""
    if rows.get_column("denominator").null_count() == rows.height:
        return Counts(float(rows.get_column("value").sum()), float(days))
    return Counts(float(rows.get_column("numerator").sum()), float(rows.get_column("denominator").sum()))
