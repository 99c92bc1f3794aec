"""What is the value of a metric in any window?"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from fraudstats.calendar.windows import Window
from fraudstats.metrics.definition import Kind

if TYPE_CHECKING:
    import polars as pl

WINDOW_COLUMNS = ("start", "end")


def roll_up(
    partials: "pl.DataFrame", windows: Iterable[Window], dimensions: Sequence[str], kind: Kind
) -> "pl.DataFrame":
    """Add up daily partials over windows, which may overlap.

    Args:
        partials: as of `metrics.facts.daily_partials`.
        windows: any half-open windows; double ones count once.
        dimensions: the grouping of the partials.
    Returns:
        One row per (start, end, *dimensions), for every group that occurs anywhere in the partials: `value`, `numerator`,
        `denominator`. A count or sum without events is 0. A ratio keeps both its parts and is null where nothing was
        counted; a duration is the median, with the number of events as its denominator.
    """
    import polars as pl

    spans = sorted(set(windows))
    asked = pl.DataFrame(
        {"start": [each.start for each in spans], "end": [each.end for each in spans]},
        schema={"start": pl.Date, "end": pl.Date},
    )
    groups = partials.select(dimensions).unique(maintain_order=True).sort(dimensions) if dimensions else None
    cells = asked if groups is None else asked.join(groups, how="cross")
    keys = [*WINDOW_COLUMNS, *dimensions]
    inside = asked.join_where(partials, pl.col("day") >= pl.col("start"), pl.col("day") < pl.col("end"))
    sums = inside.group_by(keys).agg(_aggregates(kind))
    joined = cells.join(sums, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(_filled(kind)).select(*keys, "value", "numerator", "denominator")


def _aggregates(kind: Kind) -> list["pl.Expr"]:
    import polars as pl

    if kind is Kind.RATIO:
        return [pl.col("numerator").sum(), pl.col("denominator").sum()]
    if kind is Kind.DURATION:
        return [pl.col("value").median(), pl.len().cast(pl.Int64).alias("denominator")]
    return [pl.col("value").sum()]


def _filled(kind: Kind) -> list["pl.Expr"]:
    import polars as pl

    absent = pl.lit(None, dtype=pl.Int64)
    if kind is Kind.RATIO:
        numerator, denominator = (pl.col(each).fill_null(0) for each in ("numerator", "denominator"))
        rate = pl.when(denominator > 0).then(numerator / denominator)
        return [rate.alias("value"), numerator, denominator]
    if kind is Kind.DURATION:
        return [absent.alias("numerator"), pl.col("denominator").fill_null(0)]
    value = pl.col("value").fill_null(0)
    exact = value if kind is Kind.COUNT else value.cast(pl.Float64)  # sums stay decimal until here
    return [exact.alias("value"), absent.alias("numerator"), absent.alias("denominator")]
