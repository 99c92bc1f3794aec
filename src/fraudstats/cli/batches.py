"""`fraudstats batches`: the ledger of loaded files."""

import typer

from fraudstats.cli.context import options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, frame, note

SHOWN = (
    "batch_id", "file", "dataset", "n_read", "n_new", "n_changed", "n_unchanged", "n_duplicate", "n_rejected",
    "covers_from", "covers_to", "loaded_at",
)  # fmt: skip


def batches(context: typer.Context, form: FormatOption = Format.TABLE, output: OutputOption = None) -> None:
    """List the loaded files: what each brought, changed and refused, and which days it covers."""
    from fraudstats.project import Project

    settings = options(context)
    found = Project.open(settings.project).batches()
    if not found:
        note("尚未载入任何文件", "nothing is loaded yet", quiet=settings.quiet)
    table = frame(found, None if found else dict.fromkeys(SHOWN))
    answer(table, "batches", form, output, shown=table.select(SHOWN))
