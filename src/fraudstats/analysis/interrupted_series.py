"""Did a weekly count change its course at a given week? Segmented regression with autocorrelated weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fraudstats.analysis.rate_ratio import Interval
from fraudstats.analysis.signals.quasi_poisson import QuasiPoissonFits, fit

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats

WEEKS_A_YEAR = 52.18
HARMONIC_NEEDS_WEEKS = (104, 156)
"""Weeks before the change that a yearly wave, and one of half a year, need."""
LEVEL, SLOPE = -2, -1
"""Places of the change of level and of slope among the coefficients."""


@dataclass(frozen=True)
class SegmentedFit:
    """A log-linear course before the change, with a step and a bend at it."""

    design: "Floats"
    """(n, p): 1, weeks since the change, waves of the year, step, bend."""
    values: "Floats"
    coefficients: "Floats"
    covariance: "Floats"
    """(p, p), Newey and West's."""
    dispersion: float
    """Variance over mean, in the unit of the values."""
    first_after: int
    lag: int
    """Weeks over which autocorrelation was allowed for."""


def segmented_fit(values: Sequence[float], times: Sequence[int]) -> SegmentedFit:
    """Fit the course of a weekly count or sum by quasi-Poisson regression.

    Args:
        values: complete weeks, oldest first, not negative, not all 0.
        times: weeks since the change, 0 for the first one after it, rising; weeks may be missing.
    Source: Bernal, Cummins and Gasparrini 2017, International Journal of Epidemiology 46, 348-355.
    """
    import numpy as np

    observed = np.asarray(values, dtype=np.float64)
    unit = observed.mean()  # sums of money would leave no digits for the last steps of the fit
    design = _design(np.asarray(times, dtype=np.float64))
    fits = fit(design, observed[None, :] / unit, np.ones((1, len(observed))))
    coefficients = fits.coefficients[0].copy()
    coefficients[0] += np.log(unit)
    residuals = (observed / unit - fits.means[0]) ** 2 / fits.means[0]
    lag = int(4 * (len(observed) / 100) ** (2 / 9))
    return SegmentedFit(
        design=design,
        values=observed,
        coefficients=coefficients,
        covariance=_newey_west(fits, design, observed / unit, lag),
        dispersion=float(residuals.sum() / (design.shape[0] - design.shape[1]) * unit),
        first_after=sum(time < 0 for time in times),
        lag=lag,
    )


def counterfactual(fitted: SegmentedFit) -> "Floats":
    """Continue the course before the change through the weeks after it, without step and bend."""
    import numpy as np

    return np.asarray(np.exp(_design_without_change(fitted) @ fitted.coefficients))


def counterfactual_total(fitted: SegmentedFit, z: float) -> Interval:
    """Give limits of what would have been counted after the change: error of the course, and chance of the counts.

    Args:
        z: normal quantile of the level; limits are symmetric on the log scale.
    """
    import math

    design, weekly = _design_without_change(fitted), counterfactual(fitted)
    total, slope = float(weekly.sum()), weekly @ design
    variance = float(slope @ fitted.covariance @ slope) + max(1.0, fitted.dispersion) * total
    reach = math.exp(z * variance**0.5 / total)
    return Interval(total / reach, total * reach)


def _design(times: "Floats") -> "Floats":
    import numpy as np

    n_waves = sum(-times[0] >= each for each in HARMONIC_NEEDS_WEEKS)
    turns = [2 * np.pi * wave * times / WEEKS_A_YEAR for wave in range(1, n_waves + 1)]
    waves = [wave(turn) for turn in turns for wave in (np.cos, np.sin)]
    after = (times >= 0).astype(float)
    return np.column_stack([np.ones(len(times)), times / WEEKS_A_YEAR, *waves, after, after * times / WEEKS_A_YEAR])


def _design_without_change(fitted: SegmentedFit) -> "Floats":
    design = fitted.design[fitted.first_after :].copy()
    design[:, [LEVEL, SLOPE]] = 0.0
    return design


def _newey_west(fits: QuasiPoissonFits, design: "Floats", values: "Floats", lag: int) -> "Floats":
    """Give the covariance of the coefficients where neighbouring weeks err together.

    Source: Newey and West 1987, Econometrica 55, 703-708; in R: `sandwich::NeweyWest(lag, prewhite = FALSE)`.
    """
    scores = design * (values - fits.means[0])[:, None]
    meat = scores.T @ scores
    for step in range(1, lag + 1):
        together = scores[step:].T @ scores[:-step]
        meat += (1 - step / (lag + 1)) * (together + together.T)
    covariance: Floats = fits.inverse[0] @ meat @ fits.inverse[0]
    return covariance
