"""The limits that a chart draws around its weeks, expected a second time."""

from datetime import date

import numpy as np
import pytest

from fraudstats.analysis.bands import bands_of_one_method
from fraudstats.briefing.band_check import limits_of_weeks
from fraudstats.briefing.expected_signals import WEEK, Counted

N_SHOWN = 53
OWN = (("district", "福田"),)


def counted(n_weeks: int, mean: float) -> Counted:
    """Invent weeks with a season and a trend."""
    week = np.arange(n_weeks)
    means = mean * np.exp(0.4 * np.sin(2 * np.pi * week / 52.18) - 0.002 * week)
    counts = np.random.default_rng(n_weeks).poisson(means).astype(float)
    return Counted("telecom_incidents", ((), OWN), np.array([2 * counts, counts])[:, ::-1], date(2021, 5, 10))


@pytest.mark.parametrize("mean", [0.4, 8.0, 300.0])
@pytest.mark.parametrize("n_weeks", [3, 20, 120, 170, 300])
def test_the_limits_are_those_of_the_first_path(n_weeks: int, mean: float) -> None:
    weeks = counted(n_weeks, mean)
    counts = weeks.counts[1, ::-1].tolist()
    starts = [weeks.start - (n_weeks - 1 - n) * WEEK for n in range(n_weeks)]
    first = bands_of_one_method(counts, starts, N_SHOWN)
    second = limits_of_weeks(weeks, OWN, list(reversed(range(min(N_SHOWN, n_weeks)))))
    assert len(first) == len(second)
    for one, other in zip(first, second, strict=True):
        assert (one.low is None) == (other == ())
        if other:
            assert any((one.low, one.high) == pytest.approx(each) for each in other)
    assert sum(map(bool, second)) == min(N_SHOWN, max(n_weeks - 8, 0))


def test_a_week_that_is_not_whole_has_no_limits_and_a_group_without_events_low_ones() -> None:
    weeks = counted(60, 8.0)
    assert limits_of_weeks(weeks, OWN, [1, None])[1] == ()
    ((limits,),) = limits_of_weeks(weeks, (("district", "盐田"),), [0])
    assert limits[0] == 0 and 0 < limits[1] < 2
