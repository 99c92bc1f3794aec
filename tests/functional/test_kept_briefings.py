"""An issue of the same data by the same rules is not said again; whatever decides a word of it has it said anew."""

import pickle
import shutil
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Figure
from fraudstats.errors import CheckerFailed
from fraudstats.operations import saying
from fraudstats.operations.kept_briefings import KeptBriefings
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)
GATHER = saying.gather_issue
NAME = "2021-W19.zh.html"


class Asked(Exception):
    """The store was asked for the numbers of an issue."""


@pytest.fixture(scope="module")
def root(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the sample project, without what other tests had said, and have its issue said."""
    found = tmp_path_factory.mktemp("kept") / "project"
    shutil.copytree(sample_project.folder.root, found, ignore=shutil.ignore_patterns("briefings"))
    written(Project.open(found))
    return found


def written(project: Project, lang: str = "zh", as_of: datetime = AS_OF) -> Path:
    """Write W19, as a run of its own would."""
    return project.report("2021-W19", as_of=as_of, lang=lang, formats=("html",))[0]


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop wherever the numbers of an issue are gathered."""

    def refuse(*_: object) -> None:
        raise Asked

    monkeypatch.setattr(saying, "gather_issue", refuse)


@pytest.mark.usefixtures("asking")
def test_the_same_issue_is_written_again_without_being_said_again(root: Path) -> None:
    before = (root / "reports" / NAME).read_bytes()
    (root / "reports" / NAME).unlink()
    assert written(Project.open(root)).read_bytes() == before


@pytest.mark.usefixtures("asking")
def test_another_language_or_another_day_is_another_issue(root: Path) -> None:
    with pytest.raises(Asked):
        written(Project.open(root), lang="en")
    with pytest.raises(Asked):
        written(Project.open(root), as_of=AS_OF.replace(day=19))


@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("notes/2021-W19.md", "本周无补充。"),
        ("notes/2021-W19.zh.md", "本周无补充。"),
        ("report_templates/phrases/zh.toml", 'untyped = "未写明"'),
        ("report_templates/sections/own.md", "# 本地"),
        ("queries/metrics/mine.sql", "-- a metric"),
    ],
)
def test_a_changed_file_of_the_project_has_it_said_anew(root: Path, path: str, text: str) -> None:
    changed = root / path
    changed.parent.mkdir(parents=True, exist_ok=True)
    changed.write_text(text, encoding="utf-8")
    try:
        with pytest.raises(Asked):
            written(Project.open(root))
    finally:
        changed.unlink()


@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("notes/2021-W18.md", "上周有补充。"),
        ("notes/2021-W19.福田.md", "福田有补充。"),
        ("report_templates/weekly/style.css", "p { color: black }"),
        ("report_templates/partials/own.txt", "something to include"),
    ],
)
def test_a_changed_page_or_the_notes_of_another_issue_do_not(root: Path, path: str, text: str) -> None:
    changed = root / path
    changed.parent.mkdir(parents=True, exist_ok=True)
    changed.write_text(text, encoding="utf-8")
    try:
        assert written(Project.open(root)).is_file()
    finally:
        changed.unlink()


@pytest.mark.usefixtures("asking")
def test_own_sections_may_include_any_template(root: Path, tmp_path: Path) -> None:
    project = Project.open(shutil.copytree(root, tmp_path / "project"))
    templates = project.folder.report_templates
    for folder in ("sections", "partials"):
        (templates / folder).mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(saying, "gather_issue", GATHER)
        (templates / "sections" / "own.md").write_text(
            "## 本地\n\n{% include 'partials/own.txt' %}\n", encoding="utf-8"
        )
        (templates / "partials" / "own.txt").write_text("一切正常。", encoding="utf-8")
        written(project)
        patch.undo()
    written(project)
    (templates / "partials" / "own.txt").write_text("一切安好。", encoding="utf-8")
    with pytest.raises(Asked):
        written(project)


@pytest.mark.usefixtures("asking")
def test_a_changed_setting_has_it_said_anew(root: Path) -> None:
    project = Project.open(root)
    thresholds = msgspec.structs.replace(project.config.thresholds, significance=0.01)
    project.config = msgspec.structs.replace(project.config, thresholds=thresholds)
    with pytest.raises(Asked):
        written(project)


def test_newly_loaded_data_have_it_said_anew(root: Path, tmp_path: Path, export: Callable, asking: None) -> None:
    shutil.copytree(root, tmp_path / "project")
    project = Project.open(tmp_path / "project")
    table = """
        incident_id | reported_at         | district | is_telecom
        I-new       | 2021-05-12 10:00:00 | 福田     | 是
    """
    refusals = [str(each.refusal) for each in project.load([export("more.csv", table)], as_of=AS_OF) if each.refusal]
    assert not refusals
    with pytest.raises(Asked):
        written(project)


def test_what_the_checker_refuses_is_not_kept(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right, kept = Measured.figure, root / "cache" / "briefings"

    def wrong(self: Measured) -> Figure:
        figure = right(self)
        return replace(figure, value=(figure.value or 0) + 1)

    before = sorted(kept.iterdir())
    monkeypatch.setattr(Measured, "figure", wrong)
    with pytest.raises(CheckerFailed):
        written(Project.open(root), lang="en")
    assert sorted(kept.iterdir()) == before


def test_a_kept_briefing_that_the_checker_refuses_is_said_anew(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "project")
    (path,) = (tmp_path / "project" / "cache" / "briefings").iterdir()
    kept = path.read_bytes()
    path.write_bytes(pickle.dumps(_one_more(pickle.loads(kept))))
    assert path.read_bytes() != kept
    assert written(Project.open(tmp_path / "project")).read_bytes() == (root / "reports" / NAME).read_bytes()


def _one_more(part: Any) -> Any:
    """Add one to the first whole figure in a part of a briefing."""
    if isinstance(part, Figure):
        return replace(part, value=part.value + 1) if isinstance(part.value, int) else part
    if isinstance(part, tuple):
        changed = [_one_more(each) for each in part]
        place = next((at for at, each in enumerate(part) if changed[at] != each), None)
        return part if place is None else (*part[:place], changed[place], *part[place + 1 :])
    if not is_dataclass(part):
        return part
    for field in fields(part):
        value = getattr(part, field.name)
        if (changed_value := _one_more(value)) != value:
            return replace(part, **{field.name: changed_value})
    return part


class _Planted:
    """Runs something where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.path,)


def test_a_file_that_is_no_kept_briefing_counts_as_absent(tmp_path: Path) -> None:
    kept = KeptBriefings(tmp_path / "briefings", "state")
    path = kept._path(("W19",))
    path.parent.mkdir()
    for content in (b"", b"no pickle", pickle.dumps(_Planted(tmp_path / "ran")), pickle.dumps({"title": "W19"})):
        path.write_bytes(content)
        assert kept.read("W19") is None
    assert not (tmp_path / "ran").exists()
