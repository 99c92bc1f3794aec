"""An issue that was said before opens no store; whatever may have changed the store has its ledger read again."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fraudstats.engines import duckdb as engine
from fraudstats.operations.kept_ledger import FILE, UNWRITTEN, read_ledger
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)
WEEK = "2021-W19"


@pytest.fixture(scope="module")
def root(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the sample project without what other tests had said, and have its issue said."""
    found = tmp_path_factory.mktemp("ledger") / "project"
    shutil.copytree(sample_project.folder.root, found, ignore=shutil.ignore_patterns("ledger", "briefings", "recounts"))
    written(Project.open(found))
    return found


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Project:
    """Copy the project with its ledger, as it was read where the copy lies."""
    found = Project.open(shutil.copytree(root, tmp_path / "project"))
    written(found)
    return found


@pytest.fixture
def opened(project: Project, monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
    """List the stores that are opened."""
    found: list[Path | None] = []
    staging = engine.staging

    def told(store: Path | None = None, *, overflow: Path | None = None) -> object:
        found.append(store)
        return staging(store, overflow=overflow)

    monkeypatch.setattr(engine, "staging", told)
    return found


def written(project: Project, *, lang: str = "zh", as_of: datetime = AS_OF) -> bytes:
    return project.report(WEEK, as_of=as_of, lang=lang, formats=("html",))[0].read_bytes()


def test_an_issue_said_before_opens_no_store(project: Project, opened: list[Path | None], root: Path) -> None:
    assert written(project) == (root / "reports" / f"{WEEK}.zh.html").read_bytes()
    assert opened == []


def test_what_is_not_kept_is_asked_of_the_store(project: Project, opened: list[Path | None]) -> None:
    late = written(project, lang="en")
    assert opened == [project.folder.store]
    shutil.rmtree(project.folder.kept)
    assert written(project, lang="en") == late


@pytest.mark.parametrize("change", ["time", "unwritten rows", "ledger"])
def test_what_may_have_changed_the_store_has_it_opened(
    project: Project, opened: list[Path | None], change: str
) -> None:
    store, kept = project.folder.store, project.folder.kept / FILE
    before = written(project)
    if change == "time":
        stat = store.stat()
        os.utime(store, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    elif change == "unwritten rows":
        store.with_name(store.name + UNWRITTEN).touch()
    else:
        content = kept.read_bytes()
        kept.write_bytes(content.replace(b"incidents", b"incidentz", 1))
        assert kept.read_bytes() != content
    assert read_ledger(project.folder.kept, store) is None
    assert written(project) == before
    assert opened == [store]


def test_an_earlier_instant_keeps_the_whole_ledger(project: Project) -> None:
    with project.knowledge(AS_OF) as knowledge:
        first, last = knowledge.ledger[0], knowledge.ledger[-1]
    shutil.rmtree(project.folder.kept / FILE.parent)
    with project._newsroom(first.loaded_at, late=True) as room:
        assert room.batches[-1].loaded_at == first.loaded_at
    with project._newsroom(last.loaded_at + timedelta(days=1), late=True) as room:
        assert room.batches[-1] == last


def test_verifying_opens_the_store(project: Project, opened: list[Path | None]) -> None:
    assert not project.verify(project.folder.reports / f"{WEEK}.zh.html", as_of=AS_OF).findings
    assert project.folder.store in opened
