"""The effect of a task in a district: against the others, with honest limits."""

from math import exp, log

import pytest

from fraudstats.analysis.intervals import Estimate
from fraudstats.analysis.task_effect import BeforeAfter, Counts, heterogeneity, relative_effect

Z = 1.959963984540054


def place(before: tuple[float, float], after: tuple[float, float]) -> BeforeAfter:
    return BeforeAfter(Counts(*before), Counts(*after))


def test_the_effect_is_the_ratio_of_two_rate_ratios() -> None:
    found = relative_effect(place((100, 28), (60, 28)), [place((1000, 28), (900, 28))], is_ratio=False)
    assert found.value == pytest.approx(0.6 / 0.9)
    error = (1 / 100 + 1 / 60 + 1 / 1000 + 1 / 900) ** 0.5
    assert found.value is not None
    assert found.low == pytest.approx(found.value * exp(-Z * error))


def test_a_shorter_window_after_counts_per_day() -> None:
    found = relative_effect(place((100, 28), (25, 7)), [place((1000, 28), (250, 7))], is_ratio=False)
    assert found.value == pytest.approx(1)


def test_no_change_everywhere_is_an_effect_of_one_and_swapping_turns_it_over() -> None:
    same = place((10, 20), (10, 20))
    assert relative_effect(same, [same], is_ratio=True).value == pytest.approx(1)
    own, others = place((10, 20), (5, 20)), place((30, 50), (20, 50))
    there, back = (relative_effect(one, [other], is_ratio=True) for one, other in ((own, others), (others, own)))
    assert there.value is not None
    assert back.value == pytest.approx(1 / there.value)


def test_nothing_at_risk_has_no_effect_and_zero_events_have_a_wide_one() -> None:
    full = place((5, 20), (0, 20))
    assert relative_effect(place((0, 0), (5, 20)), [full], is_ratio=True) == Estimate(None, None, None)
    assert relative_effect(full, [], is_ratio=True) == Estimate(None, None, None)
    found = relative_effect(full, [place((5, 20), (5, 20))], is_ratio=False)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.1 < found.high


def test_a_rate_that_cannot_rise_is_no_proof_of_a_fall() -> None:
    """8 of 8 before and after, while the others rose: without a correction the interval would have no width."""
    found = relative_effect(place((8, 8), (8, 8)), [place((824, 1000), (897, 1000))], is_ratio=True)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 1 < found.high


def test_districts_that_differ_beyond_chance_widen_the_interval() -> None:
    own = place((400, 28), (280, 28))
    alike = [place((500, 28), (450, 28))] * 4
    apart = [place((500, 28), (after, 28)) for after in (250, 650, 300, 600)]
    assert heterogeneity(alike, is_ratio=False) == 1
    spread = heterogeneity(apart, is_ratio=False)
    weights = [1 / (1 / 500 + 1 / after) for after in (250, 650, 300, 600)]
    changes = [log(after / 500) for after in (250, 650, 300, 600)]
    mean = sum(w * y for w, y in zip(weights, changes, strict=True)) / sum(weights)
    assert spread == pytest.approx(sum(w * (y - mean) ** 2 for w, y in zip(weights, changes, strict=True)) / 3)
    narrow, wide = (relative_effect(own, others, is_ratio=False) for others in (alike, apart))
    assert narrow.value == pytest.approx(wide.value)  # 1800 of 2000 in both
    assert narrow.low
    assert narrow.high
    assert wide.low
    assert wide.high
    assert wide.high / wide.low > 5 * narrow.high / narrow.low
    assert narrow.high < 1 < wide.high
