"""The city's and every district's issue in one run."""

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from fraudstats.briefing.read_back.reading import read_file
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)


@pytest.fixture(scope="module")
def issues(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write all issues of W19; the manifest last."""
    out = tmp_path_factory.mktemp("issues")
    formats = ("html", "pdf", "json")
    return sample_project.report("2021-W19", as_of=AS_OF, lang="zh", formats=formats, out=out, by_district=True)


def test_the_manifest_lists_the_city_and_thirteen_districts(issues: list[Path]) -> None:
    *files, last = issues
    manifest = json.loads(last.read_text(encoding="utf-8"))
    assert last.name == "2021-W19.zh.manifest.json"
    assert [each["file"] for each in manifest["files"]] == [path.name for path in files]
    assert [each["sha256"] for each in manifest["files"]] == [sha256(path.read_bytes()).hexdigest() for path in files]
    assert len({each["district"] for each in manifest["files"]}) == 14
    assert manifest["as_of"] == "2021年5月18日 08:00"


def test_a_district_issue_names_no_other_district(issues: list[Path], sample_project: Project) -> None:
    names = [each.name for each in sample_project.config.districts]
    for name in names:
        for path in (each for each in issues if f".{name}." in each.name):
            text = path.read_text("utf-8") if path.suffix == ".json" else read_file(path)[0]
            assert [each for each in names if each in text] == [name]


def test_every_figure_of_a_district_issue_is_about_its_own_rows(issues: list[Path]) -> None:
    for path in (each for each in issues if each.name.count(".") == 3 and each.suffix == ".json"):
        briefing = json.loads(path.read_text(encoding="utf-8"))
        figures = list(_figures(briefing))
        assert len(figures) > 50 or path.name.split(".")[2] == "manifest"
        assert all(["district", briefing["district"]] in each["filters"] for each in figures)


def test_a_district_issue_says_what_trend_says(run_cli: Callable, issues: list[Path], sample_project: Project) -> None:
    asked = ("--from", "2021-05-10", "--to", "2021-05-16", "--every", "week", "--where", "district=福田")
    row = run_cli("trend", "telecom_incidents", *asked, "--format", "json", project=sample_project).ok().rows[0]
    (page,) = (path for path in issues if path.name == "2021-W19.福田.zh.html")
    assert f"本周电诈警情{row['value']}起" in read_file(page)[0]


def test_the_citys_issue_is_the_one_of_a_run_of_its_own(
    issues: list[Path], sample_project: Project, tmp_path: Path
) -> None:
    alone = sample_project.report("2021-W19", as_of=AS_OF, lang="zh", formats=("html", "pdf", "json"), out=tmp_path)
    assert [path.read_bytes() for path in alone] == [path.read_bytes() for path in issues[:3]]


def test_the_fourteen_untouched_issues_raise_nothing(issues: list[Path], sample_project: Project) -> None:
    for path in (each for each in issues if each.suffix == ".pdf"):
        assert sample_project.verify(path, as_of=AS_OF).findings == ()


def test_a_project_without_districts_says_so(run_cli: Callable, project: Project) -> None:
    answer = run_cli("report", "--week", "2021-W19", "--by", "district", project=project)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.endswith("[no-districts]\n")


def _figures(value: object) -> list[dict[str, object]]:
    if isinstance(value, dict):
        inner = [each for item in value.values() for each in _figures(item)]
        return [value, *inner] if "reference" in value else inner
    return [each for item in value for each in _figures(item)] if isinstance(value, list) else []
