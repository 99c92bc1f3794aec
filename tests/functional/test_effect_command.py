"""`fraudstats effect` on the sample, whose campaign begins on 2021-03-01."""

from fraudstats.project import Project
from program import Run

USUAL = ("--leave-out", "2020-01-20:2020-05-10")
"""The sample's epidemic, in which incidents and cases fell to a third."""


def test_the_campaign_of_the_sample_avoided_cases(run_cli: Run, sample_project: Project) -> None:
    answer = run_cli("effect", "telecom_cases", *USUAL, "--format", "json", project=sample_project).ok()
    assert answer.json["schema"] == "fraudstats.effect/1"
    (row,) = answer.rows
    assert row["since"] == "2021-03-01"
    assert row["verdict"] == "fall"
    assert 0 < row["avoided_low"] < row["avoided"] < row["avoided_high"]
    assert len(answer.json["limits_en"]) == len(answer.json["limits_zh"]) == 3
    assert "没有对照地区" in answer.stderr


def test_a_rate_has_no_effect_of_this_kind(run_cli: Run, sample_project: Project) -> None:
    assert run_cli("effect", "stop_rate_60m", project=sample_project).exit_code == 2


def test_a_day_without_a_past_is_refused(run_cli: Run, sample_project: Project) -> None:
    assert run_cli("effect", "telecom_cases", "--since", "2019-02-01", project=sample_project).exit_code == 5


def test_a_span_that_cannot_be_read_is_refused(run_cli: Run, sample_project: Project) -> None:
    assert run_cli("effect", "telecom_cases", "--leave-out", "2020", project=sample_project).exit_code == 2
