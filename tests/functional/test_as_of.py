"""--as-of: dates, times, time zones, instants before the first file; and a cut-off that is changed after loading."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fraudstats.project import Project
from program import Run

Export = Callable[..., Path]
ROW = "警情编号 | 报警时间 | 辖区 | 是否电诈\n{0} | {1} | 福田 | 是"


@pytest.fixture
def two_batches(run_cli: Run, project: Project, export: Export) -> Project:
    first, second = ROW.format("A1", "2021-05-10 08:00:00"), ROW.format("A2", "2021-05-10 16:30:00")
    run_cli("load", export("a.csv", first), project=project, now="2021-05-17T08:00:00").ok()
    run_cli("load", export("b.csv", second), project=project, now="2021-05-18T08:00:00").ok()
    return project


@pytest.fixture
def shenzhen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("as_of", "known"),
    [
        ("2021-05-17", 1), ("20210517", 1), ("2021-05-17T08:00", 1), ("2021-05-18T07:59:59", 1),
        ("2021-05-18", 2), ("2021-05-18 08:00", 2), ("2021-05-18T08:00:00+08:00", 2), ("2021-05-17T23:59:59Z", 1),
        ("2021-05-18T00:00:00Z", 2), ("2021-05-18T09:00+09:00", 2), ("2021-05-18T08:59+09:00", 1),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("shenzhen")
def test_an_instant_may_be_a_date_a_time_or_carry_a_zone(
    run_cli: Run, two_batches: Project, as_of: str, known: int
) -> None:
    answer = run_cli("trend", "telecom_incidents", "--as-of", as_of, "--format", "json", project=two_batches).ok()
    assert sum(row["value"] for row in answer.rows) == known


@pytest.mark.parametrize(
    "command", [["trend", "telecom_incidents"], ["scorecard"], ["stops"], ["report", "--week", "2021-W19"], ["check"]]
)
def test_before_the_first_file_says_when_that_was(run_cli: Run, two_batches: Project, command: list[str]) -> None:
    answer = run_cli(*command, "--as-of", "2021-05-16", project=two_batches)
    assert (answer.exit_code, answer.stdout) == (5, "")
    assert answer.stderr == (
        "fraudstats: error: nothing was loaded by 2021-05-16 23:59:59. The first file was loaded at "
        "2021-05-17 08:00:00. Ask for a later instant with --as-of. [before-first-load]\n"
    )


@pytest.mark.parametrize("as_of", ["yesterday", "2021-02-30", "17.05.2021"])
def test_what_is_no_instant_is_a_usage_error(run_cli: Run, two_batches: Project, as_of: str) -> None:
    answer = run_cli("trend", "telecom_incidents", "--as-of", as_of, project=two_batches)
    assert answer.exit_code == 2
    assert f"'{as_of}' is no date or time" in answer.stderr


def test_a_clock_turned_back_shows_nothing_that_came_later(run_cli: Run, two_batches: Project, export: Export) -> None:
    third = ROW.format("A3", "2021-05-11 08:00:00")
    run_cli("load", export("c.csv", third), project=two_batches, now="2021-05-17T12:00:00").ok()

    def known(as_of: str) -> int:
        answer = run_cli("trend", "telecom_incidents", "--as-of", as_of, "--format", "json", project=two_batches).ok()
        return sum(row["value"] for row in answer.rows)

    assert [known("2021-05-17"), known("2021-05-18")] == [1, 3]


def watermark(run_cli: Run, project: Project) -> tuple[str, str]:
    sheet = run_cli("metrics", "telecom_incidents", "--format", "json", project=project).ok().rows[0]
    return sheet["covers_from"], sheet["watermark"]


def test_a_cut_off_changed_after_loading_changes_the_days_that_are_covered(
    run_cli: Run, project: Project, export: Export
) -> None:
    rows = ROW.format("A1", "2021-05-10 08:00:00") + "\nA2 | 2021-05-16 23:59:59 | 福田 | 是"
    run_cli("load", export("a.csv", rows), project=project, now="2021-05-17T08:00:00").ok()
    assert watermark(run_cli, project) == ("2021-05-10", "2021-05-16")
    project.folder.settings.write_text("[calendar]\ncutoff = 15:00:00\n", encoding="utf-8")
    assert watermark(run_cli, project) == ("2021-05-11", "2021-05-16")  # nothing is known of the evening of the 9th
    project.folder.settings.write_text("[calendar]\ncutoff = 07:00:00\n", encoding="utf-8")
    assert watermark(run_cli, project) == ("2021-05-11", "2021-05-16")  # nor of the morning of the 17th


def test_days_that_a_profile_states_are_those_of_the_cut_off_when_the_file_was_loaded(
    run_cli: Run, project: Project, export: Export, profile: Callable[[str, str], None]
) -> None:
    profile("p", 'dataset = "incidents"\nmatch = ["*"]\ncovers_from = 2021-05-01\ncovers_to = 2021-05-16\n')
    project.folder.settings.write_text("[calendar]\ncutoff = 15:00:00\n", encoding="utf-8")
    run_cli("load", export("a.csv", ROW.format("A1", "2021-05-10 08:00:00")), project=project).ok()
    assert watermark(run_cli, project) == ("2021-05-01", "2021-05-16")
    project.folder.settings.write_text("[calendar]\n", encoding="utf-8")
    assert watermark(run_cli, project) == ("2021-04-30", "2021-05-15")  # of the 16th only 15 hours are stated
