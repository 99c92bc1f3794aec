"""On the last days of March the month to date has more days than February: every answer says so."""

import pytest

from fraudstats.project import Project
from program import Run


def test_the_scorecard_marks_it_and_says_how_the_daily_mean_changed(run_cli: Run, sample_project: Project) -> None:
    ask = ["scorecard", "telecom_incidents", "incidents_per_10k", "app_installs", "--to", "2021-03-30"]
    rows = run_cli(*ask, "--format", "json", project=sample_project).ok().rows
    months = {row["metric"]: row for row in rows if row["period"] == "mtd"}
    for metric in ("telecom_incidents", "incidents_per_10k"):
        row = months[metric]
        per_day = (row["value"] / 30) / (row["previous_value"] / 28) - 1
        assert row["lengths_differ"]
        assert row["previous_change_rate_per_day"] == pytest.approx(per_day)
    lines = run_cli("--lang", "en", *ask, project=sample_project).ok().stdout.splitlines()
    marked = [line for line in lines if "30 d against 28; per day -7.2%" in line]
    assert len(marked) == 2, "the month to date of the two that grow with the window; a stock does not"


def test_the_double_decline_names_the_lengths(run_cli: Run, sample_project: Project) -> None:
    ask = ["scorecard", "telecom_cases", "--to"]
    answer = run_cli("--lang", "en", *ask, "2021-03-30", project=sample_project).ok()
    assert "the double decline compares totals: 30 days, 28 last month, 30 a year earlier" in answer.stderr
    found = run_cli(*ask, "2021-03-30", "--format", "json", project=sample_project).ok().json["headline"]
    assert found["days_compared"] == {"current": 30, "previous": 28, "year_earlier": 30}
    equal = run_cli("--lang", "en", *ask, "2021-05-17", project=sample_project).ok()
    assert "compares totals" not in equal.stderr
