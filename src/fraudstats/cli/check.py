"""`fraudstats check`: can the loaded data be trusted?"""

from typing import Annotated

import typer

from fraudstats.cli.context import Lang, instant, now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, frame
from fraudstats.errors import ExitCode, NoData


def check(
    context: typer.Context,
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Check freshness, completeness and rules. Exit 3 if data are incomplete or refused, 5 if they are too old."""
    from fraudstats.loading.findings import Severity
    from fraudstats.project import Project

    settings = options(context)
    moment = instant(as_of) if as_of else now()
    found = Project.open(settings.project).check(as_of=moment)
    if not found:
        raise NoData("nothing is loaded yet", next_step="Load an export with `fraudstats load FILE`.")
    table = frame(found)
    other = "sentence_en" if settings.lang is Lang.ZH else "sentence_zh"
    answer(table, "check", form, output, about={"as_of": moment}, shown=table.drop(other, "value"))
    severities = {each.severity for each in found}
    if Severity.STALE in severities:
        raise typer.Exit(int(ExitCode.NO_DATA))
    if Severity.REFUSED in severities:
        raise typer.Exit(int(ExitCode.DATA_REFUSED))
