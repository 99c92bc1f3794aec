"""False discovery rate, limits of a week, effect of a task and nowcast against R; honest_numbers.R made the fixtures."""

from datetime import date, timedelta
from itertools import groupby

import numpy as np
import pytest
from fixture_rows import rows_of, weekly_counts

from fraudstats.analysis.bands import BandMethod, bands
from fraudstats.analysis.false_discovery import adjusted_p_values
from fraudstats.analysis.lateness import nowcast
from fraudstats.analysis.rate_ratio import wheeler_z
from fraudstats.analysis.reporting_triangle import ReportingTriangle
from fraudstats.analysis.task_effect import BeforeAfter, Counts, heterogeneity, relative_effect


def test_adjusted_p_values_match_r_p_adjust() -> None:
    for _, group in groupby(rows_of("false_discovery.csv"), lambda row: row["family"]):
        rows = list(group)
        found = adjusted_p_values(np.array([float(row["p_value"]) for row in rows]))
        assert found == pytest.approx([float(row["q_value"]) for row in rows], rel=1e-9)


def test_limits_of_prior_weeks_and_wheeler_s_z_match_r() -> None:
    weekly = weekly_counts()
    for row in rows_of("prior_weeks.csv"):
        counts, week = weekly.counts[weekly.names.index(row["series"])], int(row["week"])
        (found,) = bands(counts[: week + 1], weekly.starts[: week + 1], 1, seasonal=False)
        assert found.method is BandMethod.PRIOR_WEEKS
        expected = [float(row[name]) for name in ("expected", "low", "high")]
        assert (found.expected, found.low, found.high) == pytest.approx(tuple(expected), rel=1e-9, abs=1e-12)
        assert wheeler_z(counts[week], counts[week - 1]) == pytest.approx(float(row["z"]), rel=1e-9, abs=1e-12)


def test_the_effect_of_a_task_matches_the_interaction_of_r_glm() -> None:
    for case, group in groupby(rows_of("task_effect.csv"), lambda row: row["case"]):
        rows = list(group)
        own, *others = (
            BeforeAfter(
                Counts(float(row["before"]), float(row["before_of"])),
                Counts(float(row["after"]), float(row["after_of"])),
            )
            for row in rows
        )
        is_ratio = case == "ratios"
        assert heterogeneity(others, is_ratio=is_ratio) == pytest.approx(float(rows[0]["heterogeneity"]), rel=1e-9)
        found = relative_effect(own, others, is_ratio=is_ratio)
        expected = tuple(float(rows[0][name]) for name in ("effect", "low", "high"))
        assert (found.value, found.low, found.high) == pytest.approx(expected, rel=1e-7)


def test_the_nowcast_matches_its_definition_with_r_qnbinom() -> None:
    known = np.array([[float(value) for value in row.values()] for row in rows_of("nowcast_triangle.csv")])
    known[26:, -1] = np.nan  # weeks that were not followed to the end yet
    starts = tuple(date(2021, 1, 4) + timedelta(days=7 * week) for week in range(len(known)))
    for row in rows_of("nowcast.csv"):
        newest = known.copy()
        newest[-1, int(row["delay"]) + 1 :] = np.nan
        found = nowcast(ReportingTriangle(starts, newest, starts[-1]), len(known) - 1)
        assert found.known == float(row["now"])
        assert found.expected == pytest.approx(float(row["expected"]), rel=1e-9)
        assert (found.interval.low, found.interval.high) == (float(row["low"]), float(row["high"]))
