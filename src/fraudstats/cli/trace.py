"""`fraudstats trace`: the fund chain of one case."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fraudstats.cli.context import instant, now, options
from fraudstats.cli.output import Format, OutputOption, answer


class TraceFormat(StrEnum):
    """How a chain is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    MD = "md"
    SVG = "svg"


HIDDEN = ("is_first_of_account", "frozen_at", "level_given")


def trace(
    context: typer.Context,
    case: Annotated[str, typer.Argument(metavar="CASE", help="Number of the case, or of its incident.")],
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    form: Annotated[TraceFormat, typer.Option("--format", help="How the chain is written.")] = TraceFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Follow the money of one case: levels, minutes, what was stopped and frozen, what still moves."""
    from fraudstats.project import Project

    settings = options(context)
    found = Project.open(settings.project).trace(case, as_of=instant(as_of) if as_of else now())
    if form is TraceFormat.SVG:
        from fraudstats.briefing.trace_picture import draw_trace

        _write(draw_trace(found.transfers, settings.lang.value), output)
        return
    shown = found.transfers.drop(HIDDEN)
    answer(
        found.transfers,
        "trace",
        Format(form.value),
        output,
        about=found.case,
        shown=shown,
        beside={"levels": found.levels},
    )


def _write(picture: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(picture)
        return
    from fraudstats.operations.publishing import publish

    publish(output, picture)
