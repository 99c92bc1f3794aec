"""`fraudstats metrics`: what is counted, and how."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fraudstats.cli.context import Lang, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer

if TYPE_CHECKING:
    from fraudstats.metrics.definition import Definition


def metrics(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Show this metric whole.")] = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the metrics, or show one whole: definition, dimensions, SQL."""
    import polars as pl

    from fraudstats.project import Project

    settings = options(context)
    catalogue = Project.open(settings.project).metrics()
    found = [catalogue.get(name)] if name else catalogue.all()
    table = pl.DataFrame([_row(each) for each in found], infer_schema_length=None)
    shown = table.unpivot(variable_name="property", value_name=name) if name else _listed(found, settings.lang)
    answer(table, "metrics", form, output, shown=shown)


def _row(definition: "Definition") -> dict[str, Any]:
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
        "owner": definition.owner,
        "file": definition.path,
        "sql": definition.sql,
    }


def _listed(found: "list[Definition]", lang: Lang) -> Any:
    import polars as pl

    columns = ["metric", f"title_{lang}", "kind", f"unit_{lang}", "dimensions", f"definition_{lang}"]
    return pl.DataFrame([_row(each) for each in found]).select(columns)
