"""EARS C1, C2 and C3: is this week's count above what a few weeks just before lead one to expect?"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fraudstats.errors import NoData

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats

C2_GAP = 2
"""Weeks between the baseline and the week in question, so that a slow rise does not hide itself."""
C3_WEEKS = 3
"""C3 adds up the excess of this week and the two before."""


class EarsMethod(StrEnum):
    """Which of the three."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"


@dataclass(frozen=True)
class EarsWeeks:
    """What the method says of each week, (s series, n weeks); nan where the baseline does not reach back."""

    expected: "Floats"
    """Mean of the baseline."""
    threshold: "Floats"
    """Events; a count above is an alarm."""
    statistic: "Floats"
    """Standard deviations above the mean (C1, C2), or their sum over three weeks, 1 taken off each (C3)."""


def ears(
    counts: "Floats", method: EarsMethod, *, baseline: int = 7, alpha: float = 0.001, min_sigma: float = 0.0
) -> EarsWeeks:
    """Judge every week of many series against the `baseline` weeks before it.

    Args:
        counts: (s, n).
        baseline: weeks, at least 3.
        alpha: one-sided; the normal quantile is the limit in standard deviations.
        min_sigma: events; a smaller standard deviation of the baseline is raised to it.
    Raises:
        NoData: if the series is not longer than the baseline.
    Source: Hutwagner et al. 2003, Journal of Urban Health 80, i89-i96; Fricker et al. 2008, Statistics in Medicine 27,
        3407-3429; as R surveillance 1.20.3, earsC.
    """
    import numpy as np
    from scipy.special import ndtri

    gap = 0 if method is EarsMethod.C1 else C2_GAP
    mean, sigma = _baseline(counts, baseline, gap, min_sigma)
    limit = ndtri(1 - alpha)
    with np.errstate(divide="ignore", invalid="ignore"):  # a baseline of equal counts has no spread
        statistic = (counts - mean) / sigma
        if method is not EarsMethod.C3:
            return EarsWeeks(mean, mean + limit * sigma, statistic)
        excess = np.maximum(statistic - 1, 0.0)
        before = sum(_moved(excess, lag) for lag in range(1, C3_WEEKS))
        return EarsWeeks(mean, np.maximum(counts + sigma * (limit - before), 0.0), excess + before)


def _baseline(counts: "Floats", baseline: int, gap: int, min_sigma: float) -> tuple["Floats", "Floats"]:
    import numpy as np

    if counts.shape[1] <= baseline + gap:
        raise NoData(f"the series has {counts.shape[1]} weeks, EARS needs {baseline + gap + 1}")
    windows = np.lib.stride_tricks.sliding_window_view(counts, baseline, axis=1)
    used = windows[:, : counts.shape[1] - baseline - gap]
    edge = np.full((len(counts), baseline + gap), np.nan)
    mean = np.concatenate([edge, used.mean(axis=2)], axis=1)
    sigma = np.concatenate([edge, used.std(axis=2, ddof=1)], axis=1)
    return mean, np.maximum(sigma, min_sigma)


def _moved(values: "Floats", lag: int) -> "Floats":
    import numpy as np

    return np.concatenate([np.full((len(values), lag), np.nan), values[:, :-lag]], axis=1)
