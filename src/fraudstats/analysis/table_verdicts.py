"""What do the changes of a whole table deserve to be called, if few of the named ones may be chance?"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from fraudstats.analysis.false_discovery import adjusted_in_families
from fraudstats.analysis.proportions import proportions_p_value
from fraudstats.analysis.rate_ratio import overdispersed_p_value
from fraudstats.analysis.significance import Verdict, p_values_of_counts
from fraudstats.config import Thresholds

if TYPE_CHECKING:
    import polars as pl

COUNTS = ("count", "baseline", "days", "baseline_days", "dispersion")
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

    count, baseline, days, baseline_days, _ = map(pl.col, COUNTS)
    is_known = ((count >= 0) & (baseline >= 0)).fill_null(value=False)
    untested = _untested(is_known, count + baseline < thresholds.minimum_base)
    difference = count * baseline_days - baseline * days
    return _judged(cells.with_columns(untested, difference.alias("difference")), _count_p_values, thresholds)


def judge_proportions(cells: "pl.DataFrame", thresholds: Thresholds) -> "pl.DataFrame":
    """Judge changes of rates that count a part among a whole, family by family.

    Args:
        cells: `family`, `numerator`, `denominator`, `baseline_numerator`, `baseline_denominator`; null where not known.
    Returns:
        As of `judge_counts`; a rate over fewer than the minimum denominator has a small base.
    """
    import polars as pl

    part, whole, base_part, base_whole = map(pl.col, PARTS_OF_A_RATE)
    is_part = part.is_between(0, whole) & base_part.is_between(0, base_whole) & (whole > 0) & (base_whole > 0)
    fewest = pl.min_horizontal(whole, base_whole)
    untested = _untested(is_part.fill_null(value=False), fewest < thresholds.minimum_rate_denominator)
    difference = part * base_whole - base_part * whole
    return _judged(cells.with_columns(untested, difference.alias("difference")), _proportion_p_values, thresholds)


def _untested(is_known: "pl.Expr", is_small: "pl.Expr") -> "pl.Expr":
    """Say why there is no test; null where there is one."""
    import polars as pl

    found = pl.when(~is_known).then(pl.lit(Verdict.NO_BASELINE.value))
    return found.when(is_small).then(pl.lit(Verdict.SMALL_BASE.value)).alias("untested")


def _judged(
    cells: "pl.DataFrame", p_values_of: "Callable[[pl.DataFrame], pl.Series]", thresholds: Thresholds
) -> "pl.DataFrame":
    """Name the changes, family by family.

    Args:
        cells: with `untested`, and `difference`, whose sign is the direction.
        p_values_of: tests those cells that can be tested.
    """
    import polars as pl

    is_tested = cells.get_column("untested").is_null()
    p_values = pl.repeat(None, cells.height, dtype=pl.Float64, eager=True)
    p_values = p_values.scatter(is_tested.arg_true(), p_values_of(cells.filter(is_tested)))
    tests = cells.with_columns(p_values.alias("p_value"))
    named = pl.when(pl.col("difference") < 0).then(pl.lit(Verdict.FALL.value)).otherwise(pl.lit(Verdict.RISE.value))
    quiet = pl.when(pl.col("q_value") >= thresholds.significance).then(pl.lit(Verdict.NO_CLEAR_CHANGE.value))
    verdict = pl.coalesce("untested", quiet.otherwise(named)).alias("verdict")
    return tests.with_columns(adjusted_in_families(tests)).select(verdict, "p_value", "q_value")


def _count_p_values(tested: "pl.DataFrame") -> "pl.Series":
    """Test exactly where the counts are Poisson; the larger p-value of both tests where history shows more spread."""
    import polars as pl

    whole = tested.select(pl.col("count", "baseline").cast(pl.Int64), "days", "baseline_days", "dispersion")
    exact = p_values_of_counts(whole)
    spread = (whole.get_column("dispersion") > 1).arg_true()
    larger = [max(exact[place], overdispersed_p_value(*whole.row(place))) for place in spread]
    return exact.scatter(spread, larger) if larger else exact


def _proportion_p_values(tested: "pl.DataFrame") -> "pl.Series":
    import polars as pl

    whole = tested.select(pl.col(PARTS_OF_A_RATE).cast(pl.Int64))
    return pl.Series([proportions_p_value(*row) for row in whole.iter_rows()], dtype=pl.Float64)
