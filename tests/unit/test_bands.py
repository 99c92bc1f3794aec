"""Bands: the method follows from the history, and the limits hold what they promise."""

from datetime import date, timedelta

import numpy as np
import pytest

from fraudstats.analysis.bands import BandMethod, bands

STARTS = [date(2015, 1, 5) + timedelta(days=7 * n) for n in range(320)]


def test_the_history_chooses_the_method() -> None:
    counts = np.random.default_rng(1).poisson(30, 320)
    methods = [each.method for each in bands(counts, STARTS, 320)]
    assert list(dict.fromkeys(methods)) == [
        BandMethod.NONE, BandMethod.PRIOR_WEEKS, BandMethod.SEASON, BandMethod.SEASON_AND_TREND
    ]  # fmt: skip
    assert methods.count(BandMethod.NONE) == 8


def test_eight_weeks_of_a_hundred_give_limits_on_the_square_root_scale() -> None:
    (found,) = bands([100.0] * 9, STARTS, 1)
    reach = 1.959963984540054 / 2 * 1.125**0.5
    assert (found.expected, found.low, found.high) == pytest.approx((100, (10 - reach) ** 2, (10 + reach) ** 2))


@pytest.mark.parametrize("seasonal", [True, False])
def test_95_percent_of_quiet_weeks_lie_inside(seasonal: bool) -> None:
    rng = np.random.default_rng(5)
    found = [bands(rng.poisson(30, 170), STARTS, 1, seasonal=seasonal)[0] for _ in range(600)]
    assert 0.93 <= 1 - np.mean([each.is_outside for each in found]) <= 0.985


def test_a_season_that_comes_every_year_is_expected() -> None:
    counts = [60 + 40 * np.sin(2 * np.pi * (start.timetuple().tm_yday / 365)) for start in STARTS]
    seasonal, recent = bands(counts, STARTS, 52), bands(counts, STARTS, 52, seasonal=False)
    assert not any(each.is_outside for each in seasonal)
    assert any(each.is_outside for each in recent)


def test_an_empty_series_has_no_bands() -> None:
    assert bands([], [], 10) == []
