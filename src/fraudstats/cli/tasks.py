"""`fraudstats tasks`: the ledger of the weekly meeting."""

from datetime import date
from typing import Annotated

import typer

from fraudstats.cli.context import instant, now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer
from fraudstats.cli.task_table import readable_tasks
from fraudstats.errors import UsageError

tasks = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="The ledger of the weekly meeting: add, close, list.",
    no_args_is_help=True,
)
SHOWN = ("task_id", "raised_on", "district", "front", "issue", "due_on", "closed_on", "state", "metric", "target")


@tasks.command("list")
def list_tasks(
    context: typer.Context,
    only_open: Annotated[bool, typer.Option("--open", help="Only what is open or overdue.")] = False,
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the tasks; of those with a metric and a district, its change against the other districts."""
    import polars as pl

    from fraudstats import meeting
    from fraudstats.project import Project

    table = meeting.tasks(Project.open(options(context).project), as_of=instant(as_of) if as_of else now())
    if only_open:
        table = table.filter(pl.col("state").is_in(["open", "overdue"]))
    answer(table, "tasks", form, output, shown=readable_tasks(table, SHOWN))


@tasks.command("add")
def add(
    context: typer.Context,
    issue: Annotated[str, typer.Argument(help="What is to be done.")],
    district: Annotated[str, typer.Option(help="Whose it is.")] = "",
    front: Annotated[str, typer.Option(help="publicity, dissuasion, stop_payment, crackdown, cards, linkage.")] = "",
    owner: Annotated[str, typer.Option(help="Who answers for it.")] = "",
    due: Annotated[str, typer.Option(metavar="DATE", help="By when.")] = "",
    raised: Annotated[str, typer.Option(metavar="DATE", help="Day of the meeting; by default today.")] = "",
    metric: Annotated[str, typer.Option(help="What it shall move.")] = "",
    target: Annotated[str, typer.Option(help="To where.")] = "",
) -> None:
    """Write a task into the ledger and print its number."""
    from fraudstats import meeting
    from fraudstats.operations.task_ledger import NewTask
    from fraudstats.project import Project

    project, moment = Project.open(options(context).project), now()
    if metric:
        project.metrics().get(metric)  # refuses a name that is none
    due_on = _day(due, "--due") if due else None
    raised_on = _day(raised, "--raised") if raised else moment.date()
    task = NewTask(issue, raised_on, district, front, owner, due_on, metric, target)
    print(meeting.add_task(project, task, as_of=moment))


@tasks.command("close")
def close(
    context: typer.Context,
    task_id: Annotated[str, typer.Argument(metavar="TASK", help="Its number.")],
    on: Annotated[str, typer.Option(metavar="DATE", help="When it was done; by default today.")] = "",
) -> None:
    """Close a task."""
    from fraudstats import meeting
    from fraudstats.project import Project

    moment = now()
    closed_on = _day(on, "--on") if on else moment.date()
    meeting.close_task(Project.open(options(context).project), task_id, closed_on, as_of=moment)
    print(task_id)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise UsageError(f"'{text}' is no date", where=option, expected="Write 2021-05-17.") from problem
