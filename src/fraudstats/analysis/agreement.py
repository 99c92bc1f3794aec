"""Do all ways to find the year earlier tell of the same direction?"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from fraudstats.calendar.windows import Window

if TYPE_CHECKING:
    import polars as pl


class HasAlignments(Protocol):
    """A window with the year-earlier windows that other alignments would have chosen."""

    @property
    def window(self) -> Window: ...

    @property
    def year_earlier(self) -> Window: ...

    @property
    def other_alignments(self) -> tuple[Window, ...]: ...


def agreement(
    current: "pl.DataFrame",
    rolled: "pl.DataFrame",
    asked: Sequence[HasAlignments],
    dimensions: Sequence[str],
    covered: Window,
    *,
    adds_up: bool,
) -> "pl.Expr":
    """Find the rows whose direction depends on the alignment.

    Args:
        current: rows with period_start, period_end, the dimensions and value.
        rolled: values of all windows, as of `roll_up`.
        adds_up: a longer window has more, so that daily means are compared.
    Returns:
        `alignments_disagree`: one alignment says up, another down (an unchanged figure contradicts nobody);
        null where fewer than two alignments lie in known days, or the period is provisional.
    """
    import polars as pl

    keys = ["period_start", "period_end", *dimensions]
    pairs = _pairs(asked, covered)
    baselines = pairs.join(rolled, on=["start", "end"], how="inner").rename({"value": "baseline"})
    joined = current.select(*keys, "value", "days").join(
        baselines.select(*keys, "baseline", "baseline_days"), on=keys, how="inner", nulls_equal=True
    )
    value, baseline = pl.col("value"), pl.col("baseline")
    if adds_up:
        value, baseline = value * pl.col("baseline_days"), baseline * pl.col("days")
    change = value - baseline
    signs = joined.group_by(keys).agg(
        change.min().alias("lowest"), change.max().alias("highest"), change.count().alias("n_known")
    )
    found = current.select(*keys, "provisional").join(
        signs, on=keys, how="left", nulls_equal=True, maintain_order="left"
    )
    disagree = (pl.col("lowest") < 0) & (pl.col("highest") > 0)
    is_known = ~pl.col("provisional") & (pl.col("n_known") > 1)
    return pl.lit(found.select(pl.when(is_known).then(disagree).alias("alignments_disagree")).to_series())


def _pairs(asked: Sequence[HasAlignments], covered: Window) -> "pl.DataFrame":
    """List each window with every year-earlier window in known days."""
    import polars as pl

    rows: list[Mapping[str, object]] = [
        {
            "period_start": one.window.start,
            "period_end": one.window.end,
            "start": each.start,
            "end": each.end,
            "baseline_days": each.days,
        }
        for one in asked
        for each in (one.year_earlier, *one.other_alignments)
        if covered.holds(each)
    ]
    dates = dict.fromkeys(("period_start", "period_end", "start", "end"), pl.Date())
    return pl.DataFrame(rows, schema={**dates, "baseline_days": pl.Int64})
