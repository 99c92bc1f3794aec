"""What do the changes of a whole table deserve to be called, if few of the named ones may be chance?"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from fraudstats.analysis.false_discovery import adjusted_p_values
from fraudstats.analysis.proportions import proportions_p_value
from fraudstats.analysis.rate_ratio import overdispersed_p_value
from fraudstats.analysis.significance import Verdict, p_values_of_counts
from fraudstats.config import Thresholds

if TYPE_CHECKING:
    import polars as pl

PARTS_OF_A_RATE = ("numerator", "denominator", "baseline_numerator", "baseline_denominator")


def judge_counts(cells: "pl.DataFrame", thresholds: Thresholds) -> "pl.DataFrame":
    """Judge changes of counts, family by family.

    Each is tested exactly; where history shows more spread than chance, the larger p-value of the exact and of the
    overdispersed test counts. A change is named where its p-value, adjusted over its family for the false discovery
    rate, is below the significance: of the changes named, that share is expected to be chance. What cannot be tested
    does not count as a test.

    Args:
        cells: `family` (what is read side by side), `count`, `baseline` (null where not known), `days`,
            `baseline_days`, `dispersion` (variance over mean, at least 1).
    Returns:
        One row per cell, in order: verdict, p_value (of the cell alone), q_value (adjusted); null where not tested.
    """
    import polars as pl

    n = pl.col("count") + pl.col("baseline")
    is_unknown = n.is_null() | (pl.col("count") < 0) | (pl.col("baseline") < 0)
    is_small = n < thresholds.minimum_base
    difference = pl.col("count") * pl.col("baseline_days") - pl.col("baseline") * pl.col("days")
    located = cells.with_columns(is_unknown.alias("is_unknown"), (~is_unknown & is_small).alias("is_small"))
    return _judged(located.with_columns(difference.alias("difference")), _count_p_values, thresholds)


def judge_proportions(cells: "pl.DataFrame", thresholds: Thresholds) -> "pl.DataFrame":
    """Judge changes of rates that count a part among a whole, family by family.

    Args:
        cells: `family`, `numerator`, `denominator`, `baseline_numerator`, `baseline_denominator`; null where not known.
    Returns:
        As of `judge_counts`; a rate over fewer than the minimum denominator has a small base.
    """
    import polars as pl

    own, base = (("numerator", "denominator"), ("baseline_numerator", "baseline_denominator"))
    is_part = pl.all_horizontal(pl.col(part).is_between(0, pl.col(whole)) for part, whole in (own, base))
    is_unknown = ~is_part.fill_null(value=False) | (pl.col("denominator") == 0) | (pl.col("baseline_denominator") == 0)
    is_small = pl.min_horizontal("denominator", "baseline_denominator") < thresholds.minimum_rate_denominator
    difference = pl.col("numerator") * pl.col("baseline_denominator") - pl.col("baseline_numerator") * pl.col(
        "denominator"
    )
    located = cells.with_columns(is_unknown.alias("is_unknown"), (~is_unknown & is_small).alias("is_small"))
    return _judged(located.with_columns(difference.alias("difference")), _rate_p_values, thresholds)


def _judged(
    cells: "pl.DataFrame", test: "Callable[[pl.DataFrame], list[float]]", thresholds: Thresholds
) -> "pl.DataFrame":
    """Test the cells that can be tested, and name the changes.

    Args:
        cells: `family`, `is_unknown`, `is_small`, `difference` (its sign is the direction), and what the test reads.
    """
    import polars as pl

    placed = cells.with_row_index("place")
    tested = placed.filter(~pl.col("is_unknown") & ~pl.col("is_small"))
    p_values = pl.Series("p_value", test(tested), dtype=pl.Float64)
    q_values = adjusted_p_values(p_values, tested.get_column("family"))
    found = tested.select("place", p_values, q_values)
    judged = placed.join(found, on="place", how="left", maintain_order="left")
    return judged.select(_named(thresholds).alias("verdict"), "p_value", "q_value")


def _named(thresholds: Thresholds) -> "pl.Expr":
    import polars as pl

    return (
        pl.when("is_unknown")
        .then(pl.lit(Verdict.NO_BASELINE.value))
        .when("is_small")
        .then(pl.lit(Verdict.SMALL_BASE.value))
        .when(pl.col("q_value") >= thresholds.significance)
        .then(pl.lit(Verdict.NO_CLEAR_CHANGE.value))
        .when(pl.col("difference") < 0)
        .then(pl.lit(Verdict.FALL.value))
        .otherwise(pl.lit(Verdict.RISE.value))
    )


def _count_p_values(cells: "pl.DataFrame") -> list[float]:
    """Test exactly where the counts are Poisson; the larger p-value of both tests where history shows more spread."""
    names = ("count", "baseline", "days", "baseline_days")
    exact = p_values_of_counts(*(cells.get_column(each).to_list() for each in names))
    rows = cells.select(*names, "dispersion").iter_rows()
    return [
        max(p_value, overdispersed_p_value(*row)) if row[-1] > 1 else p_value
        for p_value, row in zip(exact, rows, strict=True)
    ]


def _rate_p_values(cells: "pl.DataFrame") -> list[float]:
    return [proportions_p_value(*row) for row in cells.select(*PARTS_OF_A_RATE).iter_rows()]
