"""What a district's change beside all others should be: from their counts before and after, by code of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import NormalDist, fmean

from fraudstats.briefing.model import Figure
from fraudstats.briefing.second_path import Evidence
from fraudstats.metrics.recount import Recounted

Z = NormalDist().inv_cdf(0.975)
HALF = 0.5
"""Added to each cell of a place that has an empty one."""


@dataclass(frozen=True)
class ExpectedEffect:
    """Own change over that of the others, with the limits of its 95% interval."""

    ratio: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Say which way it clearly went."""
        return "rise" if self.low > 1 else "fall" if self.high < 1 else "no_clear_change"


@dataclass(frozen=True)
class _Place:
    """Events and what they are of, after and before."""

    cells: tuple[tuple[float, float], tuple[float, float]]
    is_part: bool
    """The events are a part of what they are of."""

    def change(self) -> tuple[float, float] | None:
        """Give the logarithm of its change, and the variance of that."""
        if any(of <= 0 or events < 0 for events, of in self.cells):
            return None
        is_edge = any(events == 0 or (self.is_part and events >= of) for events, of in self.cells)
        whole = 2 * HALF if self.is_part else 0.0
        cells = [(events + HALF, of + whole) if is_edge else (events, of) for events, of in self.cells]
        variance = sum((1 - events / of if self.is_part else 1) / events for events, of in cells)
        (events_after, of_after), (events_before, of_before) = cells
        return log(events_after) - log(of_after) - log(events_before) + log(of_before), max(variance, 0.0)


def effect(evidence: Evidence, figure: Figure) -> ExpectedEffect | None:
    """Hold a district's change against that of all others; None where a rate has nothing to be of."""
    if figure.baseline_start is None or figure.baseline_end is None:
        return None
    days = ((figure.end - figure.start).days, (figure.baseline_end - figure.baseline_start).days)
    told = zip(evidence.names, evidence.peers, evidence.peers_before, strict=True)
    places = {name: _place(after, before, days) for name, after, before in told}
    own = places.pop(figure.filters[-1][1], None)
    changed, others = own.change() if own else None, _together(list(places.values()))
    if changed is None or others is None:
        return None
    difference = changed[0] - others[0]
    reach = Z * ((changed[1] + others[1]) * _spread(list(places.values()))) ** 0.5
    return ExpectedEffect(exp(difference), exp(difference - reach), exp(difference + reach))


def _place(after: Recounted, before: Recounted, days: tuple[int, int]) -> _Place:
    if after.denominator is None and before.denominator is None:
        return _Place(((after.value or 0.0, days[0]), (before.value or 0.0, days[1])), is_part=False)
    parts = [(each.numerator or 0.0, each.denominator or 0.0) for each in (after, before)]
    return _Place((parts[0], parts[1]), is_part=True)


def _together(places: Sequence[_Place]) -> tuple[float, float] | None:
    if not places:
        return None
    after, before = ([sum(part) for part in zip(*(each.cells[n] for each in places), strict=True)] for n in (0, 1))
    return _Place(((after[0], after[1]), (before[0], before[1])), places[0].is_part).change()


def _spread(places: Sequence[_Place]) -> float:
    """Tell by how much the changes of places differ more than chance lets them: Cochran's Q over its degrees."""
    changes = [each for place in places if (each := place.change()) and each[1] > 0]
    if len(changes) < 2:
        return 1.0
    weights = [1 / variance for _, variance in changes]
    mean = fmean([value for value, _ in changes], weights)
    q = sum(weight * (value - mean) ** 2 for weight, (value, _) in zip(weights, changes, strict=True))
    return max(1.0, q / (len(changes) - 1))
