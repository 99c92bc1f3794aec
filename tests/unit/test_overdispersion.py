"""The usual spread of weekly counts over what chance alone brings."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from fraudstats.analysis.overdispersion import dispersion_before
from fraudstats.analysis.roll_up import Grouped
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import Thresholds
from fraudstats.metrics.definition import Kind

MONDAY = date(2020, 1, 6)
N_WEEKS = 52
COVERED = Window(MONDAY, MONDAY + 7 * N_WEEKS * ONE_DAY)


def dispersions(weeks: "np.ndarray[tuple[int, int], np.dtype[np.int64]]", **settings: int) -> "pl.Series":
    """Put each row's counts on the Thursdays of a group of its own, and look back from the day after the last week."""
    groups, places = np.indices(weeks.shape)
    days = [MONDAY + (7 * int(place) + 3) * ONE_DAY for place in places.ravel()]
    partials = pl.DataFrame({"day": days, "district": groups.ravel().astype(str), "value": weeks.ravel()})
    covered = Window(COVERED.start, COVERED.start + 7 * weeks.shape[1] * ONE_DAY)
    found = dispersion_before(
        Grouped(partials, ("district",), Kind.COUNT), [covered.end], covered, Thresholds(**settings)
    )
    return found.get_column("dispersion")


@pytest.mark.parametrize("mean", [3, 60, 2000])
@pytest.mark.parametrize("n_weeks", [8, 16, 52])
def test_poisson_counts_seldom_look_spread(mean: int, n_weeks: int) -> None:
    rng = np.random.default_rng(1)
    found = dispersions(rng.poisson(mean, (3000, n_weeks)))
    assert (found > 1).mean() == pytest.approx(0.05, abs=0.015)


def test_spread_counts_are_found_out() -> None:
    rng = np.random.default_rng(2)
    found = dispersions(rng.negative_binomial(30, 1 / 3, (2000, N_WEEKS)))
    assert (found > 1).mean() > 0.9
    assert found.median() == pytest.approx(3, rel=0.1)


def test_a_trend_a_jump_and_a_holiday_are_hardly_taken_for_spread() -> None:
    rng = np.random.default_rng(4)
    mean = np.concatenate([np.full(26, 600.0), np.full(14, 200.0), 200 * 0.85 ** np.arange(12)])
    mean[5] *= 0.3
    found = dispersions(rng.poisson(mean, (2000, N_WEEKS)))
    assert found.median() == 1
    assert found.quantile(0.95) < 2.5


def test_too_short_a_history_shows_nothing() -> None:
    assert dispersions(np.array([[1, 90, 2, 80, 1, 70, 3]])).to_list() == [1.0]


def test_only_the_weeks_before_count() -> None:
    weeks = np.tile(np.array([100, 101]), 26)
    weeks[-1] = 5000
    partials = pl.DataFrame({"day": [MONDAY + 7 * n * ONE_DAY for n in range(N_WEEKS)], "value": weeks})
    starts = [COVERED.end - 7 * ONE_DAY, COVERED.end - 4 * ONE_DAY]
    found = dispersion_before(Grouped(partials, (), Kind.COUNT), starts, COVERED, Thresholds())
    assert found.get_column("dispersion").to_list() == [1.0, 1.0]
    assert sorted(found.get_column("start").to_list()) == starts
