"""What became of a measure taken in one district: before and after, against the other districts?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from fraudstats.analysis.intervals import NOTHING, Estimate, normal_quantile

CONTINUITY = 0.5
"""Added to every count where one of them is 0, or a ratio is whole: its logarithm would seem certain (Haldane and
Anscombe)."""


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


def relative_effect(
    own: BeforeAfter, others: Sequence[BeforeAfter], *, is_ratio: bool, level: float = 0.95
) -> Estimate:
    """Compare the change of a district with the change of the others: 0.8 means 20 % below what they would let expect.

    The difference of the logarithms of two rate ratios; counts as Poisson, the numerators of ratios as binomial. Where
    the other districts' own changes differ by more than that chance, the interval is as much wider.

    Args:
        others: a district each; together they are what is expected.
    Returns:
        The ratio of the two rate ratios with its limits; nothing where a rate has no exposure.
    Source: Altman and Bland 2003, Interaction revisited, BMJ 326, 219 (difference of two logarithms); variances of the
        logarithms: Rothman, Greenland and Lash 2008, Modern Epidemiology, 3rd ed., chapter 14; docs/decisions/0140.
    """
    together = BeforeAfter(_sum([each.before for each in others]), _sum([each.after for each in others]))
    own_change, expected = _log_change(own, is_ratio=is_ratio), _log_change(together, is_ratio=is_ratio)
    if own_change is None or expected is None:
        return NOTHING
    difference = own_change.value - expected.value
    variance = (own_change.variance + expected.variance) * heterogeneity(others, is_ratio=is_ratio)
    reach = normal_quantile(level) * variance**0.5
    return Estimate(exp(difference), exp(difference - reach), exp(difference + reach))


def heterogeneity(places: Sequence[BeforeAfter], *, is_ratio: bool) -> float:
    """Tell how much more the changes of places differ than chance alone lets them: 1 for not at all, never less.

    Source: Higgins and Thompson 2002, Statistics in Medicine 21, 1539-1558 (H squared: Cochran's Q / (k - 1)).
    """
    changes = [each for place in places if (each := _log_change(place, is_ratio=is_ratio)) and each.variance > 0]
    if len(changes) < 2:
        return 1.0
    weights = [1 / each.variance for each in changes]
    mean = sum(weight * each.value for weight, each in zip(weights, changes, strict=True)) / sum(weights)
    distances = (weight * (each.value - mean) ** 2 for weight, each in zip(weights, changes, strict=True))
    return max(1.0, sum(distances) / (len(changes) - 1))


@dataclass(frozen=True)
class _LogChange:
    value: float
    variance: float


def _log_change(place: BeforeAfter, *, is_ratio: bool) -> _LogChange | None:
    """Take the logarithm of a rate ratio; None where a rate has no exposure, or corrections left less than nothing."""
    cells = [place.after, place.before]
    if any(cell.exposure <= 0 or cell.events < 0 for cell in cells):
        return None
    if any(cell.events == 0 or (is_ratio and cell.events >= cell.exposure) for cell in cells):
        added = 2 * CONTINUITY if is_ratio else 0
        cells = [Counts(cell.events + CONTINUITY, cell.exposure + added) for cell in cells]
    after, before = (log(cell.events / cell.exposure) for cell in cells)
    variance = sum(1 / cell.events - (1 / cell.exposure if is_ratio else 0) for cell in cells)
    return _LogChange(after - before, max(variance, 0.0))


def _sum(cells: Sequence[Counts]) -> Counts:
    return Counts(sum(each.events for each in cells), sum(each.exposure for each in cells))
