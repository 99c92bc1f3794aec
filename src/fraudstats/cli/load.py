"""`fraudstats load`: take exports into the store."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fraudstats.cli.context import Lang, Options, now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, frame, note
from fraudstats.cli.progress import progress_bar
from fraudstats.errors import ExitCode, NoData

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.project import FileAnswer

SHOWN = ("file", "dataset", "n_read", "n_new", "n_changed", "n_unchanged", "n_duplicate", "n_rejected", "covers_to")


def load(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Exports; a folder means the files in it.")],
    dataset: Annotated[
        str, typer.Option("--as", metavar="DATASET", help="The dataset, where headers do not tell.")
    ] = "",
    source: Annotated[str, typer.Option("--source", metavar="NAME", help="The source profile to read with.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")] = False,
    max_reject_rate: Annotated[
        float | None, typer.Option(min=0, max=1, help="Share of broken rows beyond which a file is refused.")
    ] = None,
    encoding: Annotated[str, typer.Option("--encoding", help="Overrides what text files seem to be written in.")] = "",
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Take exports into the store, each whole or not at all. Exit 3 if one was refused."""
    from fraudstats.project import Project

    settings = options(context)
    project = Project.open(settings.project)
    files = _files(paths)
    answers = []
    with progress_bar([each.name for each in files], lang=settings.lang, quiet=settings.quiet) as begin:
        for each in project.load(
            files, as_of=now(), dataset=dataset, source=source, max_reject_rate=max_reject_rate, dry_run=dry_run,
            encoding=encoding, progress=begin, clock=now,
        ):  # fmt: skip
            answers.append(each)
            _report(each, settings, dry_run=dry_run)
    taken = [each.outcome.batch for each in answers if each.outcome]
    if taken:
        table = frame(taken)
        answer(table, "load", form, output, about={"dry_run": dry_run}, shown=_shown(table))
    if len(taken) < len(answers):
        raise typer.Exit(_worst(answers))


def _files(paths: Sequence[Path]) -> list[Path]:
    found = [
        each for path in paths for each in (sorted(path.iterdir()) if path.is_dir() else [path]) if not each.is_dir()
    ]
    if not found:
        raise NoData(
            "there is no file to load", where=", ".join(map(str, paths)), next_step="Name an export.", slug="no-files"
        )
    return found


def _shown(table: "pl.DataFrame") -> "pl.DataFrame":
    return table.select(SHOWN)


def _report(each: "FileAnswer", settings: Options, *, dry_run: bool) -> None:
    if each.refusal:
        note(f"fraudstats: error: {each.refusal}")
        return
    if each.outcome is None:
        return
    batch, name = each.outcome.batch, each.path.name
    if each.outcome.is_known:
        note(
            f"{name}: 此前已载入（批次 {batch.batch_id}），没有变化；表中为当时的行数",
            f"{name}: loaded before as batch {batch.batch_id}, nothing changed; the table shows what it brought then",
            quiet=settings.quiet,
        )
    for remark in each.outcome.notes:
        note(f"{name}: {remark.zh if settings.lang is Lang.ZH else remark.en}", quiet=settings.quiet)
    if batch.n_rejected and not dry_run and not each.outcome.is_known:
        note(
            f"{name}: 隔离 {batch.n_rejected} 行，见 `fraudstats rejects --batch {batch.batch_id}`",
            f"{name}: {batch.n_rejected} rows quarantined, see `fraudstats rejects --batch {batch.batch_id}`",
            quiet=settings.quiet,
        )


def _worst(answers: "Sequence[FileAnswer]") -> int:
    codes = {each.refusal.exit_code for each in answers if each.refusal}
    return int(ExitCode.DATA_REFUSED if ExitCode.DATA_REFUSED in codes else max(codes))
