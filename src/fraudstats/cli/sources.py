"""`fraudstats sources`: export profiles; list them, draft one."""

from pathlib import Path
from typing import Annotated

import typer

from fraudstats.cli.context import now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, note

sources = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="List the export profiles, or draft one.",
)


@sources.callback(invoke_without_command=True)
def listed(context: typer.Context, form: FormatOption = Format.TABLE, output: OutputOption = None) -> None:
    """List the profiles: dataset, file name patterns, what they say."""
    if context.invoked_subcommand is None:
        _answer(context, form, output)


@sources.command("list")
def list_profiles(context: typer.Context, form: FormatOption = Format.TABLE, output: OutputOption = None) -> None:
    """List the profiles: dataset, file name patterns, what they say."""
    _answer(context, form, output)


@sources.command("suggest")
def suggest(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The export that needs a profile.")],
    dataset: Annotated[
        str, typer.Option("--as", metavar="DATASET", help="The dataset, where headers do not tell.")
    ] = "",
    encoding: Annotated[str, typer.Option("--encoding", help="Overrides what the file seems to be written in.")] = "",
    output: OutputOption = None,
) -> None:
    """Draft a profile as TOML: fields found, necessary ones missing, unknown values, doubtful dates."""
    from fraudstats.operations.publishing import publish
    from fraudstats.project import Project

    draft = Project.open(options(context).project).suggest_source(file, as_of=now(), dataset=dataset, encoding=encoding)
    if output is None:
        typer.echo(draft, nl=False)
    else:
        publish(output, draft.encode())


def _answer(context: typer.Context, form: Format, output: Path | None) -> None:
    import polars as pl

    from fraudstats.project import Project

    settings = options(context)
    found = Project.open(settings.project).sources()
    if not found:
        note(
            "尚无来源配置；`fraudstats sources suggest FILE` 可起草",
            "no source profile yet; `fraudstats sources suggest FILE` drafts one",
            quiet=settings.quiet,
        )
    rows = [
        {"name": each.name, "dataset": each.dataset, "match": ", ".join(each.match),
            "n_fields": len(each.fields), "complete": each.complete}
        for each in found.values()
    ]  # fmt: skip
    schema = {"name": pl.String, "dataset": pl.String, "match": pl.String, "n_fields": pl.Int64, "complete": pl.Boolean}
    answer(pl.DataFrame(rows, schema=schema), "sources", form, output)
