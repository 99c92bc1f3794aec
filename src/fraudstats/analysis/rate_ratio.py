"""By how much did a rate of events change, and could it be chance? Beside `significance`: intervals and other tests."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats

SPREADS = 12
"""Counts farther from their mean, in standard deviations, add nothing to a p-value in double precision."""
SAME_STATISTIC = 1 - 1e-9
"""Outcomes whose statistic is this near count as equally far."""


@dataclass(frozen=True)
class Interval:
    """Limits of an interval, both inside."""

    low: float
    high: float


def rate_ratio(count: int, baseline: int, exposure: float = 1.0, baseline_exposure: float = 1.0) -> float | None:
    """Give the rate over the baseline's rate; None for a baseline without events."""
    return (count / exposure) / (baseline / baseline_exposure) if baseline else None


def rate_ratio_interval(
    count: int, baseline: int, exposure: float = 1.0, baseline_exposure: float = 1.0, level: float = 0.95
) -> Interval:
    """Give the exact interval of the ratio of two Poisson rates, from the conditional binomial (Clopper-Pearson).

    Args:
        count, baseline: events, not negative.
        exposure, baseline_exposure: lengths of their windows in days, positive.
    Returns:
        Limits from 0 to infinity; in R: `poisson.test(c(count, baseline), c(exposure, baseline_exposure))$conf.int`.
    Source: Clopper and Pearson 1934, Biometrika 26, 404-413; Lehmann and Romano 2005, section 4.5.
    """
    from scipy.special import betaincinv

    tail, lengths = (1 - level) / 2, baseline_exposure / exposure
    low = betaincinv(count, baseline + 1, tail) if count else 0.0
    high = betaincinv(count + 1, baseline, 1 - tail) if baseline else 1.0
    return Interval(float(low / (1 - low) * lengths), float(high / (1 - high) * lengths) if high < 1 else float("inf"))


def e_test_p_value(count: int, baseline: int, exposure: float = 1.0, baseline_exposure: float = 1.0) -> float:
    """Test whether two Poisson rates are equal, without conditioning on their sum (more power on small counts).

    The pooled rate stands in for the unknown common one; all pairs of counts that are at least as far apart as those
    seen are added up.

    Returns:
        A two-sided p-value; 1 where there are no events.
    Source: Krishnamoorthy and Thomson 2004, Journal of Statistical Planning and Inference 119, 23-35.
    """
    import numpy as np

    n = count + baseline
    if n == 0:
        return 1.0
    pooled = n / (exposure + baseline_exposure)
    counts, probability = _poisson(pooled * exposure)
    baselines, baseline_probability = _poisson(pooled * baseline_exposure)
    seen = abs(_standardised(np.array([[count]]), np.array([[baseline]]), exposure, baseline_exposure)[0, 0])
    far = np.abs(_standardised(counts[:, None], baselines[None, :], exposure, baseline_exposure))
    return float(min(1.0, probability @ (far >= seen * SAME_STATISTIC) @ baseline_probability))


def wheeler_z(count: float, baseline: float) -> float:
    """Give the change in standard deviations on the square-root scale, for the eye: 2 (sqrt a - sqrt b).

    Its standard deviation is sqrt 2, not 1, since both counts vary; it takes equal exposures and no overdispersion, and
    says little below five events. It orders and colours; it does not decide.
    Source: Wheeler 2016, International Journal of Police Science & Management 18, 159-172.
    """
    return float(2 * (count**0.5 - baseline**0.5))


def overdispersed_p_value(
    count: int, baseline: int, exposure: float, baseline_exposure: float, dispersion: float
) -> float:
    """Test whether two rates are equal where the variance is `dispersion` times the mean.

    The score test of the quasi-Poisson model: given the sum n, `count` has mean n p and variance dispersion
    n p (1 - p), p being its share of the exposure. Unlike a Wald test of the log ratio it can judge a count of 0.

    Args:
        dispersion: at least 1, as of `overdispersion.dispersion_before`.
    Returns:
        A two-sided p-value; 1 where there are no events. In R, with s the statistic of
        `chisq.test(c(count, baseline), p = lengths / sum(lengths))`: `pchisq(s / dispersion, 1, lower.tail = FALSE)`.
    Source: McCullagh and Nelder 1989, Generalized Linear Models, sections 6.2 and 9.2; Rao 1948.
    """
    import math

    n = count + baseline
    if n == 0:
        return 1.0
    share = exposure / (exposure + baseline_exposure)
    return math.erfc(abs(count - n * share) / math.sqrt(2 * dispersion * n * share * (1 - share)))


def _standardised(counts: "Floats", baselines: "Floats", exposure: float, baseline_exposure: float) -> "Floats":
    """Give the difference of two rates over its standard error; 0 where there are no events."""
    import numpy as np

    variance = counts / exposure**2 + baselines / baseline_exposure**2
    difference = counts / exposure - baselines / baseline_exposure
    return np.asarray(difference / np.sqrt(np.where(variance > 0, variance, 1.0)))


def _poisson(mean: float) -> tuple["Floats", "Floats"]:
    """Give the counts of a Poisson distribution with their probabilities, where they are not nothing."""
    import numpy as np
    from scipy.special import gammaln

    reach = SPREADS * mean**0.5 + 2 * SPREADS
    counts = np.arange(max(0, int(mean - reach)), int(mean + reach) + 1, dtype=np.float64)
    return counts, np.exp(counts * np.log(mean) - mean - gammaln(counts + 1))
