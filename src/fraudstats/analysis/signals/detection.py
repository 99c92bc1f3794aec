"""Judge a week of many series by every method that their history allows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fraudstats.analysis.signals.cusum import cusum
from fraudstats.analysis.signals.ears import EarsMethod, ears
from fraudstats.analysis.signals.farrington import FarringtonOptions, ThresholdMethod, farrington
from fraudstats.analysis.signals.reference_weeks import years_before
from fraudstats.analysis.signals.short_baseline import (
    BASELINE_WEEKS,
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
CUSUM_WEEKS = 26
"""The sum starts again so many weeks back."""


@dataclass(frozen=True)
class JudgedWeek:
    """What the methods say of one week; a value a series."""

    observed: "Floats"
    expected: "Floats"
    threshold: "Floats"
    p_value: "Floats"
    """Of such a count or a higher one; the smaller of both baselines', doubled. nan where the counts are too small."""
    by_season: "Flags"
    """The season of earlier years (Farrington) decided, not the weeks just before."""
    alarms: dict[str, "Flags"]
    """By method, each at its own threshold."""


def judge(series: WeeklySeries, week: int, minimum_base: int) -> JudgedWeek:
    """Judge one week of all series.

    Two baselines are asked: the same season of earlier years, where there are two of them, and the weeks just before.
    The more surprising one decides and pays for the choice: its p-value is doubled.

    Args:
        week: position; NEEDED_WEEKS before it are there.
        minimum_base: observed and expected events that add up to less are not judged.
    """
    import numpy as np

    counts = series.counts
    seasonal, recent = _seasonal(series, week), _recent(counts, week)
    n_asked = 1 if seasonal is None else 2
    seasonal = recent if seasonal is None else seasonal
    by_season = (np.nan_to_num(seasonal.p_value, nan=1.0) < recent.p_value) & (n_asked == 2)
    expected = np.where(by_season, seasonal.expected, recent.expected)
    enough = counts[:, week] + expected >= minimum_base
    p_value = np.minimum(n_asked * np.where(by_season, seasonal.p_value, recent.p_value), 1.0)
    p_value = np.where(enough, p_value, np.nan)
    alarms = _ears_and_cusum(counts, week)
    if n_asked == 2:
        alarms = {"farrington": counts[:, week] > seasonal.threshold, **alarms}
    threshold = np.where(by_season, seasonal.threshold, recent.threshold)
    return JudgedWeek(counts[:, week], expected, threshold, p_value, by_season, alarms)


@dataclass(frozen=True)
class _Baseline:
    expected: "Floats"
    threshold: "Floats"
    p_value: "Floats"


def _seasonal(series: WeeklySeries, week: int) -> _Baseline | None:
    years = min(years_before(series.starts, week, FarringtonOptions().half_window), MOST_YEARS)
    if years < FEWEST_YEARS:
        return None
    options = FarringtonOptions(method=ThresholdMethod.PREDICTIVE, alpha=ALPHA, years=years)
    found = farrington(series.counts, series.starts, week, options)
    return _Baseline(found.expected, found.threshold, found.p_value)


def _recent(counts: "Floats", week: int) -> _Baseline:
    from scipy.special import stdtrit

    expected, spread = short_baseline_expectation(counts, week), short_baseline_spread(counts, week)
    limit = -stdtrit(BASELINE_WEEKS - 1, ALPHA)
    return _Baseline(expected, expected + limit * spread, short_baseline_p_value(counts, week))


def _ears_and_cusum(counts: "Floats", week: int) -> dict[str, "Flags"]:
    import numpy as np

    recent = counts[:, max(0, week - CUSUM_WEEKS) : week + 1]
    found = {each.value: recent[:, -1] > _ears_limit(recent, each) for each in EarsMethod}
    mean = np.maximum(recent[:, : len(recent[0]) // 2].mean(axis=1, keepdims=True), 1.0)
    return {**found, "cusum": cusum(recent[:, len(recent[0]) // 2 :], mean).alarms[:, -1]}


def _ears_limit(recent: "Floats", method: EarsMethod) -> "Floats":
    import numpy as np

    alpha = 0.025 if method is EarsMethod.C3 else 0.001
    threshold = ears(recent, method, alpha=alpha, min_sigma=1.0).threshold[:, -1]
    return np.asarray(np.nan_to_num(threshold, nan=np.inf))
