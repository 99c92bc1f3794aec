"""Days that do not end at midnight are said to: else nobody could count a number again."""

from pathlib import Path

import pytest

from fraudstats.project import Project
from program import Run

WEEK = ("--week", "2021-W18", "--as-of", "2021-05-18T08:00")


@pytest.fixture
def until_three(sample_copy: Project) -> Project:
    settings = sample_copy.folder.settings
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("cutoff = 00:00:00", "cutoff = 15:00:00"), encoding="utf-8")
    return Project.open(sample_copy.folder.root)


@pytest.mark.parametrize(
    ("lang", "subtitle", "note"),
    [
        (
            "zh",
            "2021年5月3日至5月9日（每日截至15:00）",
            "统计日以15:00为界：2021年5月9日指前一日15:00起、当日15:00止。",
        ),
        (
            "en",
            "3 May to 9 May 2021 (days end at 15:00)",
            "Days end at 15:00: 9 May 2021 is from 15:00 of the day before until 15:00.",
        ),
    ],
)
def test_a_briefing_says_when_its_days_end(
    run_cli: Run, until_three: Project, tmp_path: Path, lang: str, subtitle: str, note: str
) -> None:
    asked = ("--lang", lang, "report", *WEEK, "--format", "html,pdf,docx", "--out", tmp_path)
    written = run_cli(*asked, project=until_three).ok().stdout.split()
    page = Path(written[0]).read_text(encoding="utf-8")
    assert f'<p class="subtitle">{subtitle}</p>' in page
    assert note in page
    for each in written:
        run_cli("verify", each, project=until_three).ok()


def test_explain_says_when_a_day_ends(run_cli: Run, until_three: Project) -> None:
    answer = run_cli("explain", "telecom_cases", *WEEK, project=until_three).ok()
    assert "前一日 15:00 至当日 15:00" in answer.stdout
    assert (
        run_cli("explain", "telecom_cases", *WEEK, "--format", "json", project=until_three).ok().json["cutoff"]
        == "15:00"
    )


def test_stops_says_when_the_days_of_its_reports_end(run_cli: Run, until_three: Project) -> None:
    assert "（2021-W18，每日截至 15:00）" in run_cli("stops", *WEEK, project=until_three).ok().stderr


def test_days_that_end_at_midnight_need_no_word(run_cli: Run, sample_project: Project, tmp_path: Path) -> None:
    (path,) = (
        run_cli("report", *WEEK, "--format", "html", "--out", tmp_path, project=sample_project).ok().stdout.split()
    )
    assert "截至00:00" not in Path(path).read_text(encoding="utf-8")
    assert "统计日" not in run_cli("explain", "telecom_cases", *WEEK, project=sample_project).ok().stdout
