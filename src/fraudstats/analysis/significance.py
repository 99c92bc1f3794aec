"""Does a change deserve to be called one, or is it chance?"""

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    from fraudstats.analysis.arrays import Floats

RELATIVE_TOLERANCE = 1e-7
"""Outcomes this close in probability count as equally likely, as in R's binom.test."""
SPREADS = 40
"""Outcomes farther from the most likely one, in standard deviations, have probability 0 in any arithmetic."""
CHANCE_SPREADS = 12
"""Outcomes farther than this add less than 1e-30 to a p-value: nothing, beside any significance asked for."""


class Verdict(StrEnum):
    """What a change deserves to be called."""

    FALL = "fall"
    RISE = "rise"
    NO_CLEAR_CHANGE = "no_clear_change"
    SMALL_BASE = "small_base"  # both counts together, or one of two denominators, are below the minimum
    NO_BASELINE = "no_baseline"
    PROVISIONAL = "provisional"  # the period is not complete
    LATE_ENTRY = "late_entry"  # lower so far, but not at the same maturity: late entry explains the fall


class Outcomes(NamedTuple):
    """A binomial distribution where it is not nothing."""

    counts: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    probability: "np.ndarray[tuple[int], np.dtype[np.float64]]"


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


def p_values_of_counts(counts: "Floats", baselines: "Floats", days: "Floats", baseline_days: "Floats") -> "Floats":
    """Test many pairs of counts, as `conditional_p_value` does one by one.

    Args:
        counts, baselines: whole numbers of events, not negative.
        days, baseline_days: lengths of their windows, positive.
    Returns:
        A p-value for each pair; 0 stands for what is smaller than 1e-30.
    """
    import numpy as np

    shares = days / (days + baseline_days)
    sums, place = np.unique(np.column_stack([counts + baselines, shares]), axis=0, return_inverse=True)
    tables = [_p_values(int(n), float(share)) for n, share in sums]
    return np.array([tables[each].of(int(count)) for each, count in zip(place.ravel(), counts, strict=True)])


class PValues(NamedTuple):
    """P-values of all parts of a sum that are not far beyond chance."""

    first: int
    values: "Floats"

    def of(self, count: int) -> float:
        """Give the p-value of a count."""
        place = count - self.first
        return float(self.values[place]) if 0 <= place < len(self.values) else 0.0


@cache
def _p_values(n: int, share: float) -> PValues:
    import numpy as np

    if n == 0:
        return PValues(0, np.ones(1))
    counts, probability = _outcomes(n, share, CHANCE_SPREADS)
    rising = np.sort(probability)
    n_as_extreme = np.searchsorted(rising, probability * (1 + RELATIVE_TOLERANCE), side="right")
    return PValues(int(counts[0]), np.minimum(1.0, np.cumsum(rising)[n_as_extreme - 1]))


def _outcomes(n: int, share: float, spreads: int = SPREADS) -> Outcomes:
    """Give the binomial distribution of n trials, from the ratios of neighbouring outcomes."""
    import numpy as np

    likeliest = int((n + 1) * share)
    reach = int(spreads * (n * share * (1 - share)) ** 0.5) + spreads
    counts = np.arange(max(0, likeliest - reach), min(n, likeliest + reach) + 1)
    steps = np.log((n - counts[:-1]) / (counts[:-1] + 1) * (share / (1 - share)))
    logarithm = np.concatenate([[0.0], np.cumsum(steps)])
    probability = np.exp(logarithm - logarithm.max())
    return Outcomes(counts, probability / probability.sum())
