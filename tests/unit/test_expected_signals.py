"""The second judgement of signals beside the first: season, chance, false discovery rate and runs, on invented series."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fraudstats.analysis.signals import count_tails, expectation, farrington
from fraudstats.analysis.signals.expectation import seasonal_expectation
from fraudstats.analysis.signals.judging import Judged, Watched, judged
from fraudstats.analysis.signals.short_baseline import short_baseline_p_value
from fraudstats.analysis.signals.weekly_series import SeriesKey, WeeklySeries
from fraudstats.analysis.significance import Verdict
from fraudstats.briefing import chance
from fraudstats.briefing.expected_season import expected_season, parts_of_the_year
from fraudstats.briefing.expected_signals import Counted, ExpectedSignals, expected_signals
from fraudstats.config import Thresholds

SAME = 1e-6
"""Relative; a part of the year without events costs the first path some digits, more where it is the week's own."""
DISTRICTS = ("福田", "罗湖", "南山", "宝安", "龙岗", "光明", "坪山", "盐田")
OUTBREAK, LASTING = 0, 1
"""Rows with a high newest week, and with high weeks for three."""


def weekly_series(seed: int, n_weeks: int, *, mean: float = 12.0, spread: int = 0) -> WeeklySeries:
    """Invent counts with a season, a trend, past outbreaks, and two series that end beyond what is expected."""
    generator = np.random.default_rng(seed)
    week = np.arange(n_weeks)
    level = mean * np.exp(generator.normal(0, 0.8, (len(DISTRICTS), 1)))
    year = 2 * np.pi * (week + generator.uniform(0, 52, level.shape)) / 52.18
    means = level * np.exp(0.4 * np.sin(year) + generator.normal(0, 0.2, level.shape) * (week - n_weeks) / 52.18)
    counts = generator.negative_binomial(spread, spread / (spread + means)) if spread else generator.poisson(means)
    counts = np.where(generator.random(counts.shape) < 0.01, 3 * counts + 5, counts).astype(float)
    counts[OUTBREAK, -1] = np.ceil(3 * counts[OUTBREAK].mean()) + 25
    counts[LASTING, -3:] = np.ceil(3 * counts[LASTING].mean()) + 25
    first = date(2015, 1, 5) + timedelta(weeks=seed % 60)
    starts = tuple(first + timedelta(weeks=n) for n in range(n_weeks))
    return WeeklySeries(tuple(SeriesKey("telecom_incidents", each) for each in DISTRICTS), starts, counts)


def counted(series: WeeklySeries, *, falls: bool = False) -> Counted:
    groups = tuple((("district", each.district or ""),) for each in series.keys)
    return Counted(series.keys[0].metric, groups, series.counts[:, ::-1], series.starts[-1], falls)


def first_path(series: WeeklySeries, *, falls: bool = False) -> Judged:
    verdict = Verdict.FALL if falls else Verdict.RISE
    return judged([Watched(series, verdict)], Thresholds().minimum_base, Thresholds().signals_false_discovery_rate)[0]


def second_path(series: WeeklySeries, *, falls: bool = False) -> ExpectedSignals:
    return expected_signals([counted(series, falls=falls)], Thresholds())


@given(st.integers(0, 10_000), st.integers(60, 330), st.sampled_from([0.3, 3.0, 40.0]), st.sampled_from([0, 4]))
@settings(max_examples=40, deadline=None)
def test_both_paths_expect_the_same_of_a_season(seed: int, n_weeks: int, mean: float, spread: int) -> None:
    series = weekly_series(seed, n_weeks, mean=mean, spread=spread)
    first, second = (
        seasonal_expectation(series, n_weeks - 1),
        expected_season(series.counts[:, ::-1], series.starts[-1]),
    )
    assert (first is None) == (second is None) == (n_weeks < 108)
    if first is not None and second is not None:
        own = [
            n_weeks - 1 - back for back, part in parts_of_the_year(series.starts[-1], n_weeks - 1).items() if part == 9
        ]
        has_seen = np.isfinite(first.expected) & (series.counts[:, own].sum(axis=1) > 0)
        assert second.mean == pytest.approx(first.expected, rel=SAME, nan_ok=True)
        found, expected = second.dispersion + second.error, first.dispersion
        assert found[has_seen] == pytest.approx(expected[has_seen], rel=SAME)
        assert found == pytest.approx(expected, rel=1e-3, nan_ok=True), "half an event is expected"


@pytest.mark.parametrize("falls", [False, True])
@pytest.mark.parametrize("n_weeks", [13, 59, 110, 170, 280])
def test_both_paths_find_the_same_signals(n_weeks: int, falls: bool) -> None:
    n_found = 0
    for seed in range(6):
        series = weekly_series(seed, n_weeks, spread=seed % 2 * 6)
        if falls:
            series = replace(series, counts=3 * series.counts)
            series.counts[:4, -3:] = 0
        first, second = first_path(series, falls=falls), second_path(series, falls=falls)
        assert [dict(each.group)["district"] for each in second.before] == [DISTRICTS[row] for row in first.rows_before]
        assert [dict(each.group)["district"] for each in second.now] == [DISTRICTS[row] for row in first.rows]
        for place, (row, each) in enumerate(zip(first.rows, second.now, strict=True)):
            now = first.now
            assert each.expected == pytest.approx(now.expected[row], rel=SAME)
            weight = abs(now.observed[row] - now.expected[row]) * -np.log10(now.p_value[row])
            assert each.weight == pytest.approx(weight, rel=SAME)
            rare = [True, *(bool(week.p_value[place] < 0.05) for week in first.course[1:]), False]
            assert each.n_weeks == (rare.index(False),) * 2
        n_found += len(second.now)
    assert n_found > 5


