"""The effect of a campaign on invented series."""

from datetime import date, timedelta

import numpy as np
import pytest

from fraudstats.analysis.effect import estimate
from fraudstats.analysis.significance import Verdict
from fraudstats.errors import NoData

STARTS = tuple(date(2019, 1, 7) + timedelta(days=7 * week) for week in range(124))
SINCE = STARTS[112]


def _course(rng: np.random.Generator, factor: float) -> list[float]:
    week = np.arange(124)
    means = 300 * np.exp(0.1 * (week - 112) / 52 + 0.1 * np.sin(2 * np.pi * week / 52.18))
    means[112:] *= factor
    return rng.poisson(means).astype(float).tolist()


def test_a_halving_is_found_and_counted() -> None:
    found = estimate("cases", STARTS, _course(np.random.default_rng(1), 0.5), SINCE)
    assert found.verdict is Verdict.FALL
    assert found.avoided == pytest.approx(found.observed, rel=0.15)
    assert found.avoided_interval.low < found.avoided < found.avoided_interval.high
    assert found.level_change_rate == pytest.approx(-0.5, abs=0.1)
    assert (found.n_weeks_before, found.n_weeks_after) == (112, 12)


def test_nothing_is_seldom_called_an_effect() -> None:
    rng = np.random.default_rng(2)
    verdicts = [estimate("cases", STARTS, _course(rng, 1.0), SINCE).verdict for _ in range(300)]
    assert np.mean([each is not Verdict.NO_CLEAR_CHANGE for each in verdicts]) < 0.09


def test_weeks_that_err_together_widen_the_interval() -> None:
    rng, course = np.random.default_rng(5), []
    for correlation in (0.0, 0.6):
        noise = [0.0]
        for _ in range(123):
            noise.append(correlation * noise[-1] + rng.normal(0, 0.1))
        course.append(estimate("cases", STARTS, (300 * np.exp(noise)).round().tolist(), SINCE))
    apart, together = (each.expected_interval.high / each.expected for each in course)
    assert together - 1 > 1.5 * (apart - 1)


def test_without_two_years_before_nothing_is_called_an_effect() -> None:
    found = estimate("cases", STARTS[60:], _course(np.random.default_rng(6), 0.5)[60:], SINCE)
    assert (found.n_weeks_before, found.verdict) == (52, None)
    assert found.avoided > 0


def test_the_unit_does_not_matter() -> None:
    values = _course(np.random.default_rng(3), 0.7)
    one = estimate("cases", STARTS, values, SINCE)
    yuan = estimate("loss", STARTS, [each * 1e6 for each in values], SINCE)
    assert yuan.level_change_rate == pytest.approx(one.level_change_rate, rel=1e-9)
    assert yuan.expected == pytest.approx(one.expected * 1e6, rel=1e-9)


def test_the_week_of_the_change_is_left_out_unless_it_begins_with_it() -> None:
    values = _course(np.random.default_rng(4), 0.7)
    within = estimate("cases", STARTS, values, SINCE + timedelta(days=2))
    assert within.since == STARTS[113]
    assert (within.n_weeks_before, within.n_weeks_after) == (112, 11)


def test_too_few_weeks_are_said() -> None:
    with pytest.raises(NoData):
        estimate("cases", STARTS, [1.0] * 124, STARTS[122])
