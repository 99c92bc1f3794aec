"""`fraudstats metrics`: what is counted, and how."""

from typing import TYPE_CHECKING, Annotated

import typer

from fraudstats.cli.context import Lang, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.metrics.sheets import MetricSheet

NO_OWNER = {
    Lang.ZH: "未指定（写在 fraudstats.toml 的 [metrics] owners）",
    Lang.EN: "not named (name one in fraudstats.toml, [metrics] owners)",
}


def metrics(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Show this metric whole.")] = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the metrics, or show one whole: definition, dimensions, SQL."""
    import polars as pl

    from fraudstats.metrics.sheets import sheet_row
    from fraudstats.project import Project
    from fraudstats.questions import metric_sheets

    settings = options(context)
    sheets = metric_sheets(Project.open(settings.project), name)
    table = pl.DataFrame([sheet_row(each) for each in sheets], infer_schema_length=None)
    answer(
        table,
        "metrics",
        form,
        output,
        shown=_whole(sheets[0], settings.lang) if name else _listed(table, settings.lang),
    )


def _whole(sheet: "MetricSheet", lang: Lang) -> "pl.DataFrame":
    """Show one metric as properties, its SQL last; what is not said of it is left out, but for its owner."""
    import polars as pl

    from fraudstats.metrics.sheets import sheet_row

    row = {name: value for name, value in sheet_row(sheet).items() if value not in ("", None)}
    row["owner"] = sheet.owner or NO_OWNER[lang]
    row["sql"] = row.pop("sql")
    shown = [
        (name if number == 0 else "", line)
        for name, value in row.items()
        for number, line in enumerate(str("" if value is None else value).splitlines() or [""])
    ]
    return pl.DataFrame(shown, schema=["property", row["metric"]], orient="row")


def _listed(table: "pl.DataFrame", lang: Lang) -> "pl.DataFrame":
    columns = ["metric", f"title_{lang}", "kind", f"unit_{lang}", "dimensions", "watermark", f"definition_{lang}"]
    return table.select(columns)
