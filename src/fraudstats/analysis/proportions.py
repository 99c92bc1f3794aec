"""Do two rates of events among trials differ, and by how much?"""

from fraudstats.analysis.rate_ratio import Interval

FEWEST_EXPECTED = 5
"""Events, or non-events, that each side must lead one to expect for the score test."""


def two_proportions_p_value(numerator: int, denominator: int, base_numerator: int, base_denominator: int) -> float:
    """Test whether two proportions are equal, by the pooled score test.

    Returns:
        A two-sided p-value; 1 where nothing varies. In R: `prop.test(c(a, c), c(b, d), correct = FALSE)`.
    Source: Pearson 1900; Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, section 3.1.
    """
    import math

    pooled = (numerator + base_numerator) / (denominator + base_denominator)
    variance = pooled * (1 - pooled) * (1 / denominator + 1 / base_denominator)
    if variance == 0:
        return 1.0
    difference = numerator / denominator - base_numerator / base_denominator
    return math.erfc(abs(difference) / math.sqrt(2 * variance))


def proportions_p_value(numerator: int, denominator: int, base_numerator: int, base_denominator: int) -> float:
    """Test whether two proportions are equal: by the score test where that is good, else exactly.

    Returns:
        A two-sided p-value; Fisher's where one of the four expected counts is below FEWEST_EXPECTED.
    Source: Cochran 1954, Biometrics 10, 417-451, for the limit.
    """
    pooled = (numerator + base_numerator) / (denominator + base_denominator)
    fewest = min(denominator, base_denominator) * min(pooled, 1 - pooled)
    test = two_proportions_p_value if fewest >= FEWEST_EXPECTED else fisher_p_value
    return test(numerator, denominator, base_numerator, base_denominator)


def fisher_p_value(numerator: int, denominator: int, base_numerator: int, base_denominator: int) -> float:
    """Test whether two proportions are equal, given all margins; for denominators too small for the score test.

    Returns:
        A two-sided p-value, all tables at most as likely as the one seen; in R: `fisher.test`.
    Source: Fisher 1934; Lehmann and Romano 2005, section 4.6.
    """
    import numpy as np

    successes = numerator + base_numerator
    counts = np.arange(max(0, successes - base_denominator), min(denominator, successes) + 1, dtype=np.float64)
    ratios = (successes - counts[:-1]) * (denominator - counts[:-1])
    ratios /= (counts[:-1] + 1) * (base_denominator - successes + counts[:-1] + 1)
    logarithm = np.concatenate([[0.0], np.cumsum(np.log(ratios))])
    probability = np.exp(logarithm - logarithm.max())
    probability /= probability.sum()
    seen = probability[int(numerator - counts[0])] * (1 + 1e-7)  # as near as R takes for equal
    return float(min(1.0, probability[probability <= seen].sum()))


def difference_interval(
    numerator: int, denominator: int, base_numerator: int, base_denominator: int, level: float = 0.95
) -> Interval:
    """Give the interval of the difference of two proportions (fractions), by Newcombe's hybrid of score intervals.

    Source: Newcombe 1998, Statistics in Medicine 17, 873-890, method 10.
    """
    rate, base_rate = numerator / denominator, base_numerator / base_denominator
    own, base = score_interval(numerator, denominator, level), score_interval(base_numerator, base_denominator, level)
    below = ((rate - own.low) ** 2 + (base.high - base_rate) ** 2) ** 0.5
    above = ((own.high - rate) ** 2 + (base_rate - base.low) ** 2) ** 0.5
    return Interval(rate - base_rate - below, rate - base_rate + above)


def score_interval(numerator: int, denominator: int, level: float = 0.95) -> Interval:
    """Give the interval of one proportion; in R: `prop.test(a, b, correct = FALSE)$conf.int`.

    Source: Wilson 1927, JASA 22, 209-212.
    """
    from scipy.special import ndtri

    z = float(ndtri((1 + level) / 2))
    rate, n = numerator / denominator, denominator
    centre = rate + z**2 / (2 * n)
    reach = z * (rate * (1 - rate) / n + z**2 / (4 * n**2)) ** 0.5
    return Interval(max(0.0, (centre - reach) / (1 + z**2 / n)), min(1.0, (centre + reach) / (1 + z**2 / n)))
