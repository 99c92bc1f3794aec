"""`fraudstats tasks`: add, close, list; and what became of a task."""

import pytest

from fraudstats.analysis.intervals import Estimate
from fraudstats.analysis.task_effect import BeforeAfter, Counts, relative_effect
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
    told = [row for row in rows if row["effect"] is not None]
    assert told
    assert all(row["metric"] and row["district"] for row in told)
    assert all(row["effect_low"] < row["effect"] < row["effect_high"] for row in told)
    assert all(row["raised_on"] <= "2021-04-20" for row in told)  # 28 days after it are known


def test_the_effect_is_the_ratio_of_two_rate_ratios() -> None:
    own = BeforeAfter(Counts(100, 28), Counts(60, 28))
    others = BeforeAfter(Counts(1000, 28), Counts(900, 28))
    found = relative_effect(own, others, is_ratio=False)
    assert found.value == pytest.approx(0.6 / 0.9)
    error = (1 / 100 + 1 / 60 + 1 / 1000 + 1 / 900) ** 0.5
    assert found.value is not None
    assert found.low == pytest.approx(found.value * 2.718281828459045 ** (-1.959963984540054 * error))


def test_no_change_everywhere_is_an_effect_of_one_and_swapping_turns_it_over() -> None:
    same = BeforeAfter(Counts(10, 20), Counts(10, 20))
    assert relative_effect(same, same, is_ratio=True).value == pytest.approx(1)
    own, others = BeforeAfter(Counts(10, 20), Counts(5, 20)), BeforeAfter(Counts(30, 50), Counts(20, 50))
    there, back = (relative_effect(*each, is_ratio=True) for each in ((own, others), (others, own)))
    assert there.value is not None
    assert back.value == pytest.approx(1 / there.value)


def test_nothing_at_risk_has_no_effect_and_zero_events_have_a_wide_one() -> None:
    empty = BeforeAfter(Counts(0, 0), Counts(5, 20))
    full = BeforeAfter(Counts(5, 20), Counts(0, 20))
    assert relative_effect(empty, full, is_ratio=True) == Estimate(None, None, None)
    found = relative_effect(full, BeforeAfter(Counts(5, 20), Counts(5, 20)), is_ratio=False)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.1 < found.high
