"""Comparisons of two counts and of two proportions against R, scipy and papers."""

import math

import pytest
from fixture_rows import rows_of
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson_means_test

from fraudstats.analysis.proportions import (
    difference_interval,
    fisher_p_value,
    score_interval,
    two_proportions_p_value,
)
from fraudstats.analysis.rate_ratio import (
    e_test_p_value,
    overdispersed_p_value,
    rate_ratio_interval,
    wheeler_z,
)

CLOSED_FORM = 1e-9
counts = st.integers(0, 200)


def near(value: float) -> object:
    return pytest.approx(value, rel=CLOSED_FORM, abs=CLOSED_FORM)


def test_rate_ratio_intervals_match_r_poisson_test() -> None:
    for row in rows_of("rate_ratio.csv"):
        found = rate_ratio_interval(*(int(row[each]) for each in ("count", "baseline", "days", "baseline_days")))
        assert (found.low, found.high) == (near(float(row["low"])), near(float(row["high"]))), row


def test_e_test_matches_its_definition_added_up_in_r() -> None:
    for row in rows_of("rate_ratio.csv"):
        found = e_test_p_value(*(int(row[each]) for each in ("count", "baseline", "days", "baseline_days")))
        assert found == near(float(row["e_test"])), row


@pytest.mark.parametrize(
    ("count", "baseline", "days", "baseline_days"), [(3, 11, 7, 7), (40, 21, 7, 7), (5, 40, 7, 31)]
)
def test_e_test_matches_scipy(count: int, baseline: int, days: int, baseline_days: int) -> None:
    expected = poisson_means_test(count, days, baseline, baseline_days).pvalue
    assert e_test_p_value(count, baseline, days, baseline_days) == pytest.approx(expected, abs=1e-7)


def test_overdispersed_p_values_match_r_chisq_test_over_a_given_dispersion() -> None:
    for row in rows_of("rate_ratio.csv"):
        numbers = [int(row[each]) for each in ("count", "baseline", "days", "baseline_days")]
        assert overdispersed_p_value(*numbers, dispersion=2.5) == near(float(row["overdispersed"])), row


def test_proportions_match_r_prop_test_and_fisher_test() -> None:
    for row in rows_of("proportions.csv"):
        a, b, c, d = (int(row[each]) for each in "abcd")
        assert two_proportions_p_value(a, b, c, d) == near(float(row["score"])), row
        assert fisher_p_value(a, b, c, d) == near(float(row["fisher"])), row
        one = score_interval(a, b)
        assert (one.low, one.high) == (near(float(row["low"])), near(float(row["high"])))


def test_difference_intervals_match_newcombe_s_formula_over_the_limits_of_r_prop_test() -> None:
    for row in rows_of("proportions.csv"):
        found = difference_interval(*(int(row[each]) for each in "abcd"))
        assert (found.low, found.high) == (near(float(row["difference_low"])), near(float(row["difference_high"]))), row


@given(count=counts, baseline=counts)
def test_swapping_both_sides_turns_the_ratio_over(count: int, baseline: int) -> None:
    one, other = rate_ratio_interval(count, baseline, 7, 31), rate_ratio_interval(baseline, count, 31, 7)
    assert one.low == near(1 / other.high if other.high else math.inf)
    assert e_test_p_value(count, baseline, 7, 31) == near(e_test_p_value(baseline, count, 31, 7))
    assert wheeler_z(count, baseline) == -wheeler_z(baseline, count)
