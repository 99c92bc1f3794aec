"""`fraudstats demo`: a sample project from nothing to a finished briefing."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from fraudstats.cli.context import options
from fraudstats.cli.output import note

LOADED_AT = datetime(2021, 5, 18, 8, 0)
"""The morning after the sample's last day."""
WEEK = "2021-W19"


def demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The new project's folder.")] = Path(
        "fraudstats-demo"
    ),
) -> None:
    """Make a sample project with invented data, load it, write its briefing; print the paths of PDF and HTML."""
    from fraudstats.paths import shipped
    from fraudstats.project import Project

    settings = options(context)
    project = Project.create_sample(folder)
    exports = sorted((shipped("sample_data") / "exports").iterdir())
    for each in project.load(exports, as_of=LOADED_AT):
        if each.refusal:
            raise each.refusal
        if each.outcome:
            batch = each.outcome.batch
            note(
                f"{batch.file}：{batch.n_read:,} 行，隔离 {batch.n_rejected} 行",
                f"{batch.file}: {batch.n_read:,} rows, {batch.n_rejected} in quarantine",
                quiet=settings.quiet,
            )
    ask = f"fraudstats --project {folder} trend telecom_cases --every month"
    note(f"接着查询：{ask}", f"Ask on: {ask}", quiet=settings.quiet)
    for path in project.report(WEEK, as_of=LOADED_AT, lang=settings.lang.value, formats=("pdf", "html")):
        print(path)
