"""`fraudstats report --month`: which issue is meant, what its files are called, and that verify knows them again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fraudstats.project import Project


def test_a_month_is_written_and_known_again(run_cli: Callable, sample_project: Project, tmp_path: Path) -> None:
    asked = ("--month", "2021-04", "--format", "html,pdf", "--out", tmp_path)
    answer = run_cli("report", *asked, project=sample_project).ok()
    assert answer.stdout.split() == [str(tmp_path / "2021-04.zh.html"), str(tmp_path / "2021-04.zh.pdf")]
    for name in ("2021-04.zh.html", "2021-04.zh.pdf"):
        run_cli("verify", tmp_path / name, project=sample_project).ok()


@pytest.mark.parametrize(
    "arguments",
    [(), ("--week", "2021-W19", "--month", "2021-04"), ("--kind", "monthly", "--week", "2021-W19"),
     ("--kind", "weekly", "--month", "2021-04")],
)  # fmt: skip
def test_an_unclear_request_is_refused(run_cli: Callable, sample_project: Project, arguments: tuple[str, ...]) -> None:
    answer = run_cli("report", *arguments, project=sample_project)
    assert answer.exit_code == 2
    assert "[which-issue]" in answer.stderr


def test_a_week_is_no_month(run_cli: Callable, sample_project: Project) -> None:
    answer = run_cli("report", "--month", "2021-W19", project=sample_project)
    assert answer.exit_code == 2
    assert "'2021-W19' is not a month" in answer.stderr
