"""Does a change deserve to be called one, or is it chance?"""

from enum import StrEnum

from fraudstats.config import Thresholds

RELATIVE_TOLERANCE = 1e-7
"""Outcomes this close in probability count as equally likely, as in R's binom.test."""


class Verdict(StrEnum):
    """What a change of a count deserves to be called."""

    FALL = "fall"
    RISE = "rise"
    NO_CLEAR_CHANGE = "no_clear_change"
    SMALL_BASE = "small_base"  # both counts together are below the minimum
    NO_BASELINE = "no_baseline"
    PROVISIONAL = "provisional"  # the period is not complete


def conditional_p_value(count: int, baseline: int, exposure: float = 1.0, baseline_exposure: float = 1.0) -> float:
    """Test whether two Poisson counts have the same rate.

    Given their sum n, `count` is binomial with n trials and the share of its exposure; two-sided, adding up all outcomes
    that are at most as likely as the one seen (exact; R: `poisson.test(c(count, baseline), c(exposure, baseline_exposure))`).

    Args:
        count, baseline: events, not negative.
        exposure, baseline_exposure: lengths of their windows in days, positive.
    Returns:
        A p-value in [0, 1]; 1 where there are no events.
    Source: Przyborowski and Wilenski 1940, Biometrika 31, 313-323; Lehmann and Romano 2005, section 4.5.
    """
    import numpy as np
    from scipy.special import gammaln, xlog1py, xlogy

    n, share = count + baseline, exposure / (exposure + baseline_exposure)
    if n == 0:
        return 1.0
    outcomes = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(outcomes + 1) - gammaln(n - outcomes + 1)
    probability = np.exp(ways + xlogy(outcomes, share) + xlog1py(n - outcomes, -share))
    as_extreme = probability <= probability[count] * (1 + RELATIVE_TOLERANCE)
    return float(min(1.0, probability[as_extreme].sum()))


def verdict_of_counts(
    count: int | None, baseline: int | None, days: int, baseline_days: int, thresholds: Thresholds
) -> Verdict:
    """Call a change of a count by its name.

    Args:
        count, baseline: events in the window and in its baseline; None where it is not known.
        days, baseline_days: lengths of both windows.
    """
    if count is None or baseline is None or count < 0 or baseline < 0:
        return Verdict.NO_BASELINE
    if count + baseline < thresholds.minimum_base:
        return Verdict.SMALL_BASE
    if conditional_p_value(count, baseline, days, baseline_days) >= thresholds.significance:
        return Verdict.NO_CLEAR_CHANGE
    return Verdict.FALL if count / days < baseline / baseline_days else Verdict.RISE
