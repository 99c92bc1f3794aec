"""Which groups made a figure change, and how much of the change is each group's?"""

from typing import TYPE_CHECKING

from fraudstats.analysis.comparisons import BASELINES, Compared, known_days
from fraudstats.analysis.roll_up import roll_up
from fraudstats.calendar.windows import Window
from fraudstats.errors import UsageError
from fraudstats.metrics.definition import Definition, Kind

if TYPE_CHECKING:
    import polars as pl

NOT_ADDITIVE = (Kind.DURATION, Kind.DISTINCT, Kind.STOCK_RATIO, Kind.PER_HEAD)
EFFECTS = ("contribution", "rate_effect", "mix_effect")


def drivers(
    partials: "pl.DataFrame", definition: Definition, asked: Compared, dimension: str, covered: Window
) -> "pl.DataFrame":
    """Split the change of a window among the groups of a dimension.

    Counts and sums: the contribution of a group is its own change. Ratios R = sum of w r, with w a group's share
    of the denominator and r its rate, split into two effects:

        rate_effect = (w1 + w0) / 2 * (r1 - r0)                        its own rate moved
        mix_effect  = (w1 - w0) * ((r1 + r0) / 2 - (R1 + R0) / 2)      it weighs more or less than before

    They add up to R1 - R0 over all groups, since the w - and so what is subtracted of the mean rate - add up to
    nothing. A group that one window lacks has no rate of its own there: all of its contribution is mix.

    Args:
        partials: by (day, dimension).
        covered: a baseline outside these days has no rows.
    Returns:
        One row per baseline and group: metric, period, baseline, dimension, group, value, baseline_value, change,
        contribution, share_of_change (of the whole change; null where that is 0), rate_effect, mix_effect (ratios
        only), rank (1 is the greatest rise), whole_value, whole_baseline_value, whole_change (of all groups together,
        the same beside each; the contributions add up to the change); the greatest rise first.
    Raises:
        UsageError: for a metric whose groups do not add up (a median, different persons).
    Source: Kitagawa 1955, Components of a difference between two rates, JASA 50(272), 1168-1194; the mean rate is
        subtracted so that a group that grows counts by how far it stands from the whole.
    """
    import polars as pl

    if definition.kind in NOT_ADDITIVE:
        raise UsageError(
            f"{definition.name} is a {definition.kind}, whose groups do not add up to it",
            where="--drivers",
            expected="Drivers need a count, sum, stock or ratio.",
            slug="no-drivers",
        )
    windows = asked.windows()
    rolled = roll_up(partials, windows.values(), [dimension], definition.kind).rename({dimension: "group"})
    days = known_days(definition.kind, covered)
    known = [
        role
        for role in BASELINES
        if days.holds(windows[role]) and days.holds(asked.window) and covered.start < windows[role].end
    ]
    split = [_split(rolled, asked.window, windows[role], definition.kind, role) for role in known]
    if not split:
        return pl.DataFrame(schema=_columns())
    table = pl.concat(split).with_columns(
        pl.lit(definition.name).alias("metric"),
        pl.lit(asked.name).alias("period"),
        pl.lit(dimension).alias("dimension"),
        pl.col("group").cast(pl.String),
    )
    told = table.select(pl.col(name).cast(kind) for name, kind in _columns().items())
    return told.with_columns(pl.col(pl.Float64).fill_nan(None))  # rates of a window without events


def _split(rolled: "pl.DataFrame", window: Window, baseline: Window, kind: Kind, role: str) -> "pl.DataFrame":
    import polars as pl

    now, before = (_in(rolled, each) for each in (window, baseline))
    both = now.join(before, on="group", how="left", nulls_equal=True, suffix="_before", maintain_order="left")
    effects = _ratio_effects() if kind is Kind.RATIO else _plain_effects()
    split = both.with_columns(effects).with_columns(
        pl.lit(role).alias("baseline"),
        pl.col("value_before").alias("baseline_value"),
        (pl.col("value") - pl.col("value_before")).alias("change"),
    )
    split = split.with_columns(*_whole(kind))
    whole = pl.col("contribution").sum()
    split = split.with_columns(pl.when(whole != 0).then(pl.col("contribution") / whole).alias("share_of_change"))
    ordered = split.sort("contribution", "group", descending=[True, False], nulls_last=True)
    return ordered.with_row_index("rank", offset=1)


def _whole(kind: Kind) -> list["pl.Expr"]:
    """Give the value of all groups together in both windows, and its change; null where it cannot be told."""
    import polars as pl

    def of_window(suffix: str) -> "pl.Expr":
        if kind is not Kind.RATIO:
            return pl.col(f"value{suffix}").sum().cast(pl.Float64)
        return pl.col(f"numerator{suffix}").sum() / pl.col(f"denominator{suffix}").sum()

    value, baseline = (of_window(suffix).fill_nan(None) for suffix in ("", "_before"))
    return [
        value.alias("whole_value"),
        baseline.alias("whole_baseline_value"),
        (value - baseline).alias("whole_change"),
    ]


def _in(rolled: "pl.DataFrame", window: Window) -> "pl.DataFrame":
    import polars as pl

    inside = (pl.col("start") == window.start) & (pl.col("end") == window.end)
    return rolled.filter(inside).drop("start", "end")


def _plain_effects() -> list["pl.Expr"]:
    import polars as pl

    nothing = pl.lit(None, dtype=pl.Float64)
    value, before = (pl.col(each).fill_null(0) for each in ("value", "value_before"))  # a stock that was not told
    change = (value - before).cast(pl.Float64)
    return [change.alias("contribution"), nothing.alias("rate_effect"), nothing.alias("mix_effect")]


def _ratio_effects() -> list["pl.Expr"]:
    import polars as pl

    weight, weight_before = (pl.col(each) / pl.col(each).sum() for each in ("denominator", "denominator_before"))
    rate = pl.coalesce("value", "value_before").fill_null(0.0)
    rate_before = pl.coalesce("value_before", "value").fill_null(0.0)
    mean = ((weight * rate).sum() + (weight_before * rate_before).sum()) / 2
    rate_effect = (weight + weight_before) / 2 * (rate - rate_before)
    mix_effect = (weight - weight_before) * ((rate + rate_before) / 2 - mean)
    effects = (rate_effect + mix_effect, rate_effect, mix_effect)
    return [each.alias(name) for name, each in zip(EFFECTS, effects, strict=True)]


def _columns() -> "dict[str, type[pl.DataType]]":
    import polars as pl

    words = ("metric", "period", "baseline", "dimension", "group")
    numbers = ("value", "baseline_value", "change", "contribution", "share_of_change", "rate_effect", "mix_effect")
    whole = ("whole_value", "whole_baseline_value", "whole_change")
    known = {**dict.fromkeys(words, pl.String), **dict.fromkeys(numbers, pl.Float64), "rank": pl.Int64}
    return {**known, **dict.fromkeys(whole, pl.Float64)}


def top_movers(table: "pl.DataFrame", n: int) -> "pl.DataFrame":
    """Keep the `n` greatest rises and falls of each baseline and dimension."""
    import polars as pl

    place = pl.col("rank").rank().over("metric", "baseline", "dimension")
    from_below = pl.len().over("metric", "baseline", "dimension") - place
    return table.filter((place <= n) | (from_below < n))
