"""The checker's own tests of chance say what the first path's say, though they share no line."""

from datetime import date, timedelta
from random import Random

import numpy as np
import polars as pl
import pytest
from scipy.special import stdtr

from fraudstats.analysis.false_discovery import adjusted_p_values
from fraudstats.analysis.overdispersion import dispersion_before
from fraudstats.analysis.proportions import proportions_p_value
from fraudstats.analysis.rate_ratio import overdispersed_p_value
from fraudstats.analysis.roll_up import Grouped
from fraudstats.analysis.significance import conditional_p_value
from fraudstats.briefing.chance import (
    Pair,
    adjusted,
    p_value_of_counts,
    p_value_of_parts,
    spread_of_weeks,
    upper_tail_of_t,
)
from fraudstats.calendar.windows import Window
from fraudstats.config import Thresholds
from fraudstats.metrics.definition import Kind

WEEK = timedelta(days=7)


@pytest.mark.parametrize("days", [(7, 7), (16, 31), (28, 28), (137, 136)])
@pytest.mark.parametrize("counts", [(0, 0), (0, 12), (12, 0), (1, 9), (7, 9), (57, 47), (210, 543), (10593, 5774)])
def test_counts_are_tested_alike(counts: tuple[int, int], days: tuple[int, int]) -> None:
    found = p_value_of_counts(Pair(*counts, *days))
    assert found == pytest.approx(conditional_p_value(*counts, *days), abs=1e-10)
    widened = p_value_of_counts(Pair(*counts, *days), 2.5)
    assert widened == pytest.approx(max(found, overdispersed_p_value(*counts, *days, 2.5)), abs=1e-10)


@pytest.mark.parametrize(
    "parts", [(0, 0, 12, 11), (3, 9, 10, 12), (151, 123, 173, 147), (12, 12, 12, 13), (1, 0, 400, 380)]
)
def test_proportions_are_tested_alike(parts: tuple[int, int, int, int]) -> None:
    now, before, of_now, of_before = parts
    expected = proportions_p_value(now, of_now, before, of_before)
    assert p_value_of_parts(Pair(*parts)) == pytest.approx(expected, abs=1e-10)


def test_p_values_are_adjusted_alike() -> None:
    drawn = Random(6)
    for n in (1, 2, 13, 40):
        p_values = [round(drawn.random() ** 3, 3) for _ in range(n)]
        assert adjusted(p_values) == pytest.approx(adjusted_p_values(np.array(p_values)))


@pytest.mark.parametrize("n_weeks", [4, 7, 8, 30, 60])
@pytest.mark.parametrize("spread", [0, 3])
def test_the_spread_of_weeks_is_measured_alike(n_weeks: int, spread: int) -> None:
    drawn, first = Random(n_weeks), date(2020, 1, 6)
    counts = [max(0, round(drawn.gauss(40, 6.3 * (1 + spread)))) for _ in range(n_weeks)]
    days = [first + n * WEEK for n in range(n_weeks)]
    end = first + n_weeks * WEEK
    partials = pl.DataFrame({"day": days, "value": counts}, schema={"day": pl.Date, "value": pl.Int64})
    thresholds = Thresholds()
    rows = dispersion_before(Grouped(partials, (), Kind.COUNT), [end], Window(first, end), thresholds)
    expected = rows.get_column("dispersion")[0] if rows.height else 1.0
    found = spread_of_weeks(counts[-thresholds.history_weeks :])
    assert found == pytest.approx(expected)
    if n_weeks >= 30:  # fewer may hide it
        assert (found > 1) == (spread > 0)


@pytest.mark.parametrize("value", [-4.0, -0.3, 0.0, 0.5, 1.9, 6.0, 40.0])
def test_the_tail_of_student_s_t_is_scipy_s(value: float) -> None:
    assert upper_tail_of_t(value) == pytest.approx(stdtr(7, -value), rel=1e-6, abs=1e-12)
