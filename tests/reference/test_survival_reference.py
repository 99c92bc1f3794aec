"""Kaplan-Meier and Wilson against R (fixtures), and what must hold for any data."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fraudstats.analysis.intervals import Estimate, wilson
from fraudstats.analysis.survival import Curve, kaplan_meier

HERE = Path(__file__).parent
LIMIT_SECONDS = 3600


def fixture(name: str, program: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8") as lines:
        version = next(lines)
        assert "R version 4.2.2" in version
        assert program in version
        return list(csv.DictReader(lines))


def curve_of(rows: list[dict[str, str]]) -> Curve:
    times = sorted({int(row["seconds"]) for row in rows})
    counts = {(int(row["seconds"]), row["stopped"]): int(row["n"]) for row in rows}
    events, pending = ([counts.get((time, flag), 0) for time in times] for flag in ("1", "0"))
    return kaplan_meier(times, events, pending)


EXPECTED = fixture("survfit_expected.csv", "survival::survfit 3.5.3")
DATA = fixture("survfit_data.csv", "survival::survfit 3.5.3")


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda row: row["case"])
def test_median_p90_and_survival_at_60_minutes_match_r_survfit(expected: dict[str, str]) -> None:
    curve = curve_of([row for row in DATA if row["case"] == expected["case"]])
    found = {"median": curve.quantile(0.5), "p90": curve.quantile(0.9), "survival": curve.at(LIMIT_SECONDS)}
    for name, estimate in found.items():
        for part, suffix in (("value", ""), ("low", "_low"), ("high", "_high")):
            text = expected[name + suffix]
            wanted = pytest.approx(float(text), abs=1e-9, rel=1e-9) if text else None
            assert getattr(estimate, part) == wanted, name + suffix


def test_wilson_limits_match_r_prop_test() -> None:
    rows = fixture("wilson.csv", "stats::prop.test, correct = FALSE")
    assert len(rows) > 30
    for row in rows:
        found = wilson(int(row["count"]), int(row["total"]))
        assert found.low == pytest.approx(float(row["low"]), abs=1e-9)
        assert found.high == pytest.approx(float(row["high"]), abs=1e-9)


def test_a_rate_over_nothing_is_none() -> None:
    assert wilson(0, 0) == Estimate(None, None, None)


def test_a_rate_beyond_one_after_corrections_has_no_interval() -> None:
    assert wilson(3, 2) == Estimate(1.5, None, None)


def test_a_curve_of_nobody_stays_at_one() -> None:
    curve = kaplan_meier([], [], [])
    assert curve.at(LIMIT_SECONDS) == Estimate(1.0, 1.0, 1.0)
    assert curve.quantile(0.5) == Estimate(None, None, None)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=30))
def test_ten_times_the_people_give_the_same_curve_with_closer_limits(counts: list[tuple[int, int]]) -> None:
    times = np.arange(len(counts))
    events, pending = np.array(counts).T
    once, tenfold = (kaplan_meier(times, events * scale, pending * scale) for scale in (1, 10))
    seen = events + pending
    last = int(np.flatnonzero(seen).max()) + 1 if seen.any() else 0  # beyond it nobody is left
    assert once.survival[: last + 1] == pytest.approx(tenfold.survival[: last + 1], nan_ok=True)
    assert (tenfold.low[: last + 1] >= once.low[: last + 1] - 1e-12)[~np.isnan(once.low[: last + 1])].all()


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(any), min_size=1, max_size=20),
    st.lists(st.integers(1, 5), min_size=1, max_size=20),
)
def test_who_waits_longer_than_anybody_stopped_may_count_with_the_longest_wait(
    counts: list[tuple[int, int]], longer: list[int]
) -> None:
    events, pending = map(list, zip(*counts, strict=True))
    events[-1] += 1
    last = len(counts) + len(longer)
    each = kaplan_meier(range(1, last + 1), [*events, *[0] * len(longer)], [*pending, *longer])
    merged = kaplan_meier([*range(1, len(counts) + 1), last], [*events, 0], [*pending, sum(longer)])
    assert [each.quantile(share) for share in (0.1, 0.5, 0.9)] == [merged.quantile(share) for share in (0.1, 0.5, 0.9)]
    assert [each.at(time) for time in range(last + 2)] == [merged.at(time) for time in range(last + 2)]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60))
def test_without_anybody_pending_the_curve_is_the_share_not_stopped(seconds: list[int]) -> None:
    times, events = np.unique(seconds, return_counts=True)
    curve = kaplan_meier(times, events, np.zeros(len(times)))
    for limit in (0, 500, 10_000):
        assert curve.at(limit).value == pytest.approx(np.mean(np.array(seconds) > limit))


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_is_symmetric(count: int, more: int) -> None:
    total = count + more
    left, right = wilson(count, total), wilson(more, total)
    assert left.low == pytest.approx(1 - (right.high or 0), abs=1e-12)
