"""Lateness: the triangle, same maturity, and a nowcast whose interval holds what it promises."""

from datetime import date, timedelta

import numpy as np
import pytest

from fraudstats.analysis.lateness import completeness, nowcast, same_maturity
from fraudstats.analysis.reporting_triangle import ReportingTriangle, triangle_of_snapshots
from fraudstats.errors import NoData, UsageError

MONDAY = date(2021, 1, 4)


def _starts(n: int) -> tuple[date, ...]:
    return tuple(MONDAY + timedelta(days=7 * week) for week in range(n))


def _simulated(
    rng: np.random.Generator, mean: float, *, spread: float, wobble: float, n: int = 40
) -> tuple[ReportingTriangle, float]:
    """Draw a triangle of four delays; give it as known at the end of the last week, and that week's final count."""
    totals = rng.poisson(mean, n) if spread == 1 else rng.negative_binomial(mean / (spread - 1), 1 / spread, n)
    shares = np.array([0.7, 0.2, 0.07, 0.03])
    split = np.array([rng.multinomial(total, rng.dirichlet(shares * wobble) if wobble else shares) for total in totals])
    known = split.cumsum(axis=1).astype(float)
    for delay in range(4):
        known[n - delay :, delay] = np.nan
    return ReportingTriangle(_starts(n), known, MONDAY), float(totals[-1])


@pytest.mark.parametrize(
    ("mean", "spread", "wobble"), [(20, 1, 0), (60, 1, 0), (150, 1, 0), (60, 2, 0), (150, 2, 60), (400, 1, 100)]
)
def test_95_percent_intervals_hold_the_final_count(mean: float, spread: float, wobble: float) -> None:
    rng = np.random.default_rng(11)
    held = []
    for _ in range(1500):
        triangle, final = _simulated(rng, mean, spread=spread, wobble=wobble)
        found = nowcast(triangle, 39)
        held.append(found.interval.low <= final <= found.interval.high)
    assert 0.93 <= np.mean(held) <= 0.97


def test_snapshots_tell_what_was_known_then_withdrawals_included() -> None:
    loads = [(MONDAY + timedelta(days=6), np.array([5, 0])), (MONDAY + timedelta(days=13), np.array([4, 7]))]
    triangle = triangle_of_snapshots(loads, _starts(2), 2)
    assert triangle.known == pytest.approx(np.array([[5, 4], [7, np.nan]]), nan_ok=True)


def test_a_fall_that_is_only_late_entry_is_no_fall_at_the_same_maturity() -> None:
    known = np.tile([70.0, 90.0, 100.0], (20, 1))
    known[-1], known[-2, 2] = [70.0, np.nan, np.nan], np.nan
    triangle = ReportingTriangle(_starts(20), known, MONDAY)
    found = same_maturity(triangle, 19)
    assert (found.delay, found.known, found.baseline) == (0, 70, 70)
    assert completeness(triangle) == pytest.approx([0.7, 0.9, 1.0])


def test_a_complete_week_needs_no_nowcast() -> None:
    triangle = ReportingTriangle(_starts(20), np.tile([70.0, 90.0, 100.0], (20, 1)), MONDAY)
    found = nowcast(triangle, 19)
    assert (found.expected, found.interval.low, found.interval.high) == (100, 100, 100)


def test_too_few_followed_weeks_are_said() -> None:
    triangle = ReportingTriangle(_starts(5), np.full((5, 3), 9.0), MONDAY)
    with pytest.raises(NoData):
        completeness(triangle)
    with pytest.raises(UsageError):
        triangle_of_snapshots([], _starts(2), 2)
