"""The signals of a week as a person reads them."""

from typing import TYPE_CHECKING

from fraudstats.cli.context import Lang
from fraudstats.cli.table_codes import CODES_ZH

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from fraudstats.analysis.signals.attention import Attention
    from fraudstats.analysis.signals.driving import Driver

BARS = "▁▂▃▄▅▆▇█"


def readable_signals(
    table: "pl.DataFrame", found: "Attention", titles: "Mapping[str, str]", lang: Lang
) -> "pl.DataFrame":
    """Make the table that a person reads."""
    import polars as pl

    readable = table.with_columns(
        pl.col("metric").replace(titles),
        pl.col("p_value", "q_value").map_elements(lambda each: f"{each:.2g}", pl.String),
        pl.Series("course", [_bars(each.course) for each in found.signals]),
        pl.Series("drivers", ["; ".join(_said(driver, lang) for driver in each.drivers) for each in found.signals]),
        pl.Series("also_in", [", ".join(titles.get(name, name) for name in each.also_in) for each in found.signals]),
    )
    shown = ("rank", "metric", "district", "fraud_type", "direction", "observed", "expected", "threshold", "ratio")
    return readable.select(*shown, "course", "p_value", "method", "alarms", "since", "n_weeks", "drivers", "also_in")


def readable_past(table: "pl.DataFrame", titles: "Mapping[str, str]") -> "pl.DataFrame":
    """Make the table that a person reads."""
    import polars as pl

    return table.with_columns(pl.col("metric").replace(titles)) if table.height else table


def _said(driver: "Driver", lang: Lang) -> str:
    from fraudstats.analysis.signals.table import said

    is_zh = lang is Lang.ZH
    return said(driver, CODES_ZH["dimension"].get(driver.dimension, driver.dimension) if is_zh else driver.dimension)


def _bars(course: tuple[int, ...]) -> str:
    """Draw counts as a row of bars, from 0 to the highest."""
    highest = max(*course, 1)
    return "".join(BARS[each * (len(BARS) - 1) // highest] for each in course)
