"""How surprising is a week after the few weeks just before it? EARS' baseline with a probability."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats

BASELINE_WEEKS = 8
GAP_WEEKS = 2
NEEDED_WEEKS = BASELINE_WEEKS + GAP_WEEKS


def short_baseline_expectation(counts: "Floats", week: int) -> "Floats":
    """Give the mean of the eight weeks that end two weeks before, a value a series."""
    used = counts[:, week - NEEDED_WEEKS : week - GAP_WEEKS]
    expected: Floats = used.mean(axis=1)
    return expected


def short_baseline_spread(counts: "Floats", week: int) -> "Floats":
    """Give the standard deviation of the difference of the week from that mean, not below Poisson's.

    Source: a prediction's variance is 1 + 1/n times that of one week; the floor keeps quiet series from crying.
    """
    import numpy as np

    used = counts[:, week - NEEDED_WEEKS : week - GAP_WEEKS]
    variance = np.maximum(used.var(axis=1, ddof=1), np.maximum(used.mean(axis=1), 1 / BASELINE_WEEKS))
    return np.asarray(np.sqrt(variance * (1 + 1 / BASELINE_WEEKS)))


def short_baseline_p_value(counts: "Floats", week: int, *, falls: bool = False) -> "Floats":
    """Give the probability of such a week or a higher one, by Student's t with the baseline's degrees of freedom.

    Args:
        counts: (s, n); `week` has NEEDED_WEEKS before it.
        falls: of such a week or a lower one.
    Source: the statistic of EARS C2 (Hutwagner et al. 2003) with the distribution that an estimated mean and
        deviation have; half an event is taken off, as counts move in whole steps.
    """
    import numpy as np
    from scipy.special import stdtr

    sign = -1.0 if falls else 1.0
    excess = sign * (counts[:, week] - short_baseline_expectation(counts, week)) - 0.5
    return np.asarray(stdtr(BASELINE_WEEKS - 1, -excess / short_baseline_spread(counts, week)))
