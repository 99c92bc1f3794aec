"""Verdicts of a whole table: chance is shared out over the cells of a family."""

import math
from fractions import Fraction

import numpy as np
import polars as pl
import pytest

from fraudstats.analysis.significance import Verdict, conditional_p_value, p_values_of_counts
from fraudstats.analysis.table_verdicts import judge_counts, judge_proportions
from fraudstats.config import Thresholds

THRESHOLDS = Thresholds()
CELL = {"family": "2021-W19", "count": 100, "baseline": 100, "days": 7, "baseline_days": 7, "dispersion": 1.0}
RATE = {
    "family": "2021-W19",
    "numerator": 50,
    "denominator": 100,
    "baseline_numerator": 50,
    "baseline_denominator": 100,
}


def counts(*cells: dict[str, object]) -> pl.DataFrame:
    return judge_counts(pl.DataFrame([CELL | each for each in cells]), THRESHOLDS)


def verdicts(*cells: dict[str, object]) -> list[str]:
    return counts(*cells).get_column("verdict").to_list()


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
        (10, None, 7, 7, Verdict.NO_BASELINE),
        (-1, 30, 7, 7, Verdict.NO_BASELINE),  # corrections outweigh the events: no count
    ],
)
def test_verdict_of_two_counts(
    count: int, baseline: int | None, days: int, baseline_days: int, verdict: Verdict
) -> None:
    cell = {"count": count, "baseline": baseline, "days": days, "baseline_days": baseline_days}
    table = pl.DataFrame([CELL | cell], schema_overrides={"baseline": pl.Int64})
    assert judge_counts(table, THRESHOLDS).get_column("verdict").to_list() == [verdict]


def test_the_thresholds_decide() -> None:
    def verdict(count: int, baseline: int, thresholds: Thresholds) -> str:
        cells = pl.DataFrame([CELL | {"count": count, "baseline": baseline}])
        return judge_counts(cells, thresholds).item(0, "verdict")

    assert verdict(100, 130, Thresholds(significance=0.05)) == Verdict.NO_CLEAR_CHANGE
    assert verdict(100, 130, Thresholds(significance=0.10)) == Verdict.FALL
    assert verdict(4, 5, Thresholds(minimum_base=9)) == Verdict.NO_CLEAR_CHANGE


def p_values(*columns: list[int]) -> list[float]:
    names = ("count", "baseline", "days", "baseline_days")
    return p_values_of_counts(pl.DataFrame(dict(zip(names, columns, strict=True)))).to_list()


def test_no_pairs_have_no_p_values() -> None:
    cells = pl.DataFrame(schema=dict.fromkeys(("count", "baseline", "days", "baseline_days"), pl.Int64))
    assert p_values_of_counts(cells).to_list() == []


def test_equal_and_other_windows_keep_their_places() -> None:
    pairs = [(100, 130, 7, 7), (100, 130, 7, 14), (700, 900, 7, 7), (5, 9, 28, 31), (5, 9, 31, 31), (0, 0, 7, 7)]
    assert p_values(*map(list, zip(*pairs, strict=True))) == pytest.approx(
        [conditional_p_value(*each) for each in pairs], rel=1e-9, abs=1e-30
    )


def test_many_pairs_are_tested_as_one_by_one() -> None:
    rng = np.random.default_rng(3)
    pairs = np.concatenate([rng.poisson(mean, (60, 2)) for mean in (0.5, 4, 60, 3000)])
    days = rng.choice([7, 28, 31], (len(pairs), 2))
    found = p_values(*pairs.T.tolist(), *days.T.tolist())
    single = [conditional_p_value(*map(int, pair), *map(int, both)) for pair, both in zip(pairs, days, strict=True)]
    assert found == pytest.approx(single, rel=1e-9, abs=1e-30)


