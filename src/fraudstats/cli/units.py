"""What values are counted in: 12,345,678 is a sum of yuan or a number of cases."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fraudstats.cli.context import Lang
from fraudstats.cli.trend_table import is_fraction
from fraudstats.metrics.definition import Definition

if TYPE_CHECKING:
    import polars as pl

FRACTION = "fraction"
"""What scripts read as the unit of a rate: its values are fractions, whatever a person reads."""
VALUE_IN = {Lang.ZH: "{heading}（{unit}）", Lang.EN: "{heading} ({unit})"}
HEADINGS = {
    Lang.ZH: {"value": "数值", "baseline_value": "基期数值", "contribution": "贡献"},
    Lang.EN: {"value": "value", "baseline_value": "baseline_value", "contribution": "contribution"},
}


def units_for_scripts(definitions: Iterable[Definition]) -> dict[str, str]:
    """Name the unit of each metric's values, as JSON carries them."""
    return {each.name: FRACTION if is_fraction(each.kind) else each.unit_en for each in definitions}


def with_units(table: "pl.DataFrame", definitions: Iterable[Definition], lang: Lang) -> "pl.DataFrame":
    """Tell the unit of the values: in their headings where it is one, else in a column of its own after the values.

    Rates have none, since their values carry the sign.

    Args:
        table: what a person reads, with `metric` and `value`.
        definitions: of the metrics in it.
    """
    import polars as pl

    units = {each.name: _unit(each, lang) for each in definitions}
    different = set(units.values())
    if table.is_empty() or different == {""}:
        return table
    if len(different) == 1:
        (unit,) = different
        named = {name: VALUE_IN[lang].format(heading=heading, unit=unit) for name, heading in HEADINGS[lang].items()}
        return table.rename({name: heading for name, heading in named.items() if name in table.columns})
    unit_column = pl.col("metric").replace_strict(units, default="").alias("unit")
    place = table.columns.index("value") + 1
    return table.select(*table.columns[:place], unit_column, *table.columns[place:])


def _unit(definition: Definition, lang: Lang) -> str:
    if is_fraction(definition.kind):
        return ""
    return definition.unit_zh if lang is Lang.ZH else definition.unit_en
