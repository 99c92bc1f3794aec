"""What is a week expected to count, and from where on is it an alarm? By the season, and by the weeks just before."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fraudstats.analysis.signals.count_tails import lower_tail, quantile, upper_tail
from fraudstats.analysis.signals.farrington import FarringtonOptions, ThresholdMethod, prediction_dispersion
from fraudstats.analysis.signals.reference_weeks import years_before
from fraudstats.analysis.signals.short_baseline import (
    BASELINE_WEEKS,
    NEEDED_WEEKS,
    short_baseline_expectation,
    short_baseline_p_value,
    short_baseline_spread,
)
from fraudstats.analysis.signals.weekly_series import WeeklySeries

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Flags, Floats

FEWEST_YEARS = 2
"""Farrington's method needs the same season of so many years."""
MOST_YEARS = 5
ALPHA = 0.005
"""One-sided level of a single threshold; the signals themselves are chosen by the false discovery rate."""


@dataclass(frozen=True)
class Expectation:
    """What one baseline says of a week; a value a series, nan where no fit came to rest."""

    expected: "Floats"
    dispersion: "Floats"
    """Variance over mean of a count to come, the error of the expectation included."""
    threshold: "Floats"
    """The outermost count that is no alarm, at ALPHA."""
    p_value: "Floats"
    """Of the count seen or one farther out."""


@dataclass(frozen=True)
class ExpectedWeeks:
    """The expectation of the newest weeks, by one baseline a series; (s, n weeks), nan where there is none."""

    expected: "Floats"
    threshold: "Floats"


def seasonal_expectation(series: WeeklySeries, week: int, *, falls: bool = False) -> Expectation | None:
    """Ask the same season of earlier years (Farrington); None where there are too few of them.

    Source: Noufaily et al. 2013, with a negative binomial whose variance includes that of the fit.
    """
    import numpy as np

    years = min(years_before(series.starts, week, FarringtonOptions().half_window), MOST_YEARS)
    if years < FEWEST_YEARS:
        return None
    options = FarringtonOptions(method=ThresholdMethod.PREDICTIVE, years=years)
    expected, dispersion = prediction_dispersion(series.counts, series.starts, week, options)
    known = np.isfinite(dispersion)
    threshold, p_value = np.full_like(expected, np.nan), np.full_like(expected, np.nan)
    found = _negative_binomial(series.counts[known, week], expected[known], dispersion[known], falls=falls)
    threshold[known], p_value[known] = found
    return Expectation(np.where(known, expected, np.nan), dispersion, threshold, p_value)


def recent_expectation(series: WeeklySeries, week: int, *, falls: bool = False) -> Expectation:
    """Ask the eight weeks that end two weeks before (EARS' C2), with Student's t.

    Args:
        week: position; NEEDED_WEEKS before it are there.
    """
    import numpy as np
    from scipy.special import stdtrit

    expected = short_baseline_expectation(series.counts, week)
    spread = short_baseline_spread(series.counts, week)
    reach = -stdtrit(BASELINE_WEEKS - 1, ALPHA) * spread
    threshold = np.maximum(expected - reach, 0.0) if falls else expected + reach
    dispersion = spread**2 / np.maximum(expected, 1 / BASELINE_WEEKS)
    p_value = short_baseline_p_value(series.counts, week, falls=falls)
    return Expectation(expected, dispersion, threshold, p_value)


def expected_weeks(series: WeeklySeries, by_season: "Flags", n_weeks: int, *, falls: bool = False) -> ExpectedWeeks:
    """Give the expectation of the newest weeks, for a picture of them; each week knows only those before it.

    Args:
        by_season: which baseline is asked, a value a series; where a week has too few years, or weeks, it has none.
    """
    import numpy as np

    last = len(series.starts) - 1
    expected = np.full((len(series.keys), n_weeks), np.nan)
    threshold = expected.copy()
    for back in range(min(n_weeks, last - NEEDED_WEEKS + 1)):
        place = n_weeks - 1 - back
        recent = recent_expectation(series, last - back, falls=falls)
        seasonal = seasonal_expectation(series, last - back, falls=falls) if by_season.any() else None
        for values, name in ((expected, "expected"), (threshold, "threshold")):
            of_season = np.nan if seasonal is None else getattr(seasonal, name)
            values[:, place] = np.where(by_season, of_season, getattr(recent, name))
    return ExpectedWeeks(expected, threshold)


def _negative_binomial(
    counts: "Floats", means: "Floats", dispersion: "Floats", *, falls: bool
) -> tuple["Floats", "Floats"]:
    """Give the threshold and the p-value of counts."""
    if falls:
        return quantile(ALPHA, means, dispersion), lower_tail(counts, means, dispersion)
    return quantile(1 - ALPHA, means, dispersion), upper_tail(counts, means, dispersion)
