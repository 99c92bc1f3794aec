"""What do the changes of a whole table deserve to be called, if few of the named ones may be chance?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fraudstats.analysis.columns import constant, nothing, places, surely, words
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
    count, baseline, days, baseline_days, _ = (cells.get_column(each) for each in COUNTS)
    is_known = surely((count >= 0) & (baseline >= 0))
    is_small = surely(count + baseline < thresholds.minimum_base)
    is_lower = count * baseline_days < baseline * days
    return _judged(cells, _Sorted(is_known, is_small, is_lower), _count_p_values, thresholds)


def judge_proportions(cells: "pl.DataFrame", thresholds: Thresholds) -> "pl.DataFrame":
    """Judge changes of rates that count a part among a whole, family by family.

    Args:
        cells: `family`, `numerator`, `denominator`, `baseline_numerator`, `baseline_denominator`; null where not known.
    Returns:
        As of `judge_counts`; a rate over fewer than the minimum denominator has a small base.
    """
    part, whole, base_part, base_whole = (cells.get_column(each) for each in PARTS_OF_A_RATE)
    is_part = (part >= 0) & (part <= whole) & (base_part >= 0) & (base_part <= base_whole)
    is_known = surely(is_part & (whole > 0) & (base_whole > 0))
    fewest = thresholds.minimum_rate_denominator
    is_small = surely((whole < fewest) | (base_whole < fewest))
    is_lower = part * base_whole < base_part * whole
    return _judged(cells, _Sorted(is_known, is_small, is_lower), _proportion_p_values, thresholds)


@dataclass(frozen=True)
class _Sorted:
    """What is known of cells without a test, as truths."""

    is_known: "pl.Series"
    is_small: "pl.Series"
    """The base; of what is known."""
    is_lower: "pl.Series"
    """Than the baseline; null where it is not known."""


def _judged(
    cells: "pl.DataFrame",
    sorted_: _Sorted,
    p_values_of: "Callable[[pl.DataFrame], pl.Series]",
    thresholds: Thresholds,
) -> "pl.DataFrame":
    """Name the changes, family by family.

    Args:
        p_values_of: tests those cells that can be tested.
    """
    import polars as pl

    tested = places(sorted_.is_known & ~sorted_.is_small)
    p_values = nothing("p_value", cells.height, pl.Float64).scatter(tested, p_values_of(cells[tested]))
    q_values = adjusted_in_families(pl.DataFrame([cells.get_column("family"), p_values]))
    verdict = words(sorted_.is_lower, Verdict.FALL.value, Verdict.RISE.value)
    for stands, word in (
        (q_values >= thresholds.significance, Verdict.NO_CLEAR_CHANGE),
        (sorted_.is_small, Verdict.SMALL_BASE),
        (~sorted_.is_known, Verdict.NO_BASELINE),
    ):
        verdict = constant(word.value, cells.height, pl.String).zip_with(stands, verdict)
    return pl.DataFrame([verdict.alias("verdict"), p_values, q_values])


def _count_p_values(tested: "pl.DataFrame") -> "pl.Series":
    """Test exactly where the counts are Poisson; the larger p-value of both tests where history shows more spread."""
    import polars as pl

    counts = (tested.get_column(each).cast(pl.Int64) for each in ("count", "baseline"))
    whole = pl.DataFrame([*counts, *(tested.get_column(each) for each in ("days", "baseline_days", "dispersion"))])
    exact = p_values_of_counts(whole)
    spread = places(whole.get_column("dispersion") > 1)
    larger = [max(exact[place], overdispersed_p_value(*whole.row(place))) for place in spread]
    return exact.scatter(spread, larger) if larger else exact


def _proportion_p_values(tested: "pl.DataFrame") -> "pl.Series":
    import polars as pl

    whole = pl.DataFrame([tested.get_column(each).cast(pl.Int64) for each in PARTS_OF_A_RATE])
    return pl.Series([proportions_p_value(*row) for row in whole.iter_rows()], dtype=pl.Float64)
