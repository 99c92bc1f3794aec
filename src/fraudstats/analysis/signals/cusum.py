"""CUSUM: has a count been a little above its mean for many weeks?"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Flags, Floats, Integers


class Transformation(StrEnum):
    """How a count becomes nearly standard normal."""

    STANDARD = "standard"
    ROSSI = "rossi"
    ANSCOMBE = "anscombe"


@dataclass(frozen=True)
class CusumWeeks:
    """The path of the sum, (s series, n weeks)."""

    path: "Floats"
    """Standard deviations."""
    alarms: "Flags"
    weeks_above_zero: "Integers"
    """Length of the run that ends here: since then the count has been above its mean."""


def cusum(
    counts: "Floats",
    means: "Floats",
    *,
    k: float = 1.04,
    h: float = 2.26,
    transformation: Transformation = Transformation.ROSSI,
) -> CusumWeeks:
    """Add up standardised excesses over `k`, never below 0; an alarm where the sum reaches `h`.

    Args:
        counts: (s, n) of the weeks that are judged.
        means: expectations, broadcast to it; positive.
        k, h: standard deviations; 1.04 and 2.26 find a shift of two with one false alarm in about 500 weeks.
    Source: Rossi et al. 1999, Statistics in Medicine 18, 2111-2122; as R surveillance 1.20.3, algo.cusum.
    """
    import numpy as np

    steps = standardised(counts, means, transformation) - k
    path, runs = np.zeros_like(steps), np.zeros(steps.shape, dtype=np.int64)
    level, run = np.zeros(len(steps)), np.zeros(len(steps), dtype=np.int64)
    for week in range(steps.shape[1]):
        level = np.maximum(level + steps[:, week], 0.0)
        run = np.where(level > 0, run + 1, 0)
        path[:, week], runs[:, week] = level, run
    return CusumWeeks(path, path >= h, runs)


def standardised(counts: "Floats", means: "Floats", transformation: Transformation) -> "Floats":
    """Give each count in standard deviations from its mean."""
    import numpy as np

    standard: Floats
    if transformation is Transformation.STANDARD:
        standard = (counts - means) / np.sqrt(means)
    elif transformation is Transformation.ROSSI:
        standard = (counts - 3 * means + 2 * np.sqrt(counts * means)) / (2 * np.sqrt(means))
    else:
        standard = 1.5 * (np.cbrt(counts) ** 2 - np.cbrt(means) ** 2) / means ** (1 / 6)
    return standard
