"""Cuts into levels against R's strucchange; change_points.R tells how the fixture was made."""

from datetime import date, timedelta

import numpy as np
import pytest
from fixture_rows import rows_of, weekly_counts

from fraudstats.analysis.change_points import best_cuts, levels
from fraudstats.errors import NoData

STARTS = [date(2019, 1, 7) + timedelta(days=7 * n) for n in range(120)]


def test_cuts_match_r_strucchange() -> None:
    weekly = weekly_counts()
    series = {name: 2 * np.sqrt(row + 3 / 8) for name, row in zip(weekly.names, weekly.counts, strict=True)}
    series["nile"] = np.array([float(row["flow"]) for row in rows_of("nile.csv")])
    rows = rows_of("change_points.csv")
    assert any(row["cuts"] for row in rows)
    for row in rows:
        values = series[row["series"]][: int(row["n"])]
        assert best_cuts(values, int(row["shortest"]), int(row["most"])) == [int(cut) for cut in row["cuts"].split()], (
            row
        )


def test_the_nile_fell_in_1898() -> None:
    flow = np.array([float(row["flow"]) for row in rows_of("nile.csv")])
    assert [1871 + cut for cut in best_cuts(flow, 15, 5)] == [1899]


def test_a_count_that_halved_is_stable_since_then() -> None:
    counts = np.concatenate([np.random.default_rng(1).poisson(380, 100), np.random.default_rng(2).poisson(170, 20)])
    found = levels(counts, STARTS)
    assert found[-1].since == STARTS[100]
    assert found[-1].mean == pytest.approx(170, rel=0.05)


def test_quiet_and_equal_counts_have_one_level() -> None:
    assert len(levels(np.random.default_rng(3).poisson(40, 120), STARTS)) == 1
    assert len(levels([7.0] * 120, STARTS)) == 1


def test_too_few_weeks_are_said() -> None:
    with pytest.raises(NoData):
        levels([1.0] * 11, STARTS)
