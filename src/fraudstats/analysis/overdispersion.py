"""Do counts vary more from week to week than chance alone?"""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_WEEKS = 8
SIGNIFICANCE = 0.05


@dataclass(frozen=True)
class Dispersion:
    """Variance over mean of a history of counts."""

    ratio: float
    """1 is Poisson; not below 1."""
    p_value: float
    """That Poisson counts vary so much."""
    n_weeks: int

    @property
    def allowed_for(self) -> float:
        """The ratio where history shows it clearly, else 1."""
        return self.ratio if self.p_value < SIGNIFICANCE else 1.0


def dispersion(counts: Sequence[float]) -> Dispersion:
    """Measure how much successive counts vary around a smooth level.

    Differences of neighbours are used, so that a trend or a season is not mistaken for noise.

    Args:
        counts: of successive, equally long, complete windows; fewer than FEWEST_WEEKS show nothing.
    Source: von Neumann et al. 1941, Annals of Mathematical Statistics 12, 153-162, on the square-root scale, on which a
        Poisson count has variance 1/4 and a difference of two has 1/2.
    """
    import numpy as np
    from scipy.special import gammaincc

    values = np.asarray(counts, dtype=np.float64)
    if len(values) < FEWEST_WEEKS:
        return Dispersion(1.0, 1.0, len(values))
    pairs = np.diff(np.sqrt(values + 3 / 8))[::2]  # every second one: neighbours share no count and are independent
    statistic, n = float((pairs**2).sum() * 2), len(pairs)
    return Dispersion(max(1.0, statistic / n), float(gammaincc(n / 2, statistic / 2)), len(values))
