"""The ledger of the weekly meeting: which tasks are open, and what became of those that named a metric?"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from fraudstats.analysis.task_outcomes import EFFECT_WEEKS, WEEK, TaskOutcome, Told, task_outcomes
from fraudstats.calendar.windows import ONE_DAY
from fraudstats.errors import NoData
from fraudstats.loading.views import loaded_datasets
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.command_queries import CommandQuery
from fraudstats.metrics.facts import Knowledge

if TYPE_CHECKING:
    import polars as pl

TASK = (
    "task_id", "raised_on", "district", "front", "issue", "owner", "due_on", "closed_on", "metric", "target", "state",
)  # fmt: skip
UNFINISHED = ("open", "overdue")
FOLLOWED_DAYS = (EFFECT_WEEKS + 1) * WEEK
"""So long after it was raised a task stays on the agenda of the meeting: once with its whole effect."""


def has_tasks(knowledge: Knowledge) -> bool:
    """Tell whether tasks were ever loaded; those of today alone cover no whole day, so that coverage does not tell."""
    return "tasks" in loaded_datasets(knowledge.session)


def all_outcomes(
    knowledge: Knowledge, queries: Mapping[str, CommandQuery], catalogue: Catalogue, today: date
) -> list[TaskOutcome]:
    """Look what became of every task; arguments and order as of `listed_tasks`."""
    return task_outcomes(knowledge, catalogue, listed_tasks(knowledge, queries, today), today)


def listed_tasks(knowledge: Knowledge, queries: Mapping[str, CommandQuery], today: date) -> list[dict[str, Any]]:
    """List every task, the newest first.

    Args:
        queries: of `queries/tasks`.
        today: states, and the effects that are looked for, are as of this day.
    Raises:
        NoData: if there are no tasks.
    """
    if not has_tasks(knowledge):
        raise NoData(
            "no tasks", next_step="Load them with `fraudstats load FILE`, or write one with `fraudstats tasks add`."
        )
    return queries["list"].frame(knowledge.session, {"today": today}).to_dicts()


def agenda_of(
    knowledge: Knowledge,
    queries: Mapping[str, CommandQuery],
    catalogue: Catalogue,
    names: Sequence[str],
    last: date | None,
) -> list[TaskOutcome]:
    """Give what a meeting looks at beside a scorecard; nothing where no tasks are loaded.

    Args:
        names: only tasks that name one of these metrics; all where none is named.
        last: the last day that counts, or the last day on which all tasks are known.
    """
    if not has_tasks(knowledge):
        return []
    today = last or max(each.watermark for each in knowledge.coverages.values())
    chosen = agenda(listed_tasks(knowledge, queries, today), today)
    named = [each for each in chosen if not names or each["metric"] in names]
    return task_outcomes(knowledge, catalogue, named, today)


def agenda(tasks: Sequence[Mapping[str, Any]], today: date) -> list[Mapping[str, Any]]:
    """Choose what a meeting looks at: what is not finished, or was raised or closed in the last five weeks."""
    first = today - FOLLOWED_DAYS * ONE_DAY

    def is_on_it(task: Mapping[str, Any]) -> bool:
        moved_on = max(task["raised_on"], task["closed_on"] or task["raised_on"])
        return task["raised_on"] <= today and (task["state"] in UNFINISHED or moved_on > first)

    return [each for each in tasks if is_on_it(each)]


def outcome_table(outcomes: Sequence[TaskOutcome]) -> "pl.DataFrame":
    """Write outcomes as a table.

    Returns:
        task_id, raised_on, district, front, issue, owner, due_on, closed_on, metric, target, state (open, overdue,
        closed, cancelled); effect, effect_low, effect_high: the change of the metric in the task's district from the
        four weeks before `raised_on` to the whole weeks since, at most four, relative to the same change of the other
        districts (`task_effect.relative_effect`); effect_days: how many days since are in it; value_before,
        value_after, others_before, others_after: the metric in those windows, counts and sums per week, the others
        together; metric_kind; verdict; target_met (by value_after); untold: why nothing is told.
    """
    import polars as pl

    rows = [{**each.task, **_columns(each)} for each in outcomes]
    columns = _types() if rows else dict.fromkeys(TASK, pl.String) | _types()
    return pl.DataFrame(rows, schema=None if rows else columns, schema_overrides=columns, infer_schema_length=None)


def _columns(outcome: TaskOutcome) -> dict[str, Any]:
    told = outcome.told
    if not isinstance(told, Told):
        return {**dict.fromkeys(_types()), "untold": told.value}
    return {
        "effect": told.effect.value,
        "effect_low": told.effect.low,
        "effect_high": told.effect.high,
        "effect_days": told.after.days,
        "value_before": told.per_week(told.own.before, told.before),
        "value_after": told.per_week(told.own.after, told.after),
        "others_before": told.per_week(told.others.before, told.before),
        "others_after": told.per_week(told.others.after, told.after),
        "metric_kind": told.definition.kind.value,
        "verdict": told.verdict.value if told.verdict else None,
        "target_met": told.target_met,
        "untold": None,
    }


def _types() -> "dict[str, type[pl.DataType]]":
    import polars as pl

    values = ("value_before", "value_after", "others_before", "others_after")
    return {
        **dict.fromkeys(("effect", "effect_low", "effect_high"), pl.Float64),
        "effect_days": pl.Int64,
        **dict.fromkeys(values, pl.Float64),
        "metric_kind": pl.String,
        "verdict": pl.String,
        "target_met": pl.Boolean,
        "untold": pl.String,
    }
