"""How long until it happens, where for some it has not happened yet? (Kaplan and Meier)"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fraudstats.analysis.intervals import Estimate, normal_quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

TOLERANCE = 2.0**-26
"""A curve this close to a quantile runs along it; R's sqrt(.Machine$double.eps)."""


@dataclass(frozen=True)
class Curve:
    """The share for whom it has not happened, as a step function that starts at 1."""

    times: "NDArray[np.float64]"
    """Increasing; 0 is the first. Times at which somebody only left are among them."""
    survival: "NDArray[np.float64]"
    """Share from that time on, the time itself included."""
    low: "NDArray[np.float64]"
    high: "NDArray[np.float64]"
    """Limits; not a number where the survival is 0."""

    def at(self, time: float) -> Estimate:
        """Give the share for whom it had not happened at a time, events at that very time counted."""
        import numpy as np

        place = int(np.searchsorted(self.times, time, side="right")) - 1
        return Estimate(*(_known(curve[place]) for curve in (self.survival, self.low, self.high)))

    def quantile(self, share: float) -> Estimate:
        """Give the time by which it had happened to a share, 0.5 for the median; None where it never did.

        Source: `survival:::quantile.survfit` of R, whose limits are the times at which the limits cross the share.
        """
        return Estimate(*(_crossing(self.times, 1 - curve, share) for curve in (self.survival, self.low, self.high)))


def kaplan_meier(times: "ArrayLike", n_events: "ArrayLike", n_pending: "ArrayLike", level: float = 0.95) -> Curve:
    """Estimate a survival curve from counts by time.

    Args:
        times: distinct, increasing, not negative.
        n_events: how many it happened to at that time.
        n_pending: how many were last seen then, without it; they count as being there at that time.
        level: of the limits, taken on the logarithm of the survival with Greenwood's variance and cut at 1.
    Source: Kaplan and Meier 1958, JASA 53, 457-481; R: `survival::survfit(Surv(times, ...) ~ 1)`.
    """
    import numpy as np

    events = np.asarray(n_events, dtype=np.float64)
    gone = events + np.asarray(n_pending, dtype=np.float64)
    at_risk = gone[::-1].cumsum()[::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        survival = np.cumprod(1 - events / at_risk)
        deviation = np.sqrt(np.cumsum(events / (at_risk * (at_risk - events))))
        deviation[survival <= 0] = np.nan
        low, high = (survival * np.exp(sign * normal_quantile(level) * deviation) for sign in (-1, 1))
    curves = (np.concatenate([[1.0], curve]) for curve in (survival, low, np.minimum(high, 1)))
    return Curve(np.concatenate([[0.0], np.asarray(times, dtype=np.float64)]), *curves)


def _crossing(times: "NDArray[np.float64]", happened: "NDArray[np.float64]", share: float) -> float | None:
    """Find when a rising curve reaches a share; where it runs along the share, the middle of that stretch."""
    import numpy as np

    known = ~np.isnan(happened)
    levels, first = np.unique(happened[known], return_index=True)
    at = times[known][first]
    reached, passed = (int(np.searchsorted(levels, share + offset)) for offset in (-TOLERANCE, TOLERANCE))
    if reached == len(levels):
        return None
    if passed == len(levels):
        return float(at[reached] + times[-1]) / 2 if known[-1] else None
    return float(at[reached] + at[passed]) / 2


def _known(value: float) -> float | None:
    return None if value != value else float(value)
