"""P-values of a small table are found cell by cell, those of a large one all at once: to the last bit the same."""

import random

import polars as pl
import pytest

from fraudstats.analysis import even_sums
from fraudstats.analysis.significance import conditional_p_value

RANDOM = random.Random(20210519)
FAR_APART = [(0, 0), (0, 1), (999, 0), (0, 1000), (500, 500), (501, 500), (1_000_000, 1_000_700)]
CELLS = FAR_APART + [(RANDOM.randint(0, most), RANDOM.randint(0, most)) for most in (50, 600, 6000) for _ in range(300)]


def p_values(few: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    monkeypatch.setattr(even_sums, "FEW_CELLS", few)
    cells = pl.DataFrame(CELLS, schema=["count", "baseline"], orient="row")
    return even_sums.p_values_of_even_sums(cells).to_list()


def test_both_ways_give_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert p_values(0, monkeypatch) == p_values(len(CELLS) + 1, monkeypatch)


def test_they_are_those_of_the_test_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [conditional_p_value(*each) for each in CELLS]
    assert p_values(len(CELLS) + 1, monkeypatch) == pytest.approx(expected, rel=1e-9, abs=1e-29)