def test_a_count_that_ought_to_rise_leaves_both_answers_open() -> None:
    """Whether its week is entered decides whether it is judged, which the second path does not ask."""
    series = weekly_series(1, 110)
    series.counts[:, -1] = 0
    found = second_path(series, falls=True).now
    assert found and not any(each.is_sure for each in found)


def test_a_series_that_counts_the_same_events_is_told_once() -> None:
    one = counted(weekly_series(3, 110))
    both = expected_signals([one, Counted("fraud_cases", one.groups, one.counts, one.start)], Thresholds())
    assert both.now and {each.metric for each in both.now} == {"telecom_incidents"}


def test_parts_of_the_year_hold_the_same_week_and_leave_the_newest_out() -> None:
    parts = parts_of_the_year(date(2021, 5, 10), 122)
    assert sorted(back for back, part in parts.items() if part == 9) == [*range(49, 56), *range(101, 108)]
    assert min(parts) == 27 and max(parts) == 107
    assert parts_of_the_year(date(2021, 5, 10), 106) == {}
    assert parts_of_the_year(date(2024, 2, 29), 300)[52] == 9, "a year back is 1 March"


def _shifted(found: farrington.ReferenceWeeks) -> farrington.ReferenceWeeks:
    return farrington.ReferenceWeeks(found.index + 1, found.group)


def _planted(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """Break one step of the first path."""
    steps: dict[str, tuple[object, str, Callable[[Callable[..., object]], Callable[..., object]]]] = {
        "a wrong coefficient": (farrington, "fit", lambda real: lambda *given, **more: _moved(real(*given, **more))),
        "a wrong weight": (farrington, "_weights", lambda real: lambda *given: real(*given[:-1], 1.5)),
        "a wrong quantile": (expectation, "upper_tail", lambda real: lambda *given: real(*given) / 1.01),
        "a shifted baseline week": (farrington, "reference_weeks", lambda real: lambda *given: _shifted(real(*given))),
        "a shifted week before": (
            expectation, "short_baseline_p_value",
            lambda real: lambda counts, week, **more: real(np.roll(counts, 1, axis=1), week, **more),
        ),
    }  # fmt: skip
    module, name, made = steps[fault]
    monkeypatch.setattr(module, name, made(getattr(module, name)))


def _moved(fits: farrington.QuasiPoissonFits) -> farrington.QuasiPoissonFits:
    fits.coefficients[:, 0] += 1e-4
    return fits


@pytest.mark.parametrize(
    "fault",
    ["a wrong coefficient", "a wrong weight", "a wrong quantile", "a shifted baseline week", "a shifted week before"],
)
def test_a_fault_of_the_first_path_is_none_of_the_second(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    series = [weekly_series(seed, 170) for seed in range(3)]
    weights = [{each.group: each.weight for each in second_path(one).now} for one in series]
    _planted(monkeypatch, fault)
    again = [{each.group: each.weight for each in second_path(one).now} for one in series]
    assert again == weights, "nothing is shared"
    broken = [
        {(("district", DISTRICTS[row]),): _weight(found, row) for row in found.rows}
        for found in map(first_path, series)
    ]
    assert any(
        one.keys() != two.keys() or any(two[key] != pytest.approx(one[key], rel=1e-5) for key in one)
        for one, two in zip(weights, broken, strict=True)
    )


def _weight(found: Judged, row: int) -> float:
    now = found.now
    return float(abs(now.observed[row] - now.expected[row]) * -np.log10(now.p_value[row]))


@pytest.mark.parametrize("newest", [0, 4, 9, 20, 400])
def test_the_probability_after_eight_weeks_is_that_of_the_first_path(newest: int) -> None:
    weeks = np.array([[3, 5, 2, 4, 6, 3, 4, 5, 7, 1, newest]], dtype=float)
    before = weeks[0, :8]
    spread = np.sqrt(max(before.var(ddof=1), before.mean()) * (1 + 1 / 8))
    first = short_baseline_p_value(weeks, 10)[0]
    assert chance.upper_tail_of_t((newest - before.mean() - 0.5) / spread) == pytest.approx(first, rel=SAME)


@given(st.floats(0.01, 900), st.floats(0, 30), st.integers(0, 1500))
@settings(max_examples=150, deadline=None)
def test_tails_of_counts_are_those_of_the_first_path(mean: float, excess: float, seen: int) -> None:
    dispersion = 1 + excess if excess > 1e-3 else 1.0
    given_ = (np.array([float(seen)]), np.array([mean]), np.array([dispersion]))
    for falls, tail in ((False, count_tails.upper_tail), (True, count_tails.lower_tail)):
        found = chance.tail_of_counts(seen, mean, dispersion, falls=falls)
        assert found == pytest.approx(float(tail(*given_)[0]), rel=SAME, abs=1e-290)


@given(st.floats(0.01, 900), st.floats(0, 30), st.sampled_from([0.025, 0.005, 0.2]))
@settings(max_examples=100, deadline=None)
def test_bounds_of_counts_are_those_of_the_first_path(mean: float, excess: float, share: float) -> None:
    dispersion = 1 + excess if excess > 1e-3 else 1.0
    bound = partial(count_tails.quantile, means=np.array([mean]), dispersion=np.array([dispersion]))
    assert chance.bounds_of_counts(mean, dispersion, share) == (bound(share)[0], bound(1 - share)[0])
