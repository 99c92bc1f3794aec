"""`fraudstats tasks`: add, close, list; and what became of a task."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fraudstats.project import Project
from program import Run

SUNDAY = "2021-05-16T16:00:00"


def test_a_task_is_added_listed_and_closed(run_cli: Run, project: Project) -> None:
    added = ["tasks", "add", "见面不及时", "--district", "福田", "--front", "dissuasion", "--due", "2021-05-20"]
    number = run_cli(*added, project=project, now=SUNDAY).ok().stdout.strip()
    assert number == "T20210516-001"
    second = run_cli("tasks", "add", "窝点", "--due", "2021-05-18", project=project, now="2021-05-16T16:05:00").ok()
    assert second.stdout.strip() == "T20210516-002"
    rows = run_cli("tasks", "list", "--format", "json", project=project, now="2021-05-19T08:00:00").ok().rows
    assert [(row["task_id"], row["state"]) for row in rows] == [
        ("T20210516-002", "overdue"),
        ("T20210516-001", "open"),
    ]
    run_cli("tasks", "close", number, "--on", "2021-05-19", project=project, now="2021-05-19T09:00:00").ok()
    left = run_cli("tasks", "list", "--open", "--format", "json", project=project, now="2021-05-19T10:00:00").ok().rows
    assert [row["task_id"] for row in left] == ["T20210516-002"]
    before = ["tasks", "list", "--open", "--as-of", "2021-05-19T08:00:00", "--format", "json"]
    assert len(run_cli(*before, project=project).ok().rows) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["close", "T1"], 2, "no task 'T1'"),
        (["add", "x", "--due", "soon"], 2, "'soon' is no date in --due"),
        (["add", "x", "--metric", "no_such"], 4, "no metric 'no_such'"),
        (["list"], 5, "no tasks"),
    ],
)
def test_what_cannot_be_done_is_said(
    run_cli: Run, project: Project, arguments: list[str], code: int, says: str
) -> None:
    found = run_cli("tasks", *arguments, project=project)
    assert found.exit_code == code
    assert says in found.stderr


def test_an_effect_is_told_against_the_other_districts_never_raw(run_cli: Run, sample_project: Project) -> None:
    rows = run_cli("tasks", "list", "--format", "json", project=sample_project).ok().rows
    told = [row for row in rows if row["untold"] is None]
    assert told
    assert all(row["metric"] and row["district"] for row in told)
    assert all(row["others_before"] is not None and row["others_after"] is not None for row in told)
    estimated = [row for row in told if row["effect"] is not None]
    assert all(row["effect_low"] < row["effect"] < row["effect_high"] for row in estimated)
    assert len(estimated) > 20


def test_what_is_known_since_is_whole_weeks_and_at_most_four(run_cli: Run, sample_project: Project) -> None:
    rows = run_cli("tasks", "list", "--format", "json", project=sample_project).ok().rows
    days = {row["raised_on"]: row["effect_days"] for row in rows if row["metric"] == "alert_met_in_time"}
    assert days["2021-05-16"] is None  # two days are no week
    assert days["2021-05-09"] == 7
    assert days["2021-05-02"] == 14
    assert days["2021-04-11"] == 28
    assert {row["untold"] for row in rows if row["raised_on"] == "2021-05-16"} == {"too_early"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([" "], "the task says nothing in ISSUE"),
        (["x", "--district", "火星"], "'火星' is not known in --district. Known: 福田,"),
        (["x", "--front", "空战"], "'空战' is not known in --front. Known: publicity,"),
        (["x", "--due", "2021-05-15"], "2021-05-15 lies before 2021-05-16, the day of the meeting in --due."),
        (["x", "--metric", "cases_solved", "--target", "多一些"], "'多一些' is no number in --target."),
        (["x", "--metric", "nope"], "no metric 'nope'"),
    ],
)
def test_what_no_task_can_be_is_refused_and_names_the_option(
    run_cli: Run, sample_project: Project, options: list[str], said: str
) -> None:
    answer = run_cli("tasks", "add", *options, project=sample_project, now="2021-05-16T16:00:00")
    assert (answer.exit_code, answer.stdout) == (4 if "metric" in said else 2, "")
    assert said in answer.stderr


def test_a_task_is_not_closed_before_it_was_raised(run_cli: Run, project: Project) -> None:
    number = run_cli("tasks", "add", "x", project=project, now="2021-05-16T16:00:00").ok().stdout.strip()
    answer = run_cli("tasks", "close", number, "--on", "2021-05-15", project=project, now="2021-05-17T09:00:00")
    assert answer.exit_code == 2
    assert f"2021-05-15 lies before 2021-05-16, when {number} was raised in --on." in answer.stderr


def test_the_state_of_a_task_is_that_of_the_day(run_cli: Run, project: Project) -> None:
    ledger = ["tasks", "add", "x", "--due", "2021-05-20"]
    number = run_cli(*ledger, project=project, now="2021-05-16T16:00:00").ok().stdout.strip()
    run_cli("tasks", "close", number, "--on", "2021-05-19", project=project, now="2021-05-17T09:00:00").ok()
    states = [
        run_cli("tasks", "list", "--format", "json", project=project, now=now).ok().rows[0]["state"]
        for now in ("2021-05-18T09:00:00", "2021-05-19T09:00:00")
    ]
    assert states == ["open", "closed"]


def test_the_next_scorecard_shows_what_became_of_the_tasks(run_cli: Run, sample_project: Project) -> None:
    found = run_cli("scorecard", "stop_rate_60m", "--week", "2021-W17", "--format", "json", project=sample_project).ok()
    tasks = {task["task_id"]: task for task in found.json["tasks"]}
    assert {task["metric"] for task in tasks.values()} == {"stop_rate_60m"}
    task = tasks["YR2021-039"]  # raised on Sunday 25 April; the week ends on 2 May
    assert (task["state"], task["effect_days"]) == ("open", 7)
    assert task["others_before"] < task["others_after"]
    assert "YR2021-043" not in {name for name, each in tasks.items() if each["untold"] is None}  # raised on 2 May
    shown = run_cli("--lang", "en", "scorecard", "stop_rate_60m", "--week", "2021-W17", project=sample_project).ok()
    (line,) = (line for line in shown.stdout.splitlines() if "YR2021-039" in line)
    assert "no clear change" in line


def test_a_scorecard_without_tasks_says_nothing_of_them(run_cli: Run, sample_project: Project) -> None:
    ask = ["scorecard", "telecom_cases", "--week", "2020-W30"]
    assert run_cli(*ask, "--format", "json", project=sample_project).ok().json["tasks"] == []
    assert "任务成效" not in run_cli(*ask, project=sample_project).ok().stdout


def test_a_rate_per_10_000_is_no_percentage(run_cli: Run, sample_project: Project) -> None:
    for command in (
        ["trend", "incidents_per_10k", "--last", "3", "--every", "month"],
        ["scorecard", "incidents_per_10k"],
    ):
        lines = run_cli(*command, project=sample_project).ok().stdout.splitlines()
        assert not any("%" in line.split("/")[0] and "2021-04" in line.split("/")[0] for line in lines)
    explained = run_cli("explain", "incidents_per_10k", "--week", "2021-04", project=sample_project).ok().stdout
    assert "0.58 起/万人 = 1216/20860000" in explained


def test_a_new_task_takes_no_number_of_a_known_one(run_cli: Run, project: Project, export: Callable[..., Path]) -> None:
    """The ledger of elsewhere may have used our form of numbers: an overwritten task would be lost."""
    ledger = "任务编号 | 提出日期 | 任务内容\nT20210516-002 | 2021-05-16 | 窝点"
    run_cli("load", export("tasks.csv", ledger), "--as", "tasks", project=project, now=SUNDAY).ok()
    number = run_cli("tasks", "add", "见面", project=project, now="2021-05-16T17:00:00").ok().stdout.strip()
    assert number == "T20210516-003"
    rows = run_cli("tasks", "list", "--format", "json", project=project, now="2021-05-16T18:00:00").ok().rows
    assert {row["issue"] for row in rows} == {"窝点", "见面"}
