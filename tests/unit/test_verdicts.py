"""What a change of a count deserves to be called."""

import pytest

from fraudstats.analysis.significance import Verdict, verdict_of_counts
from fraudstats.config import Thresholds


@pytest.mark.parametrize(
    ("count", "baseline", "days", "baseline_days", "verdict"),
    [
        (100, 160, 7, 7, Verdict.FALL),
        (160, 100, 7, 7, Verdict.RISE),
        (100, 105, 7, 7, Verdict.NO_CLEAR_CHANGE),
        (100, 100, 7, 7, Verdict.NO_CLEAR_CHANGE),
        (0, 20, 7, 7, Verdict.FALL),
        (20, 0, 7, 7, Verdict.RISE),
        (4, 5, 7, 7, Verdict.SMALL_BASE),  # together 9, below the minimum of 10
        (0, 10, 7, 7, Verdict.FALL),  # together 10: large enough
        (0, 0, 7, 7, Verdict.SMALL_BASE),
        (280, 310, 28, 31, Verdict.NO_CLEAR_CHANGE),  # ten a day in both
        (280, 310, 28, 28, Verdict.NO_CLEAR_CHANGE),
        (560, 620, 28, 28, Verdict.NO_CLEAR_CHANGE),
        (5600, 6200, 28, 28, Verdict.FALL),
        (5600, 6200, 28, 31, Verdict.NO_CLEAR_CHANGE),
        (300, 310, 28, 56, Verdict.RISE),  # fewer, but in half the time
        (None, 10, 7, 7, Verdict.NO_BASELINE),
        (10, None, 7, 7, Verdict.NO_BASELINE),
        (-1, 30, 7, 7, Verdict.NO_BASELINE),  # corrections outweigh the events: no count
    ],
)
def test_verdict_of_two_counts(
    count: int | None, baseline: int | None, days: int, baseline_days: int, verdict: Verdict
) -> None:
    assert verdict_of_counts(count, baseline, days, baseline_days, Thresholds()) is verdict


def test_the_thresholds_decide() -> None:
    assert verdict_of_counts(100, 130, 7, 7, Thresholds(significance=0.05)) is Verdict.NO_CLEAR_CHANGE
    assert verdict_of_counts(100, 130, 7, 7, Thresholds(significance=0.10)) is Verdict.FALL
    assert verdict_of_counts(4, 5, 7, 7, Thresholds(minimum_base=9)) is Verdict.NO_CLEAR_CHANGE
