"""Tails and quantiles of counts with a given mean and dispersion: Poisson, or negative binomial where more spread."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Flags, Floats

ROUNDING = 64 * 2.220446049250313e-16
"""A probability this little below the one asked for reaches it, as in R's qnbinom."""


def upper_tail(counts: "Floats", means: "Floats", dispersion: "Floats") -> "Floats":
    """Give the probability of so many events or more.

    Args:
        dispersion: variance over mean, at least 1; 1 is Poisson.
    """
    import numpy as np
    from scipy.special import betainc, gammainc

    spread = dispersion > 1
    excess = np.where(spread, dispersion - 1, 1.0)
    at_least_one = np.maximum(counts, 1.0)
    negative_binomial = betainc(at_least_one, means / excess, 1 - 1 / np.where(spread, dispersion, 2.0))
    tail = np.where(spread, negative_binomial, gammainc(at_least_one, means))
    return np.where(counts <= 0, 1.0, tail)


def lower_tail(counts: "Floats", means: "Floats", dispersion: "Floats") -> "Floats":
    """Give the probability of so many events or fewer; arguments as of `upper_tail`."""
    import numpy as np
    from scipy.special import betainc, gammaincc

    spread = dispersion > 1
    excess = np.where(spread, dispersion - 1, 1.0)
    negative_binomial = betainc(means / excess, counts + 1, 1 / np.where(spread, dispersion, 2.0))
    return np.where(counts < 0, 0.0, np.where(spread, negative_binomial, gammaincc(np.maximum(counts, 0) + 1, means)))


def quantile(level: float, means: "Floats", dispersion: "Floats") -> "Floats":
    """Give the smallest count whose cumulated probability reaches `level`, by bisection."""
    import numpy as np

    def reaches(counts: "Floats") -> "Flags":
        return 1 - upper_tail(counts + 1, means, dispersion) >= level * (1 - ROUNDING)

    low, high = np.full_like(means, -1.0), np.ceil(means + 10 * np.sqrt(means * dispersion) + 10)
    while not (enough := reaches(high)).all():
        high = np.where(enough, high, 2 * high)
    while bool((high - low > 1).any()):
        middle = np.floor((low + high) / 2)
        inside = reaches(middle)
        low, high = np.where(inside, low, middle), np.where(inside, middle, high)
    return np.asarray(high)
