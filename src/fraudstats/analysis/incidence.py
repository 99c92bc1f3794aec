"""Between which limits does a small count lie? For incidences of small populations."""

from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True)
class CountLimits:
    """Limits of the mean behind a count."""

    low: float
    high: float


def byar_limits(count: float, level: float = 0.95) -> CountLimits:
    """Give the limits of a Poisson mean by Byar's approximation, within 0.03 of the exact ones.

    Args:
        count: events, not negative.
    Source: Breslow and Day 1987, Statistical Methods in Cancer Research II, IARC 82, page 69.
    """
    z = NormalDist().inv_cdf(0.5 + level / 2)
    after = count + 1
    high = after * (1 - 1 / (9 * after) + z / (3 * after**0.5)) ** 3
    if count <= 0:
        return CountLimits(0.0, high)
    return CountLimits(count * (1 - 1 / (9 * count) - z / (3 * count**0.5)) ** 3, high)
