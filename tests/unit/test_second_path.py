"""What ranks, runs, records and means should be, from counts made by SQL."""

from datetime import date, timedelta

import pytest

from fraudstats.briefing.expected import EXPECTED
from fraudstats.briefing.model import Display, Figure
from fraudstats.briefing.second_path import Evidence
from fraudstats.metrics.recount import Recounted

WEEK = timedelta(days=7)
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


def test_equal_groups_share_a_rank() -> None:
    evidence = Evidence(Recounted(5, None, None), peers=tuple(Recounted(each, None, None) for each in (9, 5, 5, 1)))
    assert EXPECTED[Display.RANK](evidence, figure(Display.RANK, 0)) == 2


def test_limits_follow_from_the_counted_events_and_residents() -> None:
    evidence = Evidence(Recounted(1, 10, 100_000))
    low = EXPECTED[Display.LIMIT_LOW](evidence, figure(Display.LIMIT_LOW, 0))
    high = EXPECTED[Display.LIMIT_HIGH](evidence, figure(Display.LIMIT_HIGH, 0))
    assert low == pytest.approx(0.479, abs=0.001)
    assert high == pytest.approx(1.839, abs=0.001)
