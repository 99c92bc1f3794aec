"""Farrington's flexible algorithm against R's surveillance; farrington.R tells how the fixture was made."""

from collections import defaultdict

import numpy as np
import pytest
from fixture_rows import rows_of, weekly_counts

from fraudstats.analysis.signals.farrington import WEEKS_A_YEAR, FarringtonOptions, ThresholdMethod, farrington
from fraudstats.briefing.expected_season import expected_season

ONE_PART_IN_A_MILLION = 1e-6
ANSWERS = ("expected", "upper", "p_value", "phi", "slope")


def _cases() -> dict[tuple[str, ...], dict[str, dict[str, float]]]:
    cases: dict[tuple[str, ...], dict[str, dict[str, float]]] = defaultdict(dict)
    for row in rows_of("farrington_flexible.csv"):
        key = tuple(
            row[each] for each in ("method", "trend", "no_periods", "weeks_excluded", "reweight", "trend_level", "week")
        )
        cases[key][row["series"]] = {name: float(row[name].replace("NA", "nan")) for name in ANSWERS}
    return cases


CASES = _cases()


def test_every_option_is_in_the_fixture() -> None:
    seen = [{key[place] for key in CASES} for place in range(6)]
    assert seen == [
        {"delta", "nbPlugin", "muan"},
        {"TRUE", "FALSE"},
        {"1", "10"},
        {"3", "26"},
        {"TRUE", "FALSE"},
        {"1", "0.05"},
    ]
    slopes = [series["slope"] for case in CASES.values() for series in case.values()]
    assert 0 < sum(map(np.isnan, slopes)) < len(slopes)


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_farrington_matches_r_surveillance(case: tuple[str, ...]) -> None:
    method, trend, n_groups, n_excluded, reweight, trend_level, week = case
    weekly = weekly_counts()
    options = FarringtonOptions(
        years=5,
        half_window=3,
        n_groups=int(n_groups),
        n_excluded=int(n_excluded),
        trend=trend == "TRUE",
        alpha=0.01,
        trend_level=float(trend_level),
        reweight=reweight == "TRUE",
        method=ThresholdMethod(method),
    )
    found = farrington(weekly.counts, weekly.starts, int(week), options)
    answers = (found.expected, found.threshold, found.p_value, found.dispersion, found.slope)
    for name, values in zip(ANSWERS, answers, strict=True):
        expected = [CASES[case][series][name] for series in weekly.names]
        assert values == pytest.approx(expected, rel=ONE_PART_IN_A_MILLION, abs=1e-9, nan_ok=True), name


CHECKED_TWICE = [key for key in CASES if key[1:6] == ("TRUE", "10", "26", "TRUE", "1")]
"""The cases whose options are those of signals."""


@pytest.mark.parametrize("case", CHECKED_TWICE, ids="-".join)
def test_the_second_fit_matches_r_surveillance(case: tuple[str, ...]) -> None:
    weekly, week = weekly_counts(), int(case[-1])
    found = expected_season(weekly.counts[:, week::-1], weekly.starts[week])
    assert found is not None
    expected = {name: [CASES[case][series][name] for series in weekly.names] for name in ANSWERS}
    assert found.mean == pytest.approx(expected["expected"], rel=ONE_PART_IN_A_MILLION)
    assert found.dispersion == pytest.approx(expected["phi"], rel=ONE_PART_IN_A_MILLION)
    slopes = np.nan_to_num(expected["slope"]) * WEEKS_A_YEAR
    assert found.slope == pytest.approx(slopes, rel=ONE_PART_IN_A_MILLION, abs=1e-9)
