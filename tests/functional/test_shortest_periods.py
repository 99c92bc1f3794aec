"""A metric made of monthly numbers is told of months: of weeks it would be the share of another span."""

from datetime import date

from fraudstats import library
from fraudstats.project import Project
from program import Run


def test_the_shortest_period_that_all_metrics_have_is_taken_where_none_is_asked_for(
    run_cli: Run, sample_project: Project
) -> None:
    asked = ("--last", 2, "--to", "2021-04-30", "--format", "json")
    answer = run_cli("trend", "telecom_cases", "telecom_case_share", *asked, project=sample_project).ok()
    assert [row["period"] for row in answer.rows] == ["2021-03", "2021-04"] * 2
    assert answer.json["every"] == "month"
    assert run_cli("trend", "telecom_cases", *asked, project=sample_project).ok().json["every"] == "week"


def test_a_shorter_one_is_refused(run_cli: Run, sample_project: Project) -> None:
    answer = run_cli("trend", "telecom_case_share", "--every", "week", project=sample_project)
    assert (answer.exit_code, "[too-fine]" in answer.stderr) == (2, True)


def test_python_takes_the_same_one(sample_project: Project) -> None:
    months = library.Analyst(sample_project).trend("telecom_case_share", newest=1, last=date(2021, 4, 30))
    assert months["period"].to_list() == ["2021-04"]
