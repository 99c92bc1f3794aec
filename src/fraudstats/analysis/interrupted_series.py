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
N_WITHOUT_SEASON = 4
"""Coefficients of a course without waves: level, trend, step, bend."""
LARGEST_CORRELATION = 0.8
"""Of neighbouring weeks; beyond it a course is no course."""
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
    """(p, p), Newey and West's, corrected for the few weeks."""
    dispersion: float
    """Variance over mean, in the unit of the values."""
    run_on: float
    """Variance of a sum of many weeks over what it would be if they erred apart; at least 1."""
    first_after: int
    lag: int
    """Weeks over which autocorrelation was allowed for."""

    @property
    def degrees_of_freedom(self) -> int:
        """Weeks less coefficients: of Student's t in all intervals."""
        return int(self.design.shape[0] - self.design.shape[1])

    @property
    def knows_the_season(self) -> bool:
        """There were weeks enough before the change for a yearly wave."""
        return bool(self.design.shape[1] > N_WITHOUT_SEASON)

    def quantile(self, level: float) -> float:
        """Give Student's t for a two-sided interval."""
        from scipy.special import stdtrit

        return float(stdtrit(self.degrees_of_freedom, (1 + level) / 2))


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
    residuals = (observed / unit - fits.means[0]) / np.sqrt(fits.means[0])
    n_free = design.shape[0] - design.shape[1]
    lag = int(4 * (len(observed) / 100) ** (2 / 9))
    return SegmentedFit(
        design=design,
        values=observed,
        coefficients=coefficients,
        covariance=_newey_west(fits, design, observed / unit, lag),
        dispersion=float((residuals**2).sum() / n_free * unit),
        run_on=_run_on(residuals, design.shape[1]),
        first_after=sum(time < 0 for time in times),
        lag=lag,
    )


def counterfactual(fitted: SegmentedFit) -> "Floats":
    """Continue the course before the change through the weeks after it, without step and bend."""
    import numpy as np

    return np.asarray(np.exp(_design_without_change(fitted) @ fitted.coefficients))


def counterfactual_total(fitted: SegmentedFit, level: float) -> Interval:
    """Give limits of what would have been counted after the change: error of the course, and chance of the counts.

    Args:
        level: of the interval; limits are symmetric on the log scale.
    """
    import math

    design, weekly = _design_without_change(fitted), counterfactual(fitted)
    total, slope = float(weekly.sum()), weekly @ design
    variance = float(slope @ fitted.covariance @ slope) + max(1.0, fitted.dispersion) * total * fitted.run_on
    reach = math.exp(fitted.quantile(level) * variance**0.5 / total)
    return Interval(total / reach, total * reach)


def _run_on(residuals: "Floats", n_coefficients: int) -> float:
    """Tell how much weeks that follow one another widen the chance of their sum: (1 + r) / (1 - r).

    Source: Bayley and Hammersley 1946, Supplement to the Journal of the Royal Statistical Society 8, 184-197; r is
        corrected for its bias (Marriott and Pope 1954, Biometrika 41, 390-402), and for each coefficient by 1 / n more.
    """
    n = len(residuals)
    r = float((residuals[1:] * residuals[:-1]).sum() / max(1e-300, float((residuals**2).sum())))
    corrected = min(LARGEST_CORRELATION, r + (1 + 3 * r + n_coefficients) / n)
    return max(1.0, (1 + corrected) / (1 - corrected))


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

    Source: Newey and West 1987, Econometrica 55, 703-708; in R: `sandwich::NeweyWest(lag, prewhite = FALSE,
        adjust = TRUE)`, which multiplies by n / (n - p) for the few weeks.
    """
    scores = design * (values - fits.means[0])[:, None]
    meat = scores.T @ scores
    for step in range(1, lag + 1):
        together = scores[step:].T @ scores[:-step]
        meat += (1 - step / (lag + 1)) * (together + together.T)
    n, p = design.shape
    covariance: Floats = fits.inverse[0] @ meat @ fits.inverse[0] * n / (n - p)
    return covariance
