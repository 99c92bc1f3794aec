"""Farrington's flexible algorithm: is this week's count above what earlier years lead one to expect?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from fraudstats.analysis.signals.count_tails import quantile, upper_tail
from fraudstats.analysis.signals.quasi_poisson import (
    QuasiPoissonFits,
    fit,
    leverages,
    pearson_dispersion,
    working_dispersion,
)
from fraudstats.analysis.signals.reference_weeks import ReferenceWeeks, reference_weeks

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Flags, Floats

TREND_NEEDS_YEARS = 3
WEEKS_A_YEAR = 52.18
DELTA_POWER = 2 / 3
"""Counts to this power are nearly symmetric (Farrington et al. 1996)."""


class ThresholdMethod(StrEnum):
    """How the threshold follows from the fit."""

    DELTA = "delta"  # normal on the 2/3 power scale, uncertainty of the fit included
    NB_PLUGIN = "nbPlugin"  # negative binomial around the fitted mean
    MUAN = "muan"  # negative binomial around the upper limit of the fitted mean
    PREDICTIVE = "predictive"  # not in R: negative binomial around the fitted mean, its variance with that of the fit


@dataclass(frozen=True)
class FarringtonOptions:
    """The settings, under the defaults that Noufaily et al. 2013 recommend."""

    years: int = 5
    half_window: int = 3
    """Weeks on each side of the same calendar week."""
    n_groups: int = 10
    """Parts of the year with a level each; 1 uses the same weeks of earlier years only."""
    n_excluded: int = 26
    """Weeks before the one in question that are left out."""
    trend: bool = True
    trend_level: float = 1.0
    """The trend stays if its p-value is below; 1 keeps it unless it extrapolates."""
    reweight: bool = True
    weights_threshold: float = 2.58
    """Anscombe residuals above are weighed down."""
    method: ThresholdMethod = ThresholdMethod.NB_PLUGIN
    alpha: float = 0.005
    """One-sided."""


@dataclass(frozen=True)
class FarringtonWeek:
    """What the method says of one week; a value a series, nan where no fit came to rest."""

    expected: "Floats"
    threshold: "Floats"
    p_value: "Floats"
    dispersion: "Floats"
    slope: "Floats"
    """Of the log of the expectation, a week; nan without a trend."""


@dataclass(frozen=True)
class _Prediction:
    """What the fits say of the week in question, on the log scale; a value a series."""

    log_mean: "Floats"
    log_error: "Floats"
    dispersion: "Floats"
    slope: "Floats"
    trend_p_value: "Floats"


def farrington(counts: "Floats", starts: Sequence[date], week: int, options: FarringtonOptions) -> FarringtonWeek:
    """Judge one week of many series.

    Args:
        counts: (s series, n weeks), not negative, without gaps.
        starts: first days of the n weeks.
        week: position of the week in question.
    Raises:
        NoData: if the series does not reach back `years` years and `half_window` weeks.
    Source: Noufaily et al. 2013, Statistics in Medicine 32, 1206-1222; as R surveillance 1.20.3 computes it.
    """
    return _judged(_prediction(counts, starts, week, options), counts[:, week], options)


def prediction_dispersion(
    counts: "Floats", starts: Sequence[date], week: int, options: FarringtonOptions
) -> tuple["Floats", "Floats"]:
    """Give the expectation of one week, and the variance over it that a count has, the error of the fit included.

    No less is expected than half an event in all weeks of its part of the year (the mean by Jeffreys' prior where there
    was none): a log-linear fit to no event goes on for ever, and calls the first one impossible.
    """
    import numpy as np

    found = _prediction(counts, starts, week, options)
    mean, least = np.exp(found.log_mean), 1 / (2 * options.years * (2 * options.half_window + 1))
    error = np.where(mean < least, 2 * least + 0 * found.log_error, mean * found.log_error**2)
    return np.maximum(mean, least), np.asarray(found.dispersion + error)


def _prediction(counts: "Floats", starts: Sequence[date], week: int, options: FarringtonOptions) -> _Prediction:
    used = reference_weeks(starts, week, options.years, options.half_window, options.n_groups, options.n_excluded)
    past = counts[:, used.index]
    may_have_trend = options.trend and options.years >= TREND_NEEDS_YEARS
    found = _predicted(past, used, week, options, trend=may_have_trend)
    if may_have_trend:
        lost = ~_keeps_trend(found, past, options)
        _replace(found, lost, _predicted(past[lost], used, week, options, trend=False))
    return found


def _keeps_trend(found: _Prediction, past: "Floats", options: FarringtonOptions) -> "Flags":
    import numpy as np

    within_experience = np.exp(found.log_mean) <= past.max(axis=1)
    significant = found.trend_p_value < options.trend_level
    kept: Flags = within_experience & significant
    return kept


def _replace(found: _Prediction, chosen: "Flags", other: _Prediction) -> None:
    for name, values in vars(found).items():
        values[chosen] = getattr(other, name)


def _predicted(
    past: "Floats", used: ReferenceWeeks, week: int, options: FarringtonOptions, *, trend: bool
) -> _Prediction:
    import numpy as np

    design = _design(used, week, options.n_groups, trend=trend)
    fits = fit(design, past, np.ones_like(past))
    dispersion = scale = pearson_dispersion(fits, past)
    if options.reweight:
        weights = _weights(fits, design, past, dispersion, options.weights_threshold)
        fits = fit(design, past, weights, start=fits.coefficients)
        dispersion = scale = pearson_dispersion(fits, past)
        if options.method is not ThresholdMethod.PREDICTIVE:
            scale = working_dispersion(fits, past)
    unknown = np.where(fits.converged, 0.0, np.nan)
    errors = np.sqrt(scale[:, None] * fits.inverse.diagonal(axis1=1, axis2=2)) + unknown[:, None]
    slope = fits.coefficients[:, 1] / WEEKS_A_YEAR if trend else unknown * np.nan
    p_value = _trend_p_value(fits, errors) if trend else unknown * np.nan
    return _Prediction(fits.coefficients[:, 0], errors[:, 0], np.maximum(dispersion, 1.0), slope, p_value)


def _trend_p_value(fits: QuasiPoissonFits, errors: "Floats") -> "Floats":
    import numpy as np
    from scipy.special import stdtr

    t = np.abs(fits.coefficients[:, 1]) / errors[:, 1]
    return np.asarray(2 * stdtr(fits.means.shape[1] - fits.coefficients.shape[1], -t))


def _design(used: ReferenceWeeks, week: int, n_groups: int, *, trend: bool) -> "Floats":
    """Write the design so that the first coefficient is the log of the expectation in the week in question.

    Time counts in years from that week, and its part of the year is the one without a column.
    """
    import numpy as np

    time = [(used.index - week) / WEEKS_A_YEAR] if trend else []
    parts = [(used.group == number).astype(float) for number in range(1, n_groups)]
    return np.column_stack([np.ones(len(used.index)), *time, *parts])


def _weights(fits: QuasiPoissonFits, design: "Floats", past: "Floats", dispersion: "Floats", limit: float) -> "Floats":
    """Weigh down past outbreaks, one side only; weights add up to the number of weeks."""
    import numpy as np

    clipped = np.maximum(dispersion, 1.0)[:, None]
    raw = 1.5 * (np.cbrt(past) ** 2 * fits.means ** (-1 / 6) - np.sqrt(fits.means))
    anscombe = raw / np.sqrt(clipped * (1 - leverages(fits, design)))
    weights: Floats = np.where(anscombe > limit, 1 / np.maximum(anscombe, limit) ** 2, 1.0)
    weights *= past.shape[1] / weights.sum(axis=1, keepdims=True)
    return weights


def _judged(found: _Prediction, counts: "Floats", options: FarringtonOptions) -> FarringtonWeek:
    import numpy as np

    expected = np.exp(found.log_mean)
    limits = _delta_limits if options.method is ThresholdMethod.DELTA else _negative_binomial_limits
    known = np.isfinite(found.log_error)
    threshold, p_value = np.full_like(expected, np.nan), np.full_like(expected, np.nan)
    threshold[known], p_value[known] = limits(found, counts, options, known)
    return FarringtonWeek(np.where(known, expected, np.nan), threshold, p_value, found.dispersion, found.slope)


def _delta_limits(
    found: _Prediction, counts: "Floats", options: FarringtonOptions, known: "Flags"
) -> tuple["Floats", "Floats"]:
    import numpy as np
    from scipy.special import ndtr, ndtri

    mean = np.exp(found.log_mean[known])
    spread = found.dispersion[known] + mean * found.log_error[known] ** 2
    error = DELTA_POWER * np.sqrt(np.cbrt(mean) * spread)
    threshold = (mean**DELTA_POWER + ndtri(1 - options.alpha) * error) ** (1 / DELTA_POWER)
    return threshold, ndtr((mean**DELTA_POWER - counts[known] ** DELTA_POWER) / error)


def _negative_binomial_limits(
    found: _Prediction, counts: "Floats", options: FarringtonOptions, known: "Flags"
) -> tuple["Floats", "Floats"]:
    import numpy as np
    from scipy.special import ndtri

    above = ndtri(1 - options.alpha) if options.method is ThresholdMethod.MUAN else 0.0
    mean = np.exp(found.log_mean[known] + above * found.log_error[known])
    dispersion = found.dispersion[known]
    if options.method is ThresholdMethod.PREDICTIVE:
        dispersion = dispersion + mean * found.log_error[known] ** 2
    return quantile(1 - options.alpha, mean, dispersion), upper_tail(counts[known], mean, dispersion)
