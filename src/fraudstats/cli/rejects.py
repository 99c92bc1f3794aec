"""`fraudstats rejects`: the quarantined rows."""

from typing import Annotated

import typer

from fraudstats.cli.context import Lang, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, frame, note

COLUMNS = ("batch_id", "file", "sheet", "line", "field", "value", "rule", "severity", "sentence_zh", "sentence_en")


def rejects(
    context: typer.Context,
    batch: Annotated[int | None, typer.Option("--batch", help="Only the rows of this batch.")] = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the refused rows: file, line, field, masked value, and what was wrong."""
    from fraudstats.project import Project

    settings = options(context)
    found = Project.open(settings.project).rejects(batch)
    if not found:
        note("no row is in quarantine", quiet=settings.quiet)
    table = frame(found, None if found else dict.fromkeys(COLUMNS))
    other = "sentence_en" if settings.lang is Lang.ZH else "sentence_zh"
    answer(table, "rejects", form, output, shown=table.drop(other))
