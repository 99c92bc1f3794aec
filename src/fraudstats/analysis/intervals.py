"""Between which limits does an estimate lie?"""

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist


@dataclass(frozen=True)
class Estimate:
    """A value with its confidence limits; None where there is none."""

    value: float | None
    low: float | None
    high: float | None


NOTHING = Estimate(None, None, None)


def wilson(count: int, total: int, level: float = 0.95) -> Estimate:
    """Estimate a rate, with Wilson's score interval.

    Args:
        count: 0 to `total`; outside of it (corrections may do that) there is a rate but no interval.
    Source: Wilson 1927, JASA 22, 209-212; R: `prop.test(count, total, correct = FALSE)`.
    """
    if total <= 0:
        return NOTHING
    rate, z = count / total, normal_quantile(level)
    if not 0 <= count <= total:
        return Estimate(rate, None, None)
    centre = (rate + z**2 / (2 * total)) / (1 + z**2 / total)
    reach = z / (1 + z**2 / total) * (rate * (1 - rate) / total + (z / (2 * total)) ** 2) ** 0.5
    return Estimate(rate, max(0.0, centre - reach), min(1.0, centre + reach))


@cache
def normal_quantile(level: float) -> float:
    """Give the half-width of a two-sided interval in standard deviations: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + level / 2)
