"""The exact test against other people's: R's poisson.test (fixture) and scipy's binomtest."""

import csv
from itertools import product
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from fraudstats.analysis.significance import conditional_p_value, p_values_of_counts

FIXTURE = Path(__file__).with_name("poisson_test.csv")
COUNTS = (0, 1, 2, 5, 9, 10, 33, 120, 847, 2500)
EXPOSURES = ((1, 1), (7, 7), (28, 31), (31, 30), (365, 366), (1, 30), (16, 15))
counts = st.integers(0, 400)
lengths = st.integers(1, 366)


def in_a_table(count: int, baseline: int, days: int, baseline_days: int) -> float:
    """Test a pair the way of every verdict."""
    cell = {"count": count, "baseline": baseline, "days": days, "baseline_days": baseline_days}
    return float(p_values_of_counts(pl.DataFrame([cell])).item())


def test_p_values_match_r_poisson_test() -> None:
    with FIXTURE.open(encoding="utf-8") as lines:
        assert "R version 4.2.2" in next(lines)
        rows = list(csv.DictReader(lines))
    assert len(rows) > 250
    for row in rows:
        count, baseline, days, baseline_days = (
            int(row[each]) for each in ("count", "baseline", "days", "baseline_days")
        )
        found = conditional_p_value(count, baseline, days, baseline_days)
        assert found == pytest.approx(float(row["p_value"]), abs=1e-9, rel=1e-9), row
        of_a_table = in_a_table(count, baseline, days, baseline_days)
        assert of_a_table == pytest.approx(float(row["p_value"]), abs=1e-9, rel=1e-9), row


@pytest.mark.parametrize("exposures", EXPOSURES)
def test_p_values_match_scipy_binomtest(exposures: tuple[int, int]) -> None:
    days, baseline_days = exposures
    for count, baseline in product(COUNTS, COUNTS):
        if count + baseline:
            expected = binomtest(count, count + baseline, days / (days + baseline_days)).pvalue
            of_a_table = in_a_table(count, baseline, days, baseline_days)
            assert [conditional_p_value(count, baseline, days, baseline_days), of_a_table] == pytest.approx(
                [expected] * 2, abs=1e-9, rel=1e-7
            )


@given(count=counts, baseline=counts, days=lengths, baseline_days=lengths)
def test_swapping_both_sides_gives_the_same_p_value(count: int, baseline: int, days: int, baseline_days: int) -> None:
    one = conditional_p_value(count, baseline, days, baseline_days)
    assert one == pytest.approx(conditional_p_value(baseline, count, baseline_days, days), rel=1e-6, abs=1e-12)
    assert 0 <= one <= 1


@given(count=counts, baseline=counts, days=lengths, factor=st.integers(2, 50))
def test_only_the_proportion_of_the_lengths_matters(count: int, baseline: int, days: int, factor: int) -> None:
    one = conditional_p_value(count, baseline, days, 2 * days)
    assert one == pytest.approx(conditional_p_value(count, baseline, days * factor, 2 * days * factor), rel=1e-9)


def test_no_events_say_nothing() -> None:
    assert conditional_p_value(0, 0, 7, 31) == 1.0


def test_equal_counts_of_equal_windows_are_as_likely_as_can_be() -> None:
    assert conditional_p_value(120, 120, 7, 7) == pytest.approx(1.0)


def test_the_gap_widening_makes_chance_less_likely() -> None:
    values = [conditional_p_value(100, 100 + gap) for gap in range(0, 60, 5)]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == len(values)
