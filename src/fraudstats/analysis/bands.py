"""Between which limits does a weekly count lie, if nothing but chance is at work?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import NormalDist
from typing import TYPE_CHECKING

from fraudstats.analysis.signals.count_tails import quantile
from fraudstats.analysis.signals.farrington import (
    TREND_NEEDS_YEARS,
    FarringtonOptions,
    ThresholdMethod,
    prediction_dispersion,
)
from fraudstats.analysis.signals.reference_weeks import years_before

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats

PRIOR_WEEKS = 8
FEWEST_YEARS = 2
MOST_YEARS = 5
LEVEL = 0.95


class BandMethod(StrEnum):
    """What the expectation rests on; chosen by the length of the history."""

    NONE = "none"  # fewer than eight weeks
    PRIOR_WEEKS = "prior_weeks"  # mean of the eight weeks before, limits on the square-root scale
    SEASON = "season"  # the same season of two earlier years
    SEASON_AND_TREND = "season_and_trend"  # three years or more; the trend stays where it does not extrapolate


@dataclass(frozen=True)
class BandWeek:
    """The expectation of one week, in events; None before there is any history."""

    start: date
    value: float
    expected: float | None
    low: float | None
    high: float | None
    method: BandMethod

    @property
    def is_outside(self) -> bool:
        """The count lies outside the limits."""
        return self.low is not None and self.high is not None and not self.low <= self.value <= self.high


def bands(
    counts: Sequence[float], starts: Sequence[date], n_weeks: int, *, level: float = LEVEL, seasonal: bool = True
) -> list[BandWeek]:
    """Give the newest weeks with their limits; each knows only the weeks before it.

    Args:
        counts: complete weeks, oldest first, without gaps.
        starts: their first days.
        n_weeks: how many, from the newest back.
        level: probability of a count inside, two-sided.
        seasonal: use earlier years where there are enough; else always the eight weeks before.
    """
    import numpy as np

    values = np.asarray(counts, dtype=np.float64)
    first = max(0, len(values) - n_weeks)
    return [_band(values, starts, week, level, seasonal) for week in range(first, len(values))]


def bands_of_one_method(counts: Sequence[float], starts: Sequence[date], n_weeks: int) -> list[BandWeek]:
    """Give the newest weeks with limits that all rest on the same expectation, for a picture of them.

    The season is used only if the oldest week shown has years enough: a band that changed its method half-way would
    show a step that no event made.

    Args:
        counts, starts, n_weeks: as of `bands`.
    """
    first = max(0, len(starts) - n_weeks)
    has_years = bool(n_weeks) and years_before(starts, first, FarringtonOptions().half_window) >= FEWEST_YEARS
    return bands(counts, starts, n_weeks, seasonal=has_years) if n_weeks else []


def _band(values: "Floats", starts: Sequence[date], week: int, level: float, seasonal: bool) -> BandWeek:
    years = min(years_before(starts, week, FarringtonOptions().half_window), MOST_YEARS) if seasonal else 0
    if years >= FEWEST_YEARS:
        found = _seasonal(values, starts, week, years, level)
        if found is not None:
            return found
    if week < PRIOR_WEEKS:
        return BandWeek(starts[week], float(values[week]), None, None, None, BandMethod.NONE)
    return _prior_weeks(values, starts[week], week, level)


def _prior_weeks(values: "Floats", start: date, week: int, level: float) -> BandWeek:
    """Put limits around the mean of the weeks before; a square root of a count has a variance of 1/4 at any level.

    Source: Wheeler 2016, International Journal of Police Science & Management 18, 159-172, with the error of the mean
        of eight weeks added.
    """
    mean = float(values[week - PRIOR_WEEKS : week].mean())
    reach = NormalDist().inv_cdf((1 + level) / 2) / 2 * (1 + 1 / PRIOR_WEEKS) ** 0.5
    low, high = max(0.0, mean**0.5 - reach) ** 2, (mean**0.5 + reach) ** 2
    return BandWeek(start, float(values[week]), mean, low, high, BandMethod.PRIOR_WEEKS)


def _seasonal(values: "Floats", starts: Sequence[date], week: int, years: int, level: float) -> BandWeek | None:
    import numpy as np

    options = FarringtonOptions(years=years, method=ThresholdMethod.PREDICTIVE)
    expected, dispersion = prediction_dispersion(values[None, :], starts, week, options)
    if not np.isfinite(dispersion[0]):
        return None
    low, high = (float(quantile(share, expected, dispersion)[0]) for share in ((1 - level) / 2, (1 + level) / 2))
    method = BandMethod.SEASON_AND_TREND if years >= TREND_NEEDS_YEARS else BandMethod.SEASON
    return BandWeek(starts[week], float(values[week]), float(expected[0]), low, high, method)
