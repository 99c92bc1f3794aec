"""How much of the newest weeks is known: of the whole, of each district, and how steady that is."""

from datetime import date, timedelta

import numpy as np
import pytest

from fraudstats.analysis.completeness import LEAST, completeness_by_group
from fraudstats.analysis.reporting_triangle import ReportingTriangle
from fraudstats.calendar.windows import Window
from fraudstats.errors import NoData

MONDAY = date(2021, 1, 4)
N_WEEKS = 20
STARTS = tuple(MONDAY + timedelta(days=7 * week) for week in range(N_WEEKS))
END = STARTS[-1] + timedelta(days=7)


def triangle(complete: np.ndarray) -> ReportingTriangle:
    """Blank what is not known yet of weeks of three delays."""
    known = complete.astype(float)
    known[-1, 1:], known[-2, 2] = np.nan, np.nan
    return ReportingTriangle(STARTS[: len(complete)], known, END)


def steady(*known: float) -> ReportingTriangle:
    return triangle(np.tile(known, (N_WEEKS, 1)))


def last_days(n: int) -> Window:
    return Window(END - timedelta(days=n), END)


def test_the_share_of_a_window_is_the_mean_over_its_days() -> None:
    found = completeness_by_group({None: steady(70, 90, 100)}, counted=True)[None]
    assert found.of(last_days(7)) == pytest.approx(0.7)
    assert found.of(last_days(14)) == pytest.approx(0.8)
    assert found.of(last_days(28)) == pytest.approx((0.7 + 0.9 + 1 + 1) / 4)
    assert found.of(Window(END, END + timedelta(days=3))) == pytest.approx(0.7)  # the running week
    assert found.of(Window(STARTS[0], STARTS[1])) == 1


def test_a_share_of_nothing_can_be_divided_by() -> None:
    found = completeness_by_group({None: steady(0, 0, 100)}, counted=True)[None]
    assert found.of(last_days(7)) == LEAST
    assert found.error(last_days(7)) == 0
    assert found.of(last_days(28)) == pytest.approx(0.5)


def test_a_district_that_enters_late_is_known_by_its_own_speed() -> None:
    triangles = {None: steady(800, 950, 1000), "龙岗": steady(40, 80, 100), "大鹏": steady(0, 0, 1)}
    found = completeness_by_group(triangles, counted=True)
    assert found["龙岗"].of(last_days(7)) == pytest.approx(0.4, abs=0.02)
    assert found["大鹏"].of(last_days(7)) == pytest.approx(
        0.8 * 50 / 68
    )  # 18 followed weeks of one, and 50 of the city
    money = completeness_by_group(triangles, counted=False)
    assert money["龙岗"].of(last_days(7)) == pytest.approx(0.8)


def test_steady_entry_has_no_error_and_changing_entry_has_its_own() -> None:
    rng = np.random.default_rng(1)
    totals = np.full(N_WEEKS, 2000)
    chance = np.column_stack([rng.binomial(2000, 0.7, N_WEEKS), totals, totals])
    changing = np.column_stack([2000 * rng.normal(0.7, 0.07, N_WEEKS), totals, totals])
    errors = [
        completeness_by_group({None: triangle(each)}, counted=True)[None].error(last_days(7)) ** 0.5
        for each in (chance, changing)
    ]
    assert errors[0] < 0.01
    assert errors[1] == pytest.approx(0.1, rel=0.4)


def test_weeks_that_are_nearly_all_entered_are_told_from_the_others() -> None:
    found = completeness_by_group({None: steady(70, 99, 100)}, counted=True)[None]
    assert found.entered_until(END) == STARTS[-1]
    assert completeness_by_group({None: steady(99, 99, 100)}, counted=True)[None].entered_until(END) == END


def test_nothing_entered_ever_counts_as_complete() -> None:
    assert completeness_by_group({None: steady(0, 0, 0)}, counted=True)[None].of(last_days(7)) == 1


def test_too_few_weeks_that_were_followed_are_said() -> None:
    with pytest.raises(NoData):
        completeness_by_group({None: triangle(np.full((6, 3), 5))}, counted=True)
