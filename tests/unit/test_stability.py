"""Since when a daily count stands at its level."""

from datetime import date

import pytest
from scipy.stats import poisson

from fraudstats.analysis.stability import poisson_range, stable_run
from fraudstats.calendar.windows import ONE_DAY, Window

WEEK = Window(date(2021, 5, 10), date(2021, 5, 17))
COVERED = Window(date(2021, 4, 1), date(2021, 5, 17))


@pytest.mark.parametrize("significance", [0.001, 0.05, 0.2])
@pytest.mark.parametrize("mean", [0.01, 0.3, 1.0, 4.5, 29.7, 119.7, 745.3, 123_456.7])
def test_the_range_of_chance_is_that_of_scipy(mean: float, significance: float) -> None:
    def by_chance(count: int) -> bool:
        return bool(min(poisson.cdf(count, mean), poisson.sf(count - 1, mean)) >= significance / 2)

    found = poisson_range(mean, significance)
    assert by_chance(found.lowest) and by_chance(found.highest)
    assert not by_chance(found.highest + 1)
    assert found.lowest == 0 or not by_chance(found.lowest - 1)


def test_nothing_at_all_is_a_level_too() -> None:
    assert stable_run({}, WEEK, COVERED, 0.01).since == COVERED.start


def test_the_run_ends_at_the_last_day_that_was_not_at_the_level() -> None:
    daily = {COVERED.start + n * ONE_DAY: 30 for n in range(COVERED.days)} | {date(2021, 4, 20): 61}
    found = stable_run(daily, WEEK, COVERED, 0.01)
    assert (found.daily_mean, found.since, found.days) == (30, date(2021, 4, 21), 26)
