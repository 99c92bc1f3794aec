"""What ranks, runs, records and means should be, from counts made by SQL."""

from datetime import date, timedelta

import pytest

from fraudstats.analysis.stability import poisson_range
from fraudstats.analysis.task_effect import BeforeAfter, Counts, relative_effect
from fraudstats.briefing.expected import EXPECTED
from fraudstats.briefing.expected_effect import effect
from fraudstats.briefing.model import Display, Figure
from fraudstats.briefing.second_path import Evidence
from fraudstats.metrics.recount import Recounted

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SIGNIFICANCE = 0.05
NEWEST = date(2021, 5, 10)


def figure(display: Display, n_before: int, gap: timedelta = timedelta(0)) -> Figure:
    starts = [NEWEST - n * WEEK - gap for n in range(n_before, 0, -1)]
    return Figure("cases", 0, display, NEWEST, NEWEST + WEEK, series=tuple((each, each + WEEK) for each in starts))


def expected(display: Display, *values: float, gap: timedelta = timedelta(0)) -> float | None:
    *before, now = values
    found = figure(display, len(before), gap)
    return EXPECTED[display](Evidence(Recounted(now, None, None), series=tuple(before)), found)


@pytest.mark.parametrize(
    ("values", "told"),
    [((9, 8, 7, 6), -3), ((6, 9, 8, 7), -2), ((1, 2, 3), 2), ((3, 3), 0), ((5, 5, 4), -1), ((9, 8, 8, 7), -1)],
)
def test_a_run_counts_strict_steps_of_one_direction(values: tuple[float, ...], told: float) -> None:
    assert abs(expected(Display.WEEKS_RUNNING, *values) or 0) == abs(told)
    if told:
        assert expected(Display.WEEKS_RUNNING, *values) == told


def test_a_run_over_weeks_with_a_gap_cannot_be_told() -> None:
    assert expected(Display.WEEKS_RUNNING, 9, 8, 7, gap=WEEK) is None
    assert expected(Display.RECORD_WEEKS, 9, 8, 7, gap=WEEK) is None


@pytest.mark.parametrize(("values", "told"), [((9, 8, 7), -3), ((1, 2, 3), 3), ((9, 7, 7), None), ((5, 9, 7), None)])
def test_a_record_is_strict(values: tuple[float, ...], told: float | None) -> None:
    assert expected(Display.RECORD_WEEKS, *values) == told


def test_a_mean_is_over_the_weeks_before() -> None:
    assert expected(Display.MEAN, 2, 4, 100) == 3


def test_a_change_per_day_knows_the_length_of_both_windows() -> None:
    display = Display.DAILY_CHANGE_RATE
    march = Figure("cases", 0, display, date(2021, 3, 1), date(2021, 4, 1), baseline_start=date(2021, 2, 1),
                   baseline_end=date(2021, 3, 1))  # fmt: skip
    found = EXPECTED[display](Evidence(Recounted(310.0, None, None), Recounted(308.0, None, None)), march)
    assert found == pytest.approx(10 / 11 - 1)
    assert EXPECTED[display](Evidence(Recounted(310.0, None, None), Recounted(0.0, None, None)), march) is None


def test_equal_groups_share_a_rank() -> None:
    evidence = Evidence(Recounted(5, None, None), peers=tuple(Recounted(each, None, None) for each in (9, 5, 5, 1)))
    assert EXPECTED[Display.RANK](evidence, figure(Display.RANK, 0)) == 2


def test_limits_follow_from_the_counted_events_and_residents() -> None:
    evidence = Evidence(Recounted(1, 10, 100_000))
    low = EXPECTED[Display.LIMIT_LOW](evidence, figure(Display.LIMIT_LOW, 0))
    high = EXPECTED[Display.LIMIT_HIGH](evidence, figure(Display.LIMIT_HIGH, 0))
    assert low == pytest.approx(0.479, abs=0.001)
    assert high == pytest.approx(1.839, abs=0.001)


def days_figure(display: Display, n_days: int) -> Figure:
    first = NEWEST + WEEK - n_days * DAY
    days = tuple((first + n * DAY, first + (n + 1) * DAY) for n in range(n_days))
    return Figure("cases", 0, display, NEWEST, NEWEST + WEEK, series=days)


@pytest.mark.parametrize(
    ("holds", "begins_with_data", "told"),
    [
        ((False, True, True), False, 2),
        ((True, True, False), False, 0),
        ((None, True), False, 1),  # nothing can be said of the day before
        ((True, True), True, 2),
        ((True, True), False, None),  # the run may have begun sooner
    ],
)
def test_days_of_double_decline_are_counted_back_to_a_day_that_is_none(
    holds: tuple[bool | None, ...], begins_with_data: bool, told: float | None
) -> None:
    evidence = Evidence(Recounted(7, None, None), declines=holds, begins_with_data=begins_with_data)
    assert EXPECTED[Display.DECLINE_DAYS](evidence, days_figure(Display.DECLINE_DAYS, len(holds))) == told


@pytest.mark.parametrize("mean", [0.0, 0.3, 4.0, 30.0, 900.0])
def test_stable_days_are_those_that_the_first_path_finds(mean: float) -> None:
    limits = poisson_range(mean, SIGNIFICANCE)
    counts = (limits.highest + 1, limits.lowest, limits.highest, round(mean))
    evidence = Evidence(Recounted(7 * mean, None, None), series=counts, significance=SIGNIFICANCE)
    assert EXPECTED[Display.STABLE_DAYS](evidence, days_figure(Display.STABLE_DAYS, len(counts))) == 3


@pytest.mark.parametrize("is_ratio", [False, True])
def test_an_effect_is_that_of_the_first_path(is_ratio: bool) -> None:
    told = {"a": (9, 40, 30, 41), "b": (20, 50, 22, 52), "c": (0, 30, 4, 31), "d": (31, 60, 12, 60)}
    names = tuple(told)

    def counted(events: int, of: int) -> Recounted:
        return Recounted(events / of, events, of) if is_ratio else Recounted(events, None, None)

    evidence = Evidence(
        Recounted(9, None, None),
        peers=tuple(counted(after, of) for after, of, _, _ in told.values()),
        peers_before=tuple(counted(before, of) for _, _, before, of in told.values()),
        names=names,
    )
    start, end, before = NEWEST, NEWEST + WEEK, NEWEST - 4 * WEEK
    asked = Figure(
        "cases", 0, Display.EFFECT, start, end, (("district", "a"),), baseline_start=before, baseline_end=start
    )
    places = {
        name: BeforeAfter(Counts(b, of_b if is_ratio else 28), Counts(a, of_a if is_ratio else 7))
        for name, (a, of_a, b, of_b) in told.items()
    }
    first_path = relative_effect(places.pop("a"), list(places.values()), is_ratio=is_ratio)
    found = effect(evidence, asked)
    assert found is not None
    assert (found.ratio, found.low, found.high) == pytest.approx((first_path.value, first_path.low, first_path.high))
