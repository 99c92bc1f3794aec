"""Signals on invented series: no disk, no DuckDB."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from scipy.stats import nbinom, poisson

from fraudstats.analysis.false_discovery import adjusted_p_values
from fraudstats.analysis.signals.count_tails import lower_tail
from fraudstats.analysis.signals.detection import judge, judge_course
from fraudstats.analysis.signals.driving import drivers
from fraudstats.analysis.signals.expectation import expected_weeks
from fraudstats.analysis.signals.farrington import FarringtonOptions, ThresholdMethod, farrington
from fraudstats.analysis.signals.reference_weeks import reference_weeks, same_weeks_of_earlier_years, years_before
from fraudstats.analysis.signals.weekly_series import SeriesKey, WeeklySeries, complete_weeks, weekly_series
from fraudstats.calendar.periods import Grain, period_of
from fraudstats.calendar.windows import Window
from fraudstats.config import CalendarRules
from fraudstats.errors import NoData

MONDAY = date(2014, 12, 29)
STARTS = tuple(MONDAY + timedelta(days=7 * n) for n in range(330))
RULES = CalendarRules()


def _series(counts: np.ndarray) -> WeeklySeries:
    keys = tuple(SeriesKey("cases", str(number)) for number in range(len(counts)))
    return WeeklySeries(keys, STARTS[: counts.shape[1]], counts)


def _quiet(n_series: int, mean: float, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean, (n_series, len(STARTS))).astype(float)


def adjusted(p_values: np.ndarray) -> np.ndarray:
    return np.array(adjusted_p_values(p_values.tolist()))


def test_the_same_week_of_earlier_years_starts_within_three_days() -> None:
    for week in range(270, 330):
        for years, place in enumerate(same_weeks_of_earlier_years(STARTS, week, 4)):
            back = date(STARTS[week].year - years, STARTS[week].month, 1) + timedelta(days=STARTS[week].day - 1)
            assert abs((STARTS[place] - back).days) <= 3


def test_excluded_weeks_are_not_used() -> None:
    used = reference_weeks(STARTS, 320, 5, 3, 10, 26)
    assert used.index.max() == 320 - 27
    assert set(used.group) == set(range(1, 11))


def test_too_short_a_series_is_refused() -> None:
    with pytest.raises(NoData):
        reference_weeks(STARTS, 200, 5, 3, 10, 26)
    assert years_before(STARTS, 200, 3) == 3


def test_the_order_of_the_series_does_not_matter() -> None:
    counts = _quiet(6, 9)
    found = farrington(counts, STARTS, 329, FarringtonOptions())
    turned = farrington(counts[::-1], STARTS, 329, FarringtonOptions())
    assert found.expected == pytest.approx(turned.expected[::-1], rel=1e-9)


def test_a_series_without_events_has_no_signal_and_does_not_disturb_others() -> None:
    counts = _quiet(2, 20)
    alone = farrington(counts[:1], STARTS, 329, FarringtonOptions())
    counts[1] = 0
    both = farrington(counts, STARTS, 329, FarringtonOptions())
    assert both.p_value[0] == pytest.approx(alone.p_value[0], rel=1e-9)
    assert not both.p_value[1] < 0.5


@pytest.mark.parametrize("method", ThresholdMethod)
def test_a_higher_count_is_more_surprising(method: ThresholdMethod) -> None:
    counts = np.repeat(_quiet(1, 12), 8, axis=0)
    counts[:, -1] = np.arange(10, 50, 5)
    p_values = farrington(counts, STARTS, 329, FarringtonOptions(method=method)).p_value
    assert (np.diff(p_values) < 0).all()


def test_an_outbreak_is_found_among_many_quiet_series() -> None:
    counts = _quiet(300, 12)
    counts[17, -1] = 60
    q_values = adjusted(judge(_series(counts), 329, 10).p_value)
    assert np.flatnonzero(q_values <= 0.05).tolist() == [17]


def test_small_counts_are_not_judged() -> None:
    counts = np.zeros((2, len(STARTS)))
    counts[0, -1], counts[1, -1] = 9, 12
    assert np.isnan(judge(_series(counts), 329, 10).p_value).tolist() == [True, False]


def test_a_short_history_is_judged_by_the_weeks_before() -> None:
    counts = np.full((1, 20), 10.0)
    counts[0, -1] = 40
    judged = judge(_series(counts), 19, 10)
    assert judged.p_value[0] < 0.01
    assert not judged.by_season[0]
    assert "farrington" not in judged.alarms


def test_weekly_series_hold_the_whole_its_parts_and_their_crossings() -> None:
    days = [MONDAY, MONDAY + timedelta(days=6), MONDAY + timedelta(days=7)]
    partials = pl.DataFrame(
        {"day": days, "district": ["A", "B", None], "fraud_type": ["x", "x", "y"], "value": [2, 3, 4]}
    )
    found = weekly_series(partials, "cases", STARTS[:2])
    by_key = {(key.district, key.fraud_type): found.counts[row].tolist() for row, key in enumerate(found.keys)}
    assert by_key == {
        (None, None): [5, 4], ("A", None): [2, 0], ("B", None): [3, 0], (None, "x"): [5, 0], (None, "y"): [0, 4],
        ("A", "x"): [2, 0], ("B", "x"): [3, 0],
    }  # fmt: skip


def test_a_first_week_that_is_not_whole_is_left_out() -> None:
    covered = Window(date(2021, 1, 6), date(2021, 2, 1))
    last = period_of(date(2021, 1, 25), Grain.WEEK, RULES)
    assert complete_weeks(covered, last, RULES) == (date(2021, 1, 11), date(2021, 1, 18), date(2021, 1, 25))


def test_drivers_are_named_by_their_rise() -> None:
    week = Window(date(2021, 5, 3), date(2021, 5, 10))
    rows = [(week.moved(-7 * back).start, station, n) for back in range(3, 11) for station, n in (("S", 4), ("T", 9))]
    rows += [(week.start, "S", 20), (week.start, "T", 10), (week.end, "T", 99)]
    partials = pl.DataFrame(rows, schema=["day", "station", "value"], orient="row")
    found = drivers(partials, SeriesKey("cases"), week)
    assert [(each.value, each.observed, each.recently) for each in found] == [("S", 20, 4.0), ("T", 10, 9.0)]


def test_adjusted_p_values_match_r_p_adjust() -> None:
    # R 4.2.2: p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.2), "BH")
    found = adjusted(np.array([0.01, 0.04, np.nan, 0.03, 0.005, 0.2]))
    assert found == pytest.approx([0.025, 0.05, np.nan, 0.05, 0.025, 0.2], nan_ok=True)


def test_a_fall_is_found_where_falls_are_looked_for() -> None:
    counts = _quiet(300, 40)
    counts[17, -1] = 8
    falls, rises = (judge(_series(counts), 329, 10, falls=each) for each in (True, False))
    assert np.flatnonzero(adjusted(falls.p_value) <= 0.05).tolist() == [17]
    assert not (adjusted(rises.p_value) <= 0.05).any()
    assert 8 < falls.threshold[17] < falls.expected[17]
    assert (falls.threshold < rises.threshold).all()


@pytest.mark.parametrize("falls", [False, True])
def test_p_values_of_quiet_weeks_are_as_small_as_chance_makes_them(falls: bool) -> None:
    p_values = judge(_series(_quiet(4000, 40)), 329, 10, falls=falls).p_value
    for level in (0.01, 0.05):
        assert 0.15 * level < (p_values < level).mean() < 1.2 * level  # two baselines are asked: half as often, or less


def test_lower_tails_match_scipy() -> None:
    counts, means = np.arange(-1.0, 60), np.full(61, 20.0)
    assert lower_tail(counts, means, np.ones(61)) == pytest.approx(poisson.cdf(counts, 20), abs=1e-12)
    expected = nbinom.cdf(counts, 20 / 1.5, 1 / 2.5)
    assert lower_tail(counts, means, np.full(61, 2.5)) == pytest.approx(expected, abs=1e-12)


def test_cusum_adds_up_small_excesses_and_not_the_season() -> None:
    week = np.arange(len(STARTS))
    means = np.tile(60 * np.exp(0.4 * np.sin(2 * np.pi * week / 52.18)), (400, 1))
    means[200:, -8:] += 1.5 * np.sqrt(means[200:, -8:])
    counts = np.random.default_rng(3).poisson(means).astype(float)
    alarms = judge_course(_series(counts), 10)[0].alarms
    assert alarms["cusum"][:200].mean() < 0.05
    assert alarms["cusum"][200:].mean() > 0.6
    assert alarms["cusum"][200:].mean() > alarms["farrington"][200:].mean() + 0.2


def test_the_expectation_of_a_picture_is_that_of_the_signal() -> None:
    series = _series(_quiet(5, 30))
    now = judge(series, 329, 10)
    weeks = expected_weeks(series, now.by_season, 12)
    assert weeks.expected[:, -1] == pytest.approx(now.expected)
    assert weeks.threshold[:, -1] == pytest.approx(now.threshold)
    assert np.isfinite(weeks.expected).all()
    short = expected_weeks(_series(_quiet(1, 30)[:, :20]), np.array([False]), 12)
    assert np.isfinite(short.expected[0]).tolist() == [False] * 2 + [True] * 10
