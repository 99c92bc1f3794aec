"""Records of a series, and the limits of small counts."""

import pytest

from fraudstats.analysis.incidence import byar_limits
from fraudstats.analysis.records import record


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([], 0),
        ([5], 0),
        ([5, 5], 0),
        ([5, 4], -2),
        ([4, 5], 2),
        ([9, 8, 7, 6], -4),
        ([5, 9, 8, 5], -3),
        ([3, 9, 8, 7], -3),
        ([9, 3, 4, 5], 3),
        ([5, 1, 2, 5], 3),
    ],
)
def test_a_record_reaches_back_to_the_last_period_that_was_as_low_or_as_high(values: list[float], told: int) -> None:
    assert record(values) == told


def test_a_record_turns_its_sign_with_the_values() -> None:
    values = [7.0, 3.0, 9.0, 2.0]
    assert record([-each for each in values]) == -record(values)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (10, 4.7954, 18.3904), (57, 43.1712, 73.8501)],
)
def test_limits_of_a_count_match_the_exact_ones_of_r(count: int, low: float, high: float) -> None:
    """R 4.2: poisson.test(count)$conf.int."""
    found = byar_limits(count)
    assert found.low == pytest.approx(low, abs=0.03)
    assert found.high == pytest.approx(high, abs=0.03)
