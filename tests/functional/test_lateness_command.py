"""`fraudstats lateness` on loads of every week, in which a fifth of the cases is entered a week late."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from fraudstats.project import Project
from program import Run

MONDAY = date(2021, 1, 4)
N_WEEKS = 20
EVERY_WEEK = 25


def _case(week: int, number: int) -> str:
    day = MONDAY + timedelta(days=7 * week + number % 7)
    return f"{week:02}-{number:02},{day} 10:00:00,福田,telecom_fraud"


@pytest.fixture
def loaded_weekly(project: Project, tmp_path: Path) -> Project:
    """Load each Monday the week before: the first 20 cases at once, five a week later."""
    for week in range(N_WEEKS):
        rows = [_case(week, number) for number in range(20)]
        if week:
            rows += [_case(week - 1, number) for number in range(20, EVERY_WEEK)]
        path = tmp_path / f"cases_{week}.csv"
        path.write_text("\n".join(["case_id,filed_at,district,category", *rows]) + "\n", encoding="utf-8")
        monday = datetime(2021, 1, 11, 8, 0) + timedelta(days=7 * week)
        (answer,) = project.load([path], as_of=monday)
        assert answer.refusal is None, answer.refusal
    return project


def test_the_newest_week_is_compared_at_the_same_maturity(run_cli: Run, loaded_weekly: Project) -> None:
    answer = run_cli(
        "lateness", "telecom_cases", "--weeks", "3", "--format", "json", project=loaded_weekly, now="2021-05-24T09:00"
    ).ok()
    assert answer.json["schema"] == "fraudstats.lateness/1"
    assert answer.json["completeness"] == pytest.approx([0.8, 1, 1, 1], abs=0.01)
    newest = answer.rows[-1]
    assert (newest["days_after_end"], newest["known"], newest["same_maturity_baseline"]) == (1, 20, 20)
    assert newest["expected_final_low"] <= EVERY_WEEK <= newest["expected_final_high"]


def test_a_store_of_one_load_cannot_tell(run_cli: Run, sample_project: Project) -> None:
    answer = run_cli("lateness", "telecom_cases", project=sample_project)
    assert answer.exit_code == 5
    assert "several loads" in answer.stderr
