"""Does a change deserve to be called one, or is it chance?"""

import math
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from operator import mul, truediv
from typing import NamedTuple

RELATIVE_TOLERANCE = 1e-7
"""Outcomes this close in probability count as equally likely, as in R's binom.test."""
SPREADS = 40
"""Outcomes farther from the most likely one, in standard deviations, have probability 0 in any arithmetic."""
CHANCE_SPREADS = 12
"""Outcomes farther than this add less than 1e-30 to a p-value: nothing, beside any significance asked for."""
MANY_EVENTS = 1000
"""Sums of counts from which on the parts near the half are added up first."""
NEAR_SPREADS = 3.3
"""Standard deviations that are near: p-values down to 0.001, which lose no more than three of sixteen digits."""

MOST_KEPT = 4096
"""Sums of counts whose outcomes are kept for the next cell; of a sum of 10,000 they take 40 kB."""


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


def p_values_of_counts(
    counts: Iterable[int], baselines: Iterable[int], days: Iterable[float], baseline_days: Iterable[float]
) -> list[float]:
    """Test many pairs of counts, as `conditional_p_value` does one by one.

    In plain Python: a table has few different sums, and numpy takes longer to load than they take.

    Args:
        counts, baselines: events, not negative.
        days, baseline_days: lengths of their windows, positive.
    Returns:
        A p-value for each pair; 0 stands for what is smaller than 1e-30.
    """
    pairs = list(zip(counts, baselines, days, baseline_days, strict=True))
    found = {
        (count, baseline, own, other): _parts_of(count + baseline, own, other).p_value(count)
        for count, baseline, own, other in set(pairs)
    }
    return [found[pair] for pair in pairs]


def _parts_of(n: int, own: float, other: float) -> "OutcomesByLikelihood | EvenParts | NearHalf":
    if own != other:
        return _outcomes_by_likelihood(n, own / (own + other))
    return _even_parts(n) if n < MANY_EVENTS else _near_half(n)


@dataclass(frozen=True)
class EvenParts:
    """The parts of a sum between windows of equal length, which lie evenly around its half: likely in their order."""

    n: int
    tails: Sequence[float]
    """Weight of a tail, by the count that ends it; the smallest that is not far beyond chance first, the half last."""

    def p_value(self, count: int) -> float:
        """Add up all parts that are at most as likely as this one: both tails."""
        place = min(count, self.n - count) - (self.n // 2 + 1 - len(self.tails))
        half = 0.5 if self.n % 2 == 0 else 0.0  # of an even sum the half lies in both tails; its weight is 1
        return min(1.0, self.tails[place] / (self.tails[-1] - half)) if place >= 0 else 0.0


@lru_cache(MOST_KEPT)
def _even_parts(n: int) -> EvenParts:
    """Multiply the ratios of neighbouring outcomes from the half down; all steps run in C."""
    half, rest = n // 2, n - n // 2
    n_steps = min(half, int(CHANCE_SPREADS * n**0.5 / 2) + CHANCE_SPREADS)
    ratios = map(truediv, range(half, half - n_steps, -1), range(rest + 1, rest + 1 + n_steps))
    weights = list(accumulate(ratios, mul, initial=1.0))
    weights.reverse()
    return EvenParts(n, array("d", accumulate(weights)))


@dataclass(frozen=True)
class NearHalf:
    """The parts of a large sum that are near its half, as most are: a quarter of the work of `EvenParts`."""

    n: int
    sums: Sequence[float]
    """Weight of the first outcomes from the half down: of none, one, two ..."""
    whole: float
    """Weight of all outcomes, both sides."""

    def p_value(self, count: int) -> float:
        """Take what is likelier, on both sides of the half, off the whole."""
        distance = abs(2 * count - self.n) // 2
        if distance >= len(self.sums):
            return _even_parts(self.n).p_value(count)
        twice = 1 if self.n % 2 == 0 and distance else 0  # of an even sum the half itself stands on neither side
        return (self.whole - 2 * self.sums[distance] + twice) / self.whole


@lru_cache(MOST_KEPT)
def _near_half(n: int) -> NearHalf:
    """Add up weights from the half down; that of all outcomes is 2^n over the central binomial coefficient.

    Source: DLMF 5.11.1 (Stirling's series) for that coefficient; the term left out is below 1e-18 from 1,000 events on.
    """
    half, rest = n // 2, n - n // 2
    n_steps = int(NEAR_SPREADS * n**0.5 / 2)
    ratios = map(truediv, range(half, half - n_steps, -1), range(rest + 1, rest + 1 + n_steps))
    sums = accumulate(accumulate(ratios, mul, initial=1.0), initial=0.0)
    even = n + n % 2
    series = 1 / (4 * even) - 1 / (24 * even**3) + 1 / (20 * even**5)
    return NearHalf(n, array("d", sums), math.sqrt(math.pi * even / 2) * math.exp(series))


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