@pytest.mark.parametrize("n", [0, 1, 2, 7, 40, 41, 2000, 30_001])
def test_windows_of_equal_length_take_a_shorter_way_to_the_same_p_values(n: int) -> None:
    parts = sorted({0, 1, n // 3, n // 2 - 3, n // 2, n // 2 + 1, n // 2 + 60, n - 1, n} & set(range(n + 1)))
    found = p_values(parts, [n - part for part in parts], [7] * len(parts), [7] * len(parts))
    single = [conditional_p_value(part, n - part, 7, 7) for part in parts]
    assert found == pytest.approx(single, rel=1e-9, abs=1e-30)


@pytest.mark.parametrize("n", [999, 1000, 1001, 1438, 1999])
def test_p_values_of_large_sums_are_those_of_whole_numbers(n: int) -> None:
    """Below, near and beyond what is near the half: Pascal's triangle, without a rounded number in it."""
    parts = [part for part in range(n // 2 - 90, n // 2 + 91) if part % 3 or abs(2 * part - n) < 3]
    found = p_values(parts, [n - part for part in parts], [7] * len(parts), [7] * len(parts))
    exact = [1.0 if 2 * part == n else float(Fraction(2 * tail(n, min(part, n - part)), 2**n)) for part in parts]
    assert found == pytest.approx(exact, rel=2e-12, abs=0)


def tail(n: int, part: int) -> int:
    return sum(math.comb(n, each) for each in range(part + 1))


def test_a_clear_fall_stays_one_among_quiet_cells() -> None:
    found = counts(*[{}] * 40, {"count": 40, "baseline": 120}, {"count": 3, "baseline": 2})
    assert found.get_column("verdict").to_list() == [Verdict.NO_CLEAR_CHANGE] * 40 + [Verdict.FALL, Verdict.SMALL_BASE]
    assert found.row(-1) == (Verdict.SMALL_BASE, None, None)


def test_what_one_cell_may_be_called_many_may_not() -> None:
    borderline = {"count": 80, "baseline": 110}  # p = 0.035
    assert verdicts(borderline) == [Verdict.FALL]
    assert verdicts(borderline, *[{}] * 12)[0] == Verdict.NO_CLEAR_CHANGE


def test_families_do_not_see_each_other() -> None:
    borderline = {"count": 80, "baseline": 110}
    assert verdicts(borderline, *[{"family": f"2021-W{week}"} for week in range(1, 13)])[0] == Verdict.FALL


def test_a_large_table_of_chance_names_next_to_nothing() -> None:
    rng = np.random.default_rng(1)

    def names_something() -> bool:
        cells = [{"count": int(a), "baseline": int(b)} for a, b in rng.poisson(60, (130, 2))]
        return bool({Verdict.FALL, Verdict.RISE} & set(verdicts(*cells)))

    assert np.mean([names_something() for _ in range(100)]) <= 0.07


def test_spread_counts_need_more_to_be_called_a_change() -> None:
    cell = {"count": 80, "baseline": 120}
    assert verdicts(cell) == [Verdict.FALL]
    assert verdicts(cell | {"dispersion": 3.0}) == [Verdict.NO_CLEAR_CHANGE]


def test_a_count_that_vanished_is_a_fall_however_spread_the_past() -> None:
    assert verdicts({"count": 0, "baseline": 80, "dispersion": 3.0}) == [Verdict.FALL]
    assert verdicts({"count": 80, "baseline": 0, "dispersion": 3.0}) == [Verdict.RISE]
    assert verdicts({"count": 0, "baseline": 10, "dispersion": 3.0}) == [Verdict.NO_CLEAR_CHANGE]


def test_an_empty_table_has_no_verdicts() -> None:
    assert judge_counts(pl.DataFrame([CELL]).clear(), THRESHOLDS).is_empty()
    assert judge_proportions(pl.DataFrame([RATE]).clear(), THRESHOLDS).is_empty()


@pytest.mark.parametrize(
    ("parts", "verdict"),
    [
        ((87, 100, 70, 100), Verdict.RISE),
        ((70, 100, 87, 100), Verdict.FALL),
        ((87, 100, 80, 100), Verdict.NO_CLEAR_CHANGE),
        ((9, 9, 1, 100), Verdict.SMALL_BASE),  # 9 is below the minimum of 10
        ((10, 10, 1, 10), Verdict.RISE),  # few, so Fisher's test
        ((10, 10, 8, 10), Verdict.NO_CLEAR_CHANGE),
        ((0, 0, 5, 10), Verdict.NO_BASELINE),  # no rate
        ((12, 10, 5, 10), Verdict.NO_BASELINE),  # no part of a whole
    ],
)
def test_verdict_of_two_proportions(parts: tuple[int, int, int, int], verdict: Verdict) -> None:
    names = ("numerator", "denominator", "baseline_numerator", "baseline_denominator")
    cell = pl.DataFrame([RATE | dict(zip(names, parts, strict=True))])
    assert judge_proportions(cell, THRESHOLDS).get_column("verdict").to_list() == [verdict]
