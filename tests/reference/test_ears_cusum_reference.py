"""EARS and CUSUM against R's surveillance; ears_cusum.R tells how the fixtures were made."""

from itertools import groupby

import numpy as np
import pytest
from fixture_rows import rows_of, weekly_counts

from fraudstats.analysis.signals.cusum import Transformation, cusum
from fraudstats.analysis.signals.ears import EarsMethod, ears

CLOSED_FORM = 1e-9
WEEKLY = weekly_counts()
SETTINGS = ("method", "baseline", "min_sigma", "alpha", "series")


def test_ears_matches_r_surveillance() -> None:
    for setting, group in groupby(rows_of("ears.csv"), lambda row: [row[each] for each in SETTINGS]):
        method, baseline, min_sigma, alpha, series = setting
        rows = list(group)
        weeks = [int(row["week"]) for row in rows]
        counts = WEEKLY.counts[[WEEKLY.names.index(series)]]
        found = ears(counts, EarsMethod(method), baseline=int(baseline), alpha=float(alpha), min_sigma=float(min_sigma))
        expected = [float(row["upper"].replace("NA", "nan")) for row in rows]
        assert found.threshold[0, weeks] == pytest.approx(expected, rel=CLOSED_FORM, abs=CLOSED_FORM, nan_ok=True), (
            setting
        )


def test_cusum_matches_r_surveillance() -> None:
    for (trans, series), group in groupby(rows_of("cusum.csv"), lambda row: (row["trans"], row["series"])):
        rows = list(group)
        weeks = [int(row["week"]) for row in rows]
        counts = WEEKLY.counts[[WEEKLY.names.index(series)]]
        mean = counts[:, : weeks[0]].mean(axis=1, keepdims=True)
        found = cusum(counts[:, weeks], mean, transformation=Transformation(trans))
        assert found.path[0] == pytest.approx([float(row["cusum"]) for row in rows], rel=CLOSED_FORM, abs=CLOSED_FORM)
        assert found.alarms[0].tolist() == [row["alarm"] == "1" for row in rows]


def test_equal_counts_raise_no_alarm() -> None:
    flat = np.full((1, 40), 5.0)
    assert not cusum(flat, np.full((1, 1), 5.0)).alarms.any()
    assert not (flat > ears(flat, EarsMethod.C2).threshold).any()
