"""What became of a measure taken in one district: before and after, against the other districts?"""

from dataclasses import dataclass
from math import exp, log

from fraudstats.analysis.intervals import NOTHING, Estimate, normal_quantile

CONTINUITY = 0.5
"""Added to every count where one of them is 0 (Haldane and Anscombe)."""


@dataclass(frozen=True)
class Counts:
    """Events in a window: `events` of `exposure` (days for counts, the denominator for ratios)."""

    events: float
    exposure: float


@dataclass(frozen=True)
class BeforeAfter:
    """The same place before and after."""

    before: Counts
    after: Counts


def relative_effect(own: BeforeAfter, others: BeforeAfter, *, is_ratio: bool, level: float = 0.95) -> Estimate:
    """Compare the change of a district with the change of the others: 0.8 means 20 % below what they would let expect.

    The difference of the logarithms of two rate ratios; counts as Poisson, the numerators of ratios as binomial.

    Returns:
        The ratio of the two rate ratios with its limits; nothing where a rate has no exposure.
    Source: Altman and Bland 2003, Interaction revisited, BMJ 326, 219 (difference of two logarithms); variances of the
        logarithms: Rothman, Greenland and Lash 2008, Modern Epidemiology, 3rd ed., chapter 14.
    """
    cells = [own.after, own.before, others.after, others.before]
    if any(cell.exposure <= 0 or cell.events < 0 for cell in cells):
        return NOTHING
    if any(cell.events == 0 for cell in cells):
        added = 2 * CONTINUITY if is_ratio else 0
        cells = [Counts(cell.events + CONTINUITY, cell.exposure + added) for cell in cells]
    signs = (1, -1, -1, 1)
    difference = sum(sign * log(cell.events / cell.exposure) for sign, cell in zip(signs, cells, strict=True))
    variance = sum(1 / cell.events - (1 / cell.exposure if is_ratio else 0) for cell in cells)
    reach = normal_quantile(level) * max(variance, 0.0) ** 0.5
    return Estimate(exp(difference), exp(difference - reach), exp(difference + reach))
