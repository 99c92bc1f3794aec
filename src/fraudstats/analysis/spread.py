"""What stands beside a median: how high the highest tenth begins, and how much of the money the largest losses are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fraudstats.metrics.definition import Definition, Kind

if TYPE_CHECKING:
    import polars as pl

TOP_PERCENT = (1, 3, 10)
MONEY = "yuan"
"""English unit of metrics whose values add up to a whole that shares can be of."""
COLUMNS = ("p90", *(f"top_{percent}_share" for percent in TOP_PERCENT))
WINDOW = ("period_start", "period_end")


def with_spread(
    rows: "pl.DataFrame", partials: "pl.DataFrame", definition: Definition, dimensions: Sequence[str]
) -> "pl.DataFrame":
    """Put the spread of the events beside their median.

    Args:
        rows: with period_start, period_end and the dimensions.
        partials: of the metric, by (day, *dimensions) or finer; of a duration, one row an event.
    Returns:
        The rows with `p90` (the metric's unit; interpolated as the median is), and top_1_share, top_3_share and
        top_10_share (fractions): of the sum of money, how much belongs to the 1, 3 or 10 percent of events with the
        most, rounded up to whole events. Null for what is no duration, and shares for what is no money.
    """
    import polars as pl

    if definition.kind is not Kind.DURATION:
        return rows.with_columns(pl.lit(None, dtype=pl.Float64).alias(name) for name in COLUMNS)
    asked = rows.select(WINDOW).unique()
    events = partials.filter(pl.col("value").is_not_null())
    inside = asked.join_where(events, pl.col("day") >= pl.col("period_start"), pl.col("day") < pl.col("period_end"))
    has_shares = definition.unit_en == MONEY
    spread = inside.group_by(*WINDOW, *dimensions).agg(
        pl.col("value").quantile(0.9, "linear").alias("p90"),
        *(_top_share(percent, has_shares).alias(f"top_{percent}_share") for percent in TOP_PERCENT),
    )
    return rows.join(spread, on=[*WINDOW, *dimensions], how="left", nulls_equal=True, maintain_order="left")


def _top_share(percent: int, has_shares: bool) -> "pl.Expr":
    import polars as pl

    if not has_shares:
        return pl.lit(None, dtype=pl.Float64)
    n_top = (pl.len() * percent + 99) // 100
    largest = pl.col("value").sort(descending=True).head(n_top).sum()
    return pl.when(pl.col("value").sum() > 0).then(largest / pl.col("value").sum())
