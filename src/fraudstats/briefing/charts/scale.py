"""From values to places on paper: a linear scale with round steps."""

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MOST_STEPS = 5
FULL_SCALE_FROM = 0.6
"""A percentage chart that reaches this share shows the whole scale up to 100 %."""
HEADROOM = 1.08


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` over the places from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Give the place of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def limits(values: list[float], *, percent: bool) -> tuple[float, float]:
    """Choose the ends of a scale that holds zero and all values, with some room."""
    known = [value for value in values if isfinite(value)] or [0.0]
    top, bottom = max(known), min(known)
    if percent and FULL_SCALE_FROM <= top <= 1 and bottom >= 0:
        return 0.0, 1.0
    return min(bottom * HEADROOM, 0.0), max(top * HEADROOM, 0.0) or 1.0


def ticks(low: float, high: float, *, whole: bool) -> list[float]:
    """List the round values between two ends.

    Args:
        whole: between two of them lies at least one unit.
    """
    step = _step((high - low) / MOST_STEPS)
    if whole:
        step = max(1.0, ceil(step))
    first = ceil(low / step - 1e-9)
    return [rank * step for rank in range(first, floor(high / step + 1e-9) + 1)]


def _step(least: float) -> float:
    size = 10.0 ** floor(log10(least))
    return next(step * size for step in STEPS if step * size >= least * (1 - 1e-9))
