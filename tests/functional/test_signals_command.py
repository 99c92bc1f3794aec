"""`fraudstats signals` on the sample, which has a leap of other fraud in 2021-W18."""

from fraudstats.project import Project
from program import Run


def test_the_planted_leap_is_found_with_its_drivers(run_cli: Run, sample_project: Project) -> None:
    answer = run_cli("signals", "--week", "2021-W18", "--format", "json", project=sample_project).ok()
    assert answer.json["schema"] == "fraudstats.signals/1"
    first = answer.rows[0]
    assert (first["fraud_type"], first["district"], first["observed"]) == ("其他", None, 238)
    assert first["since"] == "2021-05-03"
    assert first["observed"] > first["threshold"] > first["expected"]
    assert "district 宝安" in first["drivers"]
    assert first["course"].split()[-1] == "238" and len(first["course"].split()) == 26
    assert [row["rank"] for row in answer.rows] == list(range(1, len(answer.rows) + 1))
    assert all(row["q_value"] <= answer.json["false_discovery_rate"] for row in answer.rows)


def test_metrics_that_count_the_same_events_make_one_signal(run_cli: Run, sample_project: Project) -> None:
    rows = run_cli("signals", "--week", "2021-W18", "--format", "json", project=sample_project).rows
    places = [(row["district"], row["fraud_type"], row["observed"]) for row in rows]
    assert len(places) == len(set(places))
    assert rows[0]["also_in"]


def test_the_week_after_says_that_the_leap_did_not_come_true(run_cli: Run, sample_project: Project) -> None:
    answer = run_cli("signals", "--week", "2021-W19", "--format", "json", project=sample_project).ok()
    assert answer.rows == []
    past = answer.json["last_week"]
    assert past and not any(each["came_true"] for each in past)
    assert "no count is above what its past explains" in answer.stderr


def test_a_week_that_is_not_whole_is_refused(run_cli: Run, sample_project: Project) -> None:
    answer = run_cli("signals", "--week", "2021-W20", project=sample_project)
    assert answer.exit_code == 5
    assert "[not-covered]" in answer.stderr
    assert answer.stdout == ""


def test_a_week_with_hardly_any_past_is_refused(run_cli: Run, sample_project: Project) -> None:
    assert run_cli("signals", "--week", "2019-W06", project=sample_project).exit_code == 5


def test_the_table_for_people_draws_the_course(run_cli: Run, sample_project: Project) -> None:
    shown = run_cli("signals", "--week", "2021-W18", "--format", "md", project=sample_project).ok().stdout
    assert "█ |" in shown.splitlines()[2]


def test_every_format_carries_the_answer(run_cli: Run, sample_project: Project) -> None:
    rows = run_cli("signals", "--week", "2021-W18", "--format", "csv", project=sample_project).ok().csv
    assert rows[0]["observed"] == "238"
