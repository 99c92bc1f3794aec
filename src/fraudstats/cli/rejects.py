"""`fraudstats rejects`: the quarantined rows; list, export, replay."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fraudstats.cli.context import Lang, now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, frame, note
from fraudstats.errors import ExitCode

if TYPE_CHECKING:
    from fraudstats.loading.replay import Replay

COLUMNS = ("batch_id", "file", "sheet", "line", "field", "value", "rule", "severity", "sentence_zh", "sentence_en")
BatchOption = Annotated[int | None, typer.Option("--batch", help="Only the rows of this batch.")]

rejects = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="List, export or replay the refused rows.",
)


@rejects.callback(invoke_without_command=True)
def listed(
    context: typer.Context, batch: BatchOption = None, form: FormatOption = Format.TABLE, output: OutputOption = None
) -> None:
    """List the refused rows: file, line, field, masked value, and what was wrong."""
    if context.invoked_subcommand is None:
        _answer(context, batch, form, output)


@rejects.command("list")
def list_rows(
    context: typer.Context, batch: BatchOption = None, form: FormatOption = Format.TABLE, output: OutputOption = None
) -> None:
    """List the refused rows: file, line, field, masked value, and what was wrong."""
    _answer(context, batch, form, output)


@rejects.command("export")
def export(
    context: typer.Context,
    output: Annotated[Path, typer.Option("--output", help="The file to write, for whoever mends the export.")],
    batch: BatchOption = None,
    form: FormatOption = Format.CSV,
) -> None:
    """Write the refused rows to a file that only its owner may read; values are masked."""
    _answer(context, batch, form, output)


@rejects.command("replay")
def replay(
    context: typer.Context,
    batch: BatchOption = None,
    moved_to: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="The folder that the files moved to.")
    ] = None,
    max_reject_rate: Annotated[float | None, typer.Option(min=0, max=1, help="As for load.")] = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Read files with refused rows again after a profile or contract was mended; take in what now passes."""
    from fraudstats.project import Project

    settings = options(context)
    project = Project.open(settings.project)
    answers = list(
        project.replay_rejects(
            as_of=now(), batch_id=batch, moved_to=moved_to, max_reject_rate=max_reject_rate, clock=now
        )
    )
    for each in answers:
        _report(each, quiet=settings.quiet)
    taken = [each.outcome.batch for each in answers if each.outcome and not each.outcome.is_known]
    if taken:
        table = frame(taken)
        answer(
            table,
            "rejects",
            form,
            output,
            shown=table.select("file", "dataset", "n_read", "n_new", "n_unchanged", "n_rejected"),
        )
    if any(each.refusal for each in answers):
        raise typer.Exit(int(ExitCode.DATA_REFUSED))


def _report(each: "Replay", *, quiet: bool) -> None:
    if each.refusal:
        note(f"fraudstats: error: {each.refusal}")
    elif each.outcome and each.outcome.is_known:
        note(
            f"{each.original.file}: 来源配置和数据约定均未改动，无可重放",
            f"{each.original.file}: neither profile nor contract changed, nothing to replay",
            quiet=quiet,
        )


def _answer(context: typer.Context, batch: int | None, form: Format, output: Path | None) -> None:
    from fraudstats.project import Project

    settings = options(context)
    found = Project.open(settings.project).rejects(batch)
    if not found:
        note("没有被隔离的行", "no row is in quarantine", quiet=settings.quiet)
    table = frame(found, None if found else dict.fromkeys(COLUMNS))
    other = "sentence_en" if settings.lang is Lang.ZH else "sentence_zh"
    answer(table, "rejects", form, output, shown=table.drop(other))
