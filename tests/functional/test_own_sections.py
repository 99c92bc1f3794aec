"""Sections that a project writes itself: their figures are measured, checked, defined and explained like any other."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fraudstats.briefing.read_back.reading import read_file
from fraudstats.project import Project

STOPS = """# 止付专题

{% set cases = figure("telecom_cases", window="week") %}
本周{{ cases.title }}{{ cases.value | count }}{{ cases.unit }}，环比{{ cases.change_rate | percent }}（{{ cases.verdict }}）；
同比{{ cases.year_earlier.change_rate | words }}，上年同期{{ cases.year_earlier.value | count }}起。

- 60分钟止付率{{ figure("stop_rate_60m").value | percent }}，环比{{ figure("stop_rate_60m").change_points | words }}
- 本月损失{{ figure("telecom_loss", window="month").value | money }}，**日均**立案{{ figure("telecom_cases", window="28 days").daily_mean }}起
{% if not district %}

## 分局立案

| 分局 | 本周 | 环比 |
| --- | --- | --- |
{% for each in districts %}
| {{ each | label }} | {{ figure("telecom_cases", district=each).value }} | {{ figure("telecom_cases", district=each).change_rate }} |
{% endfor %}
{% endif %}
"""


@pytest.fixture
def write(sample_copy: Project) -> Callable[..., Path]:
    """Write a section of the project."""

    def written(text: str, name: str = "10-stops.md") -> Path:
        path = sample_copy.folder.report_templates / "sections" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def report(run_cli: Callable, sample_copy: Project, tmp_path: Path) -> Callable:
    def run(*more: str) -> object:
        asked = ("report", "--week", "2021-W19", "--out", tmp_path, *more)
        return run_cli(*asked, project=sample_copy)

    return run


def test_figures_are_measured_printed_and_read_back(
    run_cli: Callable, sample_copy: Project, write: Callable, report: Callable, tmp_path: Path
) -> None:
    write(STOPS)
    report("--format", "html,pdf,docx,xlsx,json").ok()
    text = read_file(tmp_path / "2021-W19.zh.html").text
    assert "本周电诈立案165起，环比+8.6%（无明显变化）；同比下降56.6%，上年同期380起。" in text
    assert "• 60分钟止付率87.3%（151/173），环比上升3.1个百分点" in text
    assert text.index("止付专题") < text.index("分局立案") < text.index("数据说明")
    assert "电诈损失金额：" in text  # it is defined, as it is used
    for form in ("html", "pdf", "docx"):
        run_cli("verify", tmp_path / f"2021-W19.zh.{form}", project=sample_copy).ok()


def test_each_number_has_a_reference_and_agrees_with_trend(
    run_cli: Callable, sample_copy: Project, write: Callable, report: Callable, tmp_path: Path
) -> None:
    write(STOPS)
    report("--format", "json").ok()
    sections = json.loads((tmp_path / "2021-W19.zh.json").read_text(encoding="utf-8"))["sections"]
    (own,) = (each for each in sections if each["title"] == "止付专题")
    rows = {row[0]: (row[1], row[2]) for row in own["tables"][0]["rows"]}
    week = ("--from", "2021-05-10", "--to", "2021-05-16", "--format", "json")
    trend = run_cli("trend", "telecom_cases", *week, "--by", "district", project=sample_copy).ok()
    for each in trend.rows:
        value, change = rows[each["district"]]
        assert (value["value"], change["value"]) == (each["value"], each["previous_change_rate"])
        assert value["reference"] == f"telecom_cases|2021-05-10..2021-05-17|district={each['district']}|count"
        assert change["verdict"] == each["verdict"]  # among its neighbours, as everywhere


def test_a_wrong_value_of_such_a_figure_stops_publication(
    monkeypatch: pytest.MonkeyPatch, write: Callable, report: Callable
) -> None:
    from dataclasses import replace

    from fraudstats.briefing.own_sections import figures

    truly = figures.printed_figure
    wrong = lambda printable: replace(truly(printable), value=(truly(printable).value or 0) + 1)  # noqa: E731
    monkeypatch.setattr("fraudstats.briefing.own_sections.writing.printed_figure", wrong)
    write("共{{ figure('telecom_cases').value }}起")
    answer = report("--format", "html")
    assert answer.exit_code == 7 and "telecom_cases|2021-05-10..2021-05-17|count" in answer.stderr


def test_an_issue_of_a_district_holds_its_own_only(write: Callable, report: Callable, tmp_path: Path) -> None:
    write(STOPS)
    report("--format", "html", "--by", "district").ok()
    assert "本周电诈立案27起" in read_file(tmp_path / "2021-W19.福田.zh.html").text
    write("{{ figure('telecom_cases', district='南山').value }}")
    answer = report("--format", "html", "--by", "district")
    assert answer.exit_code == 4 and "南山 has no place in the issue of" in answer.stderr


def test_the_english_issue_takes_its_own_file(run_cli: Callable, sample_copy: Project, write: Callable, tmp_path: Path) -> None:  # fmt: skip
    write("# 专题\n中文")
    write("# Focus\n{{ figure('telecom_cases').change_rate | words }} on the week before", "10-stops.en.md")
    run_cli("--lang", "en", "report", "--week", "2021-W19", "--out", tmp_path, project=sample_copy).ok()
    text = read_file(tmp_path / "2021-W19.en.html").text
    assert "Focus" in text and "up 8.6% on the week before" in text and "专题" not in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("一\n{{ figure('telecom_case').value }}", "no metric 'telecom_case'"),
        ("一\n{{ figure('telecom_cases', window='weeks').value }}", "no window 'weeks'"),
        ("一\n{{ figure('telecom_cases', colour='红').value }}", "telecom_cases has no dimension colour"),
        (
            "一\n{{ figure('telecom_cases', district='福甜').value }}",
            "no event of telecom_cases ever had district=福甜",
        ),
        ("一\n{{ figure('telecom_cases').value | money }}", "is a count, which is not written as money"),
        ("一\n{{ figure('telecom_cases') }}", "a figure with its comparisons is printed"),
        ("一\n{{ 7 * 7 }}", "a bare int is printed"),
        ("一\n{{ '约' ~ figure('telecom_cases').value }}", "a figure is printed by itself"),
        ("一\n{% set x %}{{ figure('telecom_cases').value }}{% endset %}{{ x | upper }}", "text with a changed figure"),
        ("一\n{{ figure('telecom_cases').value._figure.value }}", "unsafe"),
        ("一\n{{ figure('telecom_cases')._measured }}", "unsafe"),
        ("一\n{{ ''.__class__.__mro__ }}", "unsafe"),
        ("一\n{% for each in range(1000000000) %}x{% endfor %}", "Range too big"),
        ("一\n{% include '../../fraudstats.toml' %}", "does not exist"),
        ("一\n{% if %}", "Expected an expression"),
        (
            "一\n{% for a in range(90000) %}{% for b in range(9) %}{% endfor %}{% endfor %}",
            "loops over more than 100,000 numbers",
        ),
        ("一\n{{ 'x' * 1000000000 }}", "a product longer than 100,000"),
        ("一\n{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "maximum recursion depth exceeded"),
    ],
)
def test_a_broken_section_is_named_with_file_and_line(text: str, said: str, write: Callable, report: Callable) -> None:
    path = write(text)
    answer = report("--format", "json")
    assert answer.exit_code == 4, answer.stderr
    assert said in answer.stderr and f"{path}, line 2" in answer.stderr and answer.stderr.endswith("[bad-template]\n")


def test_a_mixed_cell_is_refused(write: Callable, report: Callable) -> None:
    write("| a | b |\n| --- | --- |\n| x | 约{{ figure('telecom_cases').value }} |\n")
    assert "mixes words and figures in sections/10-stops.md" in report("--format", "json").stderr


def test_values_cannot_become_markdown(write: Callable, report: Callable, tmp_path: Path) -> None:
    write("一{{ '# **a** | `b`' }}\n\n<script>alert(1)</script>")
    report("--format", "html").ok()
    assert "一# **a** | `b`" in read_file(tmp_path / "2021-W19.zh.html").text
    assert "<script>alert" not in (tmp_path / "2021-W19.zh.html").read_text(encoding="utf-8")
