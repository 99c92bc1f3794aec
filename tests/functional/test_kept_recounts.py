"""What the second path counted is not counted again, but held against each figure; what was altered is found or unused."""

import os
import pickle
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from fraudstats.briefing import recounts as room
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Figure
from fraudstats.errors import CheckerFailed
from fraudstats.operations import issues, saying
from fraudstats.operations.asked import Asked
from fraudstats.operations.kept_issues import KeptIssues, Name, kept_issues
from fraudstats.operations.kept_recounts import KeptRecounts
from fraudstats.operations.sealed_files import write_sealed
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)
WEEK = "2021-W19"
CITY = Name("zh", None, "")
ASKING = ("recount", "groups", "weekly_history")
GATHER = saying.gather_issue


@pytest.fixture(scope="module")
def root(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the sample project, without what other tests had said, and have its issue said."""
    found = tmp_path_factory.mktemp("kept") / "project"
    shutil.copytree(sample_project.folder.root, found, ignore=shutil.ignore_patterns("briefings", "recounts"))
    written(Project.open(found))
    return found


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Project:
    return Project.open(shutil.copytree(root, tmp_path / "project"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List what the second path asks the engine, and `said` for each issue that is said anew."""
    found: list[str] = []

    def told(name: str, ask: Callable[..., object]) -> Callable[..., object]:
        def asking(*arguments: object) -> object:
            found.append(name)
            return ask(*arguments)

        return asking

    for name in ASKING:
        monkeypatch.setattr(room, name, told(name, getattr(room, name)))
    monkeypatch.setattr(saying, "gather_issue", told("said", GATHER))
    return found


def written(project: Project, lang: str = "zh", period: str = WEEK) -> bytes:
    """Write an issue, as a run of its own would."""
    return project.report(period, as_of=AS_OF, lang=lang, formats=("html",))[0].read_bytes()


def kept(project: Project) -> KeptIssues:
    """Find what is kept for the week."""
    with project._newsroom(AS_OF) as newsroom:
        asked = Asked(WEEK, "weekly", "zh", (None,))
        return kept_issues(newsroom, project.folder, issues._period(newsroom, asked), "weekly")


def recount_wrongly(project: Project) -> None:
    """Keep one more than was counted, under a seal that fits."""
    found = kept(project)
    for counts in found.recounts.counts.values():
        counts |= {asked: replace(told, value=(told.value or 0) + 1) for asked, told in counts.items()}
    assert found.recounts_kept
    found.recounts_kept.keep(found.recounts)


def say_wrongly(project: Project) -> None:
    """Keep a briefing with one more in its first whole figure."""
    found = kept(project)
    briefing = found.briefing(CITY)
    assert found.briefings
    assert briefing
    table = briefing.headline.tables[0]
    (first, number, *others), *rows = table.rows
    assert isinstance(number, Figure)
    changed = replace(number, value=(number.value or 0) + 1)
    tables = (replace(table, rows=((first, changed, *others), *rows)), *briefing.headline.tables[1:])
    found.briefings.keep(replace(briefing, headline=replace(briefing.headline, tables=tables)), CITY)


def test_nothing_is_counted_again_for_the_same_issue(project: Project, asked: list[str], root: Path) -> None:
    assert written(project) == (root / "reports" / f"{WEEK}.zh.html").read_bytes()
    assert asked == []


def test_nothing_is_counted_again_for_another_language_and_nearly_all_for_another_week(
    project: Project, asked: list[str]
) -> None:
    written(project, lang="en")
    assert asked == ["said"]
    written(project, period="2021-W18")
    assert asked.count("recount") > 20


def test_without_kept_briefings_the_kept_counts_are_held_against_what_is_said_anew(
    project: Project, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Measured.figure

    def wrong(self: Measured) -> Figure:
        figure = right(self)
        return replace(figure, value=(figure.value or 0) + 1)

    monkeypatch.setattr(Measured, "figure", wrong)
    with pytest.raises(CheckerFailed):
        written(project, lang="en")
    assert asked.count("said") == 2  # once beside what was kept, once with nothing kept
    assert "recount" in asked


@pytest.mark.parametrize(
    "alter", [(recount_wrongly,), (say_wrongly,), (recount_wrongly, say_wrongly), (say_wrongly, recount_wrongly)]
)
def test_altered_answers_are_found_and_all_is_computed_anew(
    project: Project, asked: list[str], root: Path, alter: tuple[Callable[[Project], None], ...]
) -> None:
    for each in alter:
        each(project)
    assert written(project) == (root / "reports" / f"{WEEK}.zh.html").read_bytes()
    assert {"said", *ASKING} <= set(asked)
    asked.clear()
    written(project)
    assert asked == []


def test_both_of_another_state_are_not_used(project: Project, asked: list[str]) -> None:
    say_wrongly(project)
    recount_wrongly(project)
    store = project.folder.store.stat()
    os.utime(project.folder.store, ns=(store.st_atime_ns, store.st_mtime_ns + 1))
    written(project)
    assert {"said", *ASKING} <= set(asked)


def test_a_file_under_another_name_or_with_another_content_counts_as_absent(tmp_path: Path) -> None:
    mine, other = (KeptRecounts(tmp_path / "recounts", state) for state in ("mine", "another"))
    mine.keep(room.Recounts(values={("cases", "district"): ["福田"]}, n_asked=1))
    content = mine._path.read_bytes()
    other._path.write_bytes(content)
    assert mine.read().values
    assert other.read() == room.Recounts()
    for changed in (b"", b"no seal", content[:-1], content.replace("福田".encode(), "龙华".encode())):
        mine._path.write_bytes(changed)
        assert mine.read() == room.Recounts()
    write_sealed(mine._path, mine.state, pickle.dumps({}))
    assert mine.read() == room.Recounts()


def test_verify_asks_for_nothing_kept(project: Project, asked: list[str]) -> None:
    recount_wrongly(project)
    say_wrongly(project)
    found = project.verify(project.folder.reports / f"{WEEK}.zh.html", as_of=AS_OF)
    assert not found.findings
    assert {"said", *ASKING} <= set(asked)
