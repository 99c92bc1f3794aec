"""What a week should count by the same season of earlier years: Farrington's model fitted once more, in another way.

The parts of the year have no week in common. So, for any slope, the level of each part has a closed form (its events
over what the slope makes of its weeks), and the slope is the root of a falling function. `analysis` solves matrices.
Source: Noufaily et al. 2013, Statistics in Medicine 32, 1206-1222; docs/decisions/0405.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats

FEWEST_YEARS, MOST_YEARS, YEARS_OF_A_TREND = 2, 5, 3
AROUND, SET_ASIDE = 3, 26
"""Weeks on each side of the same week of a year; the newest weeks, which tell nothing."""
OWN, N_PARTS = 9, 10
"""The part of the year that the week itself is in, counted from 0, and all of them."""
WEEKS_A_YEAR = 52.18
OUTBREAK = 2.58
"""Anscombe residuals above are weighed down."""
MOST_STEPS, NOTHING_LEFT = 60, 1e-13
"""Of the search for a slope; what another step would add to the log-likelihood."""


@dataclass(frozen=True)
class ExpectedSeason:
    """What earlier years say of a week; a value a series."""

    mean: "Floats"
    dispersion: "Floats"
    """Variance over mean of a count around it, at least 1."""
    error: "Floats"
    """What the uncertainty of the mean adds to it."""
    slope: "Floats"
    """Of the log of the mean, a year; 0 without a trend."""


@dataclass(frozen=True)
class _Past:
    """The weeks that are asked; s series, n weeks."""

    counts: "Floats"
    """(s, n)"""
    years: "Floats"
    """(n,) from the week in question, so below 0."""
    parts: "Floats"
    """(n, 10) 1 in the part of the year that a week is in."""


@dataclass(frozen=True)
class _Fit:
    """The model with the greatest likelihood."""

    slope: "Floats"
    growth: "Floats"
    """(s, n) what slope and weight make of a week, beside one of weight 1 now."""
    level: "Floats"
    """(s, 10)"""
    weeks: "Floats"
    """(s, 10) the growth of all weeks of a part."""
    centre: "Floats"
    """(s, 10) mean of the years of its weeks, weighed by growth."""
    steadiness: "Floats"
    """(s,) information on the slope; endless without a trend."""


def expected_season(counts: "Floats", start: date) -> ExpectedSeason | None:
    """Give the expectation of a week; None where fewer than two earlier years tell of it.

    Args:
        counts: (s, n) newest week first, which is the one in question.
        start: its first day.
    """
    import numpy as np

    backs = parts_of_the_year(start, counts.shape[1] - 1)
    if not backs:
        return None
    weeks = np.array(sorted(backs))
    in_part = np.eye(N_PARTS)[[backs[each] for each in weeks.tolist()]]
    past = _Past(counts[:, weeks], -weeks / WEEKS_A_YEAR, in_part)
    found = _expected(past, has_trend=False)
    if weeks[-1] <= YEARS_OF_A_TREND * WEEKS_A_YEAR:
        return found
    falling = _expected(past, has_trend=True)
    is_kept = falling.mean <= past.counts.max(axis=1)
    chosen = {name: np.where(is_kept, values, getattr(found, name)) for name, values in vars(falling).items()}
    return ExpectedSeason(**chosen)


def parts_of_the_year(start: date, n_before: int) -> dict[int, int]:
    """Sort past weeks, named by how many weeks they lie back, into parts of the year; empty without two years.

    The weeks around the same one of each year are the last part; those between are nine blocks of nearly equal length,
    the oldest first.
    """
    same = [0, *(_weeks_back(start, years) for years in range(1, MOST_YEARS + 1))]
    known = [each for each in same if each == 0 or each + AROUND <= n_before]
    if len(known) <= FEWEST_YEARS:
        return {}
    parts: dict[int, int] = {}
    for newer, older in pairwise(known):
        between = range(older - AROUND - 1, newer + AROUND, -1)
        parts |= dict(zip(between, _blocks(len(between)), strict=True))
        parts |= dict.fromkeys(range(older - AROUND, older + AROUND + 1), OWN)
    return {back: part for back, part in parts.items() if back > SET_ASIDE}


def _weeks_back(start: date, years: int) -> int:
    """Count the weeks to the one that begins nearest to the same day of an earlier year."""
    first = date(start.year - years, start.month, 1) + timedelta(days=start.day - 1)  # 29 February runs on into March
    return ((start - first).days + 3) // 7


def _blocks(n: int) -> Sequence[int]:
    short, longer = divmod(n, OWN)
    return [block for block in range(OWN) for _ in range(short + (block < longer))]


def _expected(past: _Past, *, has_trend: bool) -> ExpectedSeason:
    """Fit, weigh past outbreaks down, and fit again."""
    import numpy as np

    n_free = past.counts.shape[1] - N_PARTS - has_trend
    even = np.ones_like(past.counts)
    weights = _weights(past, _fitted(past, even, has_trend), n_free)
    fit = _fitted(past, weights, has_trend)
    own = fit.weeks[:, OWN]
    scale = _dispersion(past, fit, weights, n_free)
    mean, least = fit.level[:, OWN], 1 / (2 * past.parts[:, OWN].sum())  # half an event in all of them
    error = scale * (1 / own + mean * fit.centre[:, OWN] ** 2 / fit.steadiness)
    is_least = mean < least
    error = np.where(is_least, 2 * least, error)
    return ExpectedSeason(np.where(is_least, least, mean), np.maximum(scale, 1.0), error, fit.slope)


def _fitted(past: _Past, weights: "Floats", has_trend: bool) -> _Fit:
    import numpy as np

    events = (weights * past.counts) @ past.parts
    slope, steadiness = np.zeros(len(events)), np.full(len(events), np.inf)
    growth, weeks, centre, reach = _growth(past, weights, slope)
    for _ in range(MOST_STEPS if has_trend else 0):
        leaning = (weights * past.counts) @ past.years - (events * centre).sum(axis=1)
        steadiness = np.maximum((events * reach).sum(axis=1), np.finfo(float).tiny)
        step = np.clip(leaning / steadiness, -1.0, 1.0)
        slope = slope + step
        growth, weeks, centre, reach = _growth(past, weights, slope)
        if (np.abs(step * leaning) < NOTHING_LEFT).all():
            break
    return _Fit(slope, growth, events / weeks, weeks, centre, steadiness)


def _growth(past: _Past, weights: "Floats", slope: "Floats") -> "tuple[Floats, Floats, Floats, Floats]":
    """Give growth by week; by part its sum, and the mean and the variance of the years that it weighs."""
    import numpy as np

    growth = weights * np.exp(slope[:, None] * past.years)
    weeks = growth @ past.parts
    centre = (growth * past.years) @ past.parts / weeks
    return growth, weeks, centre, np.maximum((growth * past.years**2) @ past.parts / weeks - centre**2, 0.0)


def _weights(past: _Past, fit: _Fit, n_free: int) -> "Floats":
    """Weigh weeks down that are far above their mean; the weights add up to the number of weeks."""
    import numpy as np

    means = fit.growth * (fit.level @ past.parts.T)
    dispersion = np.maximum(_dispersion(past, fit, np.ones_like(means), n_free), 1.0)
    away = past.years - fit.centre @ past.parts.T
    leverage = fit.growth / (fit.weeks @ past.parts.T) + means * away**2 / fit.steadiness[:, None]
    some = np.maximum(means, np.finfo(float).tiny)
    residual = 1.5 * (np.cbrt(past.counts**2) * some ** (-1 / 6) - np.sqrt(some))
    residual = residual / np.sqrt(dispersion[:, None] * (1 - leverage))
    weights: Floats = np.where(residual > OUTBREAK, np.maximum(residual, OUTBREAK) ** -2.0, 1.0)
    weights *= weights.shape[1] / weights.sum(axis=1, keepdims=True)
    return weights


def _dispersion(past: _Past, fit: _Fit, weights: "Floats", n_free: int) -> "Floats":
    """Give the sum of squared Pearson residuals over the degrees of freedom; a part without events has none."""
    import numpy as np

    means = fit.growth / weights * (fit.level @ past.parts.T)
    squares = weights * (past.counts - means) ** 2 / np.where(means > 0, means, 1.0)
    return np.asarray(np.where(means > 0, squares, 0.0).sum(axis=1) / n_free)
