"""Does a change deserve to be called one, or is it chance?"""

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from fraudstats.config import Thresholds

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

RELATIVE_TOLERANCE = 1e-7
"""Outcomes this close in probability count as equally likely, as in R's binom.test."""
SPREADS = 40
"""Outcomes farther from the most likely one, in standard deviations, have probability 0 in any arithmetic."""


class Verdict(StrEnum):
    """What a change of a count deserves to be called."""

    FALL = "fall"
    RISE = "rise"
    NO_CLEAR_CHANGE = "no_clear_change"
    SMALL_BASE = "small_base"  # both counts together are below the minimum
    NO_BASELINE = "no_baseline"
    PROVISIONAL = "provisional"  # the period is not complete


class Outcomes(NamedTuple):
    """A binomial distribution where it is not nothing."""

    counts: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    probability: "np.ndarray[tuple[int], np.dtype[np.float64]]"


class ChanceRange(NamedTuple):
    """Counts from `lowest` to `highest`, both inside, are what chance alone brings."""

    lowest: int
    highest: int


def conditional_p_value(count: int, baseline: int, exposure: float = 1.0, baseline_exposure: float = 1.0) -> float:
    """Test whether two Poisson counts have the same rate.

    Given their sum n, `count` is binomial with n trials and the share of its exposure; two-sided, adding up
    all outcomes that are at most as likely as the one seen (exact; in R:
    `poisson.test(c(count, baseline), c(exposure, baseline_exposure))`).

    Args:
        count, baseline: events, not negative.
        exposure, baseline_exposure: lengths of their windows in days, positive.
    Returns:
        A p-value in [0, 1]; 1 where there are no events.
    Source: Przyborowski and Wilenski 1940, Biometrika 31, 313-323; Lehmann and Romano 2005, section 4.5.
    """
    n = count + baseline
    if n == 0:
        return 1.0
    outcomes = _outcomes(n, exposure / (exposure + baseline_exposure))
    place = count - int(outcomes.counts[0])
    if not 0 <= place < len(outcomes.counts):
        return 0.0
    seen = outcomes.probability[place] * (1 + RELATIVE_TOLERANCE)
    return float(min(1.0, outcomes.probability[outcomes.probability <= seen].sum()))


@cache
def chance_range(n: int, exposure: float, baseline_exposure: float, significance: float) -> ChanceRange:
    """Find which parts of a sum of two counts chance alone explains.

    Returns:
        The counts whose `conditional_p_value` is not below `significance`.
    """
    import numpy as np

    counts, probability = _outcomes(n, exposure / (exposure + baseline_exposure))
    rising = np.sort(probability)
    n_as_extreme = np.searchsorted(rising, probability * (1 + RELATIVE_TOLERANCE), side="right")
    by_chance = counts[np.cumsum(rising)[n_as_extreme - 1] >= significance]
    return ChanceRange(int(by_chance[0]), int(by_chance[-1]))


def _outcomes(n: int, share: float) -> Outcomes:
    """Give the binomial distribution of n trials, from the ratios of neighbouring outcomes."""
    import numpy as np

    likeliest = int((n + 1) * share)
    reach = int(SPREADS * (n * share * (1 - share)) ** 0.5) + SPREADS
    counts = np.arange(max(0, likeliest - reach), min(n, likeliest + reach) + 1)
    steps = np.log((n - counts[:-1]) / (counts[:-1] + 1) * (share / (1 - share)))
    logarithm = np.concatenate([[0.0], np.cumsum(steps)])
    probability = np.exp(logarithm - logarithm.max())
    return Outcomes(counts, probability / probability.sum())


def verdict_of_counts(
    count: int | None, baseline: int | None, days: int, baseline_days: int, thresholds: Thresholds
) -> Verdict:
    """Call a change of a count by its name.

    Args:
        count, baseline: events in the window and in its baseline; None where it is not known.
        days, baseline_days: lengths of both windows.
    """
    if count is None or baseline is None or count < 0 or baseline < 0:
        return Verdict.NO_BASELINE
    if count + baseline < thresholds.minimum_base:
        return Verdict.SMALL_BASE
    chance = chance_range(count + baseline, days, baseline_days, thresholds.significance)
    if chance.lowest <= count <= chance.highest:
        return Verdict.NO_CLEAR_CHANGE
    return Verdict.FALL if count * baseline_days < baseline * days else Verdict.RISE


def verdicts_of_counts(counts: "pl.DataFrame", thresholds: Thresholds) -> "pl.Series":
    """Call many changes by their names, as `verdict_of_counts` does one by one.

    Args:
        counts: columns count, baseline (null where not known), days, baseline_days.
    """
    import polars as pl

    n, lengths = pl.col("count") + pl.col("baseline"), ("days", "baseline_days")
    sums = counts.select(n.alias("n"), *lengths).drop_nulls().filter(pl.col("n") >= thresholds.minimum_base).unique()
    ranges = [chance_range(*row, thresholds.significance) for row in sums.iter_rows()]
    by_chance = sums.with_columns(
        pl.Series("lowest", [each.lowest for each in ranges], dtype=pl.Int64),
        pl.Series("highest", [each.highest for each in ranges], dtype=pl.Int64),
    )
    judged = counts.with_columns(n.alias("n")).join(by_chance, on=["n", *lengths], how="left", maintain_order="left")
    is_fall = pl.col("count") * pl.col("baseline_days") < pl.col("baseline") * pl.col("days")
    is_unknown = pl.col("n").is_null() | (pl.col("count") < 0) | (pl.col("baseline") < 0)
    return judged.select(
        pl.when(is_unknown)
        .then(pl.lit(Verdict.NO_BASELINE.value))
        .when(pl.col("n") < thresholds.minimum_base)
        .then(pl.lit(Verdict.SMALL_BASE.value))
        .when(pl.col("count").is_between("lowest", "highest"))
        .then(pl.lit(Verdict.NO_CLEAR_CHANGE.value))
        .when(is_fall)
        .then(pl.lit(Verdict.FALL.value))
        .otherwise(pl.lit(Verdict.RISE.value))
    ).to_series()
