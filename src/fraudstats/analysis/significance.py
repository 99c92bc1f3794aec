"""Does a change deserve to be called one, or is it chance?"""

import math
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from fraudstats.analysis.even_sums import CHANCE_SPREADS, MOST_KEPT, p_values_of_even_sums

if TYPE_CHECKING:
    import polars as pl

RELATIVE_TOLERANCE = 1e-7
"""Outcomes this close in probability count as equally likely, as in R's binom.test."""
SPREADS = 40
"""Outcomes farther from the most likely one, in standard deviations, have probability 0 in any arithmetic."""


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

    first: int
    weights: "array[float]"
    """How likely `first` successes are beside the likeliest number, one more, and so on."""
    whole: float
    """Sum of the weights."""


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
    place = count - outcomes.first
    if not 0 <= place < len(outcomes.weights):
        return 0.0
    seen = outcomes.weights[place] * (1 + RELATIVE_TOLERANCE)
    return min(1.0, math.fsum(each for each in outcomes.weights if each <= seen) / outcomes.whole)


def p_values_of_counts(cells: "pl.DataFrame") -> "pl.Series":
    """Test many pairs of counts, as `conditional_p_value` does one by one.

    Args:
        cells: `count`, `baseline`: events, whole and not negative; `days`, `baseline_days`: lengths of their windows,
            positive.
    Returns:
        A p-value for each pair; 0 stands for what is smaller than 1e-30.
    """
    import polars as pl

    is_even = cells.get_column("days") == cells.get_column("baseline_days")
    if is_even.all():
        return p_values_of_even_sums(cells)
    uneven = _p_values_one_by_one(cells.filter(~is_even))
    both = pl.concat([p_values_of_even_sums(cells.filter(is_even)), pl.Series("p_value", uneven, dtype=pl.Float64)])
    return both.gather(pl.concat([is_even.arg_true(), (~is_even).arg_true()]).arg_sort())


def _p_values_one_by_one(cells: "pl.DataFrame") -> list[float]:
    """Test each different pair once; they are fewer than the cells, and loading numpy would take longer."""
    pairs = list(cells.select("count", "baseline", "days", "baseline_days").iter_rows())
    found = {
        (count, baseline, own, other): _outcomes_by_likelihood(count + baseline, own / (own + other)).p_value(count)
        for count, baseline, own, other in set(pairs)
    }
    return [found[pair] for pair in pairs]


@dataclass(frozen=True)
class OutcomesByLikelihood:
    """The parts of a sum that are not far beyond chance, the unlikely ones first."""

    outcomes: Outcomes
    rising: "array[float]"
    added_up: "array[float]"

    def p_value(self, count: int) -> float:
        """Add up all parts that are at most as likely as this one."""
        place = count - self.outcomes.first
        if not 0 <= place < len(self.outcomes.weights):
            return 0.0
        n_as_extreme = bisect_right(self.rising, self.outcomes.weights[place] * (1 + RELATIVE_TOLERANCE))
        return min(1.0, self.added_up[n_as_extreme - 1] / self.outcomes.whole)


@lru_cache(MOST_KEPT)
def _outcomes_by_likelihood(n: int, share: float) -> OutcomesByLikelihood:
    outcomes = _outcomes(n, share, CHANCE_SPREADS)
    rising = sorted(outcomes.weights)
    return OutcomesByLikelihood(outcomes, array("d", rising), array("d", accumulate(rising)))


def _outcomes(n: int, share: float, spreads: int = SPREADS) -> Outcomes:
    """Give the binomial distribution of n trials, from the ratios of neighbouring outcomes."""
    likeliest, odds = min(n, int((n + 1) * share)), share / (1 - share)
    reach = int(spreads * (n * share * (1 - share)) ** 0.5) + spreads
    first, last = max(0, likeliest - reach), min(n, likeliest + reach)
    above = accumulate([odds * (n - k) / (k + 1) for k in range(likeliest, last)], mul, initial=1.0)
    below = list(accumulate([k / (odds * (n - k + 1)) for k in range(likeliest, first, -1)], mul))
    weights = array("d", [*reversed(below), *above])
    return Outcomes(first, weights, math.fsum(weights))
