"""Draw the rows of `fraudstats trend` as one picture."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fraudstats.briefing.charts import draw
from fraudstats.briefing.charts.style import PALETTE
from fraudstats.briefing.model import Chart, Series
from fraudstats.briefing.raster import png
from fraudstats.errors import UsageError
from fraudstats.metrics.definition import Definition, Kind

if TYPE_CHECKING:
    import polars as pl

MOST_SERIES = len(PALETTE)
"""Lines that have a colour each: of more, the greatest are drawn."""
YEAR_EARLIER = {"zh": "上年同期", "en": "Year earlier"}
NOT_STATED = {"zh": "未填", "en": "not stated"}
NOT_DIMENSIONS = ("metric", "period", "period_start", "period_end")


def draw_trend(table: "pl.DataFrame", definitions: Mapping[str, Definition], lang: str, image: str) -> bytes:
    """Draw one line a group; a metric alone is drawn with its year earlier.

    Args:
        table: rows of `trend`.
        definitions: of the metrics in it.
        image: `svg` or `png`.
    Raises:
        UsageError: if the metrics are counted in different units, which no axis can show.
    """
    units = dict.fromkeys(each.unit_zh if lang == "zh" else each.unit_en for each in definitions.values())
    if len(units) > 1:
        raise UsageError(
            f"{', '.join(definitions)} are counted in different units ({', '.join(units)})",
            where=f"--format {image}", expected="A picture has one axis.", next_step="Draw each unit by itself.",
        )  # fmt: skip
    svg = draw(_chart(table, definitions, lang), lang)
    return svg if image == "svg" else png(svg)


def _chart(table: "pl.DataFrame", definitions: Mapping[str, Definition], lang: str) -> Chart:
    import polars as pl

    periods = table.get_column("period").unique(maintain_order=True).to_list()
    open_from = table.filter(pl.col("provisional")).get_column("period").to_list()
    known = [periods.index(each) for each in open_from if all(each <= later for later in open_from)]
    titles = {name: each.title_zh if lang == "zh" else each.title_en for name, each in definitions.items()}
    units = dict.fromkeys(each.unit_zh if lang == "zh" else each.unit_en for each in definitions.values())
    title = ", ".join(titles.values())
    return Chart(
        key="trend",
        title=title,
        labels=tuple(periods),
        series=tuple(_series(table, titles, periods, lang)),
        y_label=next(iter(units)),
        alt=title,
        source="",
        percent=all(each.kind in (Kind.RATIO, Kind.STOCK_RATIO) for each in definitions.values()),
        provisional_from=min(known) if known and max(known) == len(periods) - 1 else None,
    )


def _series(table: "pl.DataFrame", titles: Mapping[str, str], periods: Sequence[str], lang: str) -> list[Series]:
    import polars as pl

    dimensions = _dimensions(table)
    found: list[tuple[float, Series]] = []
    for group in table.partition_by("metric", *dimensions, "is_total", maintain_order=True):
        row = group.row(0, named=True)
        words = [] if len(titles) == 1 and dimensions else [titles[row["metric"]]]
        words += [str(row[each] or NOT_STATED[lang]) for each in dimensions]
        values = _values(group, "value", periods)
        found.append((float(group.get_column("value").cast(pl.Float64).sum()), Series(" ".join(words), values)))
    if len(found) == 1:
        earlier = _values(table, "year_earlier_value", periods)
        return [found[0][1], Series(YEAR_EARLIER[lang], earlier, role="earlier")]
    greatest = sorted(found, key=lambda each: -each[0])[:MOST_SERIES]
    return [series for _, series in greatest]


def n_series(table: "pl.DataFrame") -> int:
    """Count the groups of a trend, its total among them."""
    return table.select("metric", *_dimensions(table), "is_total").n_unique()


def _dimensions(table: "pl.DataFrame") -> list[str]:
    return table.columns[len(NOT_DIMENSIONS) : table.columns.index("value")]


def _values(group: "pl.DataFrame", column: str, periods: Sequence[str]) -> tuple[float | None, ...]:
    found: dict[str, Any] = dict(group.select("period", column).iter_rows())
    return tuple(None if found.get(each) is None else float(found[each]) for each in periods)
