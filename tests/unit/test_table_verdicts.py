"""Verdicts of a whole table: chance is shared out over its cells."""

import numpy as np

from fraudstats.analysis.significance import Verdict
from fraudstats.analysis.table_verdicts import ComparedCounts, judge_table
from fraudstats.config import Thresholds

THRESHOLDS = Thresholds()


def test_a_clear_fall_stays_one_among_quiet_cells() -> None:
    cells = [ComparedCounts(100, 100, 7, 7)] * 40 + [ComparedCounts(40, 120, 7, 7), ComparedCounts(3, 2, 7, 7)]
    found = judge_table(cells, THRESHOLDS)
    assert [each.verdict for each in found[-2:]] == [Verdict.FALL, Verdict.SMALL_BASE]
    assert {each.verdict for each in found[:-2]} == {Verdict.NO_CLEAR_CHANGE}
    assert found[-2].ratio.high < 1
    assert found[-1].p_value is None


def test_a_large_table_of_chance_names_next_to_nothing() -> None:
    rng = np.random.default_rng(1)
    named = [
        sum(each.verdict in (Verdict.FALL, Verdict.RISE) for each in judge_table(_chance(rng), THRESHOLDS)) > 0
        for _ in range(100)
    ]
    assert np.mean(named) <= 0.07


def _chance(rng: np.random.Generator) -> list[ComparedCounts]:
    return [ComparedCounts(int(a), int(b), 7, 7) for a, b in rng.poisson(60, (130, 2))]


def test_spread_counts_need_more_to_be_called_a_change() -> None:
    plain, spread = (ComparedCounts(80, 120, 7, 7, dispersion) for dispersion in (1.0, 3.0))
    assert judge_table([plain], THRESHOLDS)[0].verdict is Verdict.FALL
    assert judge_table([spread], THRESHOLDS)[0].verdict is Verdict.NO_CLEAR_CHANGE


def test_windows_of_unequal_length_are_compared_by_the_day() -> None:
    (found,) = judge_table([ComparedCounts(310, 280, 31, 28)], THRESHOLDS)
    assert found.verdict is Verdict.NO_CLEAR_CHANGE


def test_an_empty_table_has_no_verdicts() -> None:
    assert judge_table([], THRESHOLDS) == []
