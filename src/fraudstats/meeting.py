"""The meeting's ledger of tasks: add, close, list, with what became of them."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fraudstats.errors import UsageError
from fraudstats.project import Project

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.engines.session import Row
    from fraudstats.operations.task_ledger import NewTask


def tasks(project: Project, *, as_of: datetime) -> "pl.DataFrame":
    """List the tasks of the meeting with their state, and what became of those that named a metric."""
    from fraudstats.analysis.tasks import all_outcomes, outcome_table
    from fraudstats.metrics.command_queries import read_command_queries

    queries = read_command_queries([root / "tasks" for root in project.query_folders()])
    with project.knowledge(as_of) as knowledge:
        return outcome_table(all_outcomes(knowledge, queries, project.metrics(), as_of.date()))


def add_task(project: Project, task: "NewTask", *, as_of: datetime) -> str:
    """Write a task into the ledger and give its number.

    Raises:
        UsageError: if it says what no task can be.
    """
    from fraudstats.analysis.task_outcomes import target_number
    from fraudstats.operations.task_ledger import new_row, refuse_impossible

    fronts = project.contracts()["tasks"].fields["front"].values
    refuse_impossible(task, project.config.district_spellings(), [*fronts, *sum(fronts.values(), ())])
    if task.metric and task.target and target_number(task.target) is None:
        raise UsageError(f"'{task.target}' is no number", where="--target", expected="Write 0.9, 90% or 300.")
    row = new_row(task, _numbers_given(project, as_of))
    _load_task(project, row, as_of)
    return str(row["task_id"])


def close_task(project: Project, task_id: str, closed_on: date, *, as_of: datetime) -> None:
    """Close a task.

    Raises:
        UsageError: if there is none of that number, or it was raised later.
    """
    from fraudstats.operations.task_ledger import closed_row

    found = [row for row in _known_tasks(project, as_of) if row["task_id"] == task_id]
    if not found:
        raise UsageError(f"no task '{task_id}'", expected="`fraudstats tasks list` shows them.", slug="unknown-task")
    raised_on = found[0]["raised_on"]
    if closed_on < raised_on:
        raise UsageError(f"{closed_on} lies before {raised_on}, when {task_id} was raised", where="--on")
    _load_task(project, closed_row(found[0], closed_on), as_of)


def _known_tasks(project: Project, as_of: datetime) -> "list[Row]":
    from fraudstats.analysis.tasks import has_tasks

    with project.knowledge(as_of) as knowledge:
        return knowledge.session.rows("select * from tasks") if has_tasks(knowledge) else []


def _numbers_given(project: Project, as_of: datetime) -> set[str]:
    """Name the numbers of all tasks that ever were: one that was taken back keeps its own."""
    from fraudstats.analysis.tasks import has_tasks
    from fraudstats.loading.views import table_of

    with project.knowledge(as_of) as knowledge:
        found = knowledge.session.rows(f"select task_id from {table_of('tasks')}") if has_tasks(knowledge) else []
    return {str(row["task_id"]) for row in found}


def _load_task(project: Project, row: "Mapping[str, object]", as_of: datetime) -> None:
    """Load a change of one task as the export that it would have come in."""
    from fraudstats.operations.task_ledger import task_export

    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{row['task_id']}-{as_of:%Y%m%dT%H%M%S}.csv"
        path.write_bytes(task_export(row))
        for answer in project.load([path], as_of=as_of, dataset="tasks", max_reject_rate=0):
            if answer.refusal:
                raise answer.refusal
