"""What stands behind the verdict of a change; values from R 4.2.2, `poisson.test`."""

import pytest

from fraudstats.analysis.evidence import evidence
from fraudstats.analysis.rate_ratio import Interval
from fraudstats.metrics.definition import Kind

ROW = {
    "value": 165, "days": 7, "provisional": False, "dispersion": 1.0, "numerator": None, "denominator": None,
    "previous_value": 152, "previous_days": 7, "previous_p_value": 0.5, "verdict": "no_clear_change",
    "previous_numerator": None, "previous_denominator": None,
    "year_earlier_value": None, "year_earlier_days": 7, "year_earlier_p_value": None, "year_earlier_verdict": None,
}  # fmt: skip
RATE = {
    **ROW, "value": 0.8, "numerator": 8, "denominator": 10,
    "previous_value": 0.5, "previous_numerator": 5, "previous_denominator": 10,
}  # fmt: skip


def test_a_count_has_its_ratio_and_the_other_tests_beside_the_one_that_decides() -> None:
    (found,) = evidence(ROW, Kind.COUNT)
    assert (found.against, found.verdict, found.p_value) == ("previous", "no_clear_change", 0.5)
    assert found.rate_ratio == pytest.approx(1.08552631579)
    assert found.rate_ratio_interval == Interval(pytest.approx(0.865541988693), pytest.approx(1.36216779684))
    assert found.e_test_p_value is not None
    assert found.e_test_p_value < 0.5003814794  # the exact test, which the E-test is to be sharper than
    assert found.wheeler_z == pytest.approx(2 * (165**0.5 - 152**0.5))


def test_windows_of_unequal_length_have_no_z() -> None:
    (found,) = evidence({**ROW, "previous_days": 28}, Kind.COUNT)
    assert found.wheeler_z is None
    assert found.rate_ratio == pytest.approx(165 / 152 * 4)


def test_from_nothing_a_ratio_has_no_upper_limit() -> None:
    (found,) = evidence({**ROW, "value": 3, "previous_value": 0}, Kind.COUNT)
    assert found.rate_ratio is None
    assert found.rate_ratio_interval is not None
    assert found.rate_ratio_interval.high == float("inf")
    assert found.rate_ratio_interval.low > 0
    (nothing,) = evidence({**ROW, "value": 0, "previous_value": 0}, Kind.COUNT)
    assert nothing.rate_ratio_interval is None


def test_many_events_are_left_to_the_exact_test() -> None:
    (found,) = evidence({**ROW, "value": 3000, "previous_value": 3000}, Kind.COUNT)
    assert found.e_test_p_value is None


def test_a_rate_has_the_interval_of_the_difference() -> None:
    (found,) = evidence(RATE, Kind.RATIO)
    assert found.difference_interval is not None
    assert found.difference_interval.low < 0.3 < found.difference_interval.high
    assert found.rate_ratio is None
    (other,) = evidence({**RATE, "numerator": 12}, Kind.RATIO)  # no part of a whole
    assert other.difference_interval is None


@pytest.mark.parametrize("kind", [Kind.SUM, Kind.DURATION, Kind.STOCK, Kind.PER_HEAD])
def test_what_is_no_count_has_no_evidence(kind: Kind) -> None:
    assert evidence(ROW, kind) == []


def test_a_ratio_that_is_no_part_of_a_whole_has_no_verdict_and_no_evidence() -> None:
    assert evidence({**RATE, "verdict": None}, Kind.RATIO) == []


def test_a_period_that_is_not_complete_is_not_judged() -> None:
    assert evidence({**ROW, "provisional": True}, Kind.COUNT) == []
