"""`fraudstats metrics`: what is counted, and how."""

from typing import TYPE_CHECKING, Annotated, Any

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

    from fraudstats.project import Project
    from fraudstats.questions import metric_sheets

    settings = options(context)
    sheets = metric_sheets(Project.open(settings.project), name)
    table = pl.DataFrame([_row(each) for each in sheets], infer_schema_length=None)
    answer(
        table,
        "metrics",
        form,
        output,
        shown=_whole(sheets[0], settings.lang) if name else _listed(table, settings.lang),
    )


def _row(sheet: "MetricSheet") -> dict[str, Any]:
    from fraudstats.metrics.definition import formula

    definition = sheet.definition
    return {
        "metric": definition.name,
        "title_zh": definition.title_zh,
        "title_en": definition.title_en,
        "definition_zh": definition.definition_zh,
        "definition_en": definition.definition_en,
        "front": definition.front.value,
        "kind": definition.kind.value,
        "unit_zh": definition.unit_zh,
        "unit_en": definition.unit_en,
        "datasets": ", ".join(definition.datasets),
        "attributed_to": definition.attributed_to,
        "dimensions": ", ".join(definition.dimensions),
        "good_direction": definition.good_direction.value,
        "denominator_note_zh": definition.denominator_note_zh,
        "denominator_note_en": definition.denominator_note_en,
        "owner": sheet.owner,
        "file": definition.path,
        "sql": definition.sql,
        "formula_zh": formula(definition, "zh"),
        "formula_en": formula(definition, "en"),
        "covers_from": sheet.covered.start if sheet.covered else None,
        "watermark": sheet.covered.last_day if sheet.covered else None,
        "matures_after": definition.matures_after,
        "since": definition.since,
        "deprecated": definition.deprecated,
    }


def _whole(sheet: "MetricSheet", lang: Lang) -> "pl.DataFrame":
    """Show one metric as properties, its SQL last; what is not said of it is left out, but for its owner."""
    import polars as pl

    row = {name: value for name, value in _row(sheet).items() if value not in ("", None)}
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
