"""Projects to test on, and the program to test them with."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import hypothesis
import pytest

from fraudstats.project import Project
from program import NOW, PRIVACY_KEY, SAMPLE, Answer, Run, run_beside, run_here
from tables import csv_of

hypothesis.settings.register_profile("shared machine", deadline=None)  # how long an example takes says nothing there
hypothesis.settings.load_profile("shared machine")


@pytest.fixture(autouse=True)
def _fixed_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAUDSTATS_NOW", NOW)
    monkeypatch.setenv("FRAUDSTATS_PRIVACY_KEY", PRIVACY_KEY)
    monkeypatch.delenv("FRAUDSTATS_PROJECT", raising=False)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Give an empty new project."""
    return Project.create(tmp_path / "project")


@pytest.fixture(scope="session")
def sample_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Give the project with the sample loaded; tests that write copy it first (`sample_copy`)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAUDSTATS_PRIVACY_KEY", PRIVACY_KEY)
        settings = (SAMPLE / "fraudstats.toml").read_text(encoding="utf-8")
        project = Project.create(tmp_path_factory.mktemp("sample") / "project", settings)
        shutil.copytree(SAMPLE / "sources", project.folder.sources, dirs_exist_ok=True)
        exports = sorted((SAMPLE / "exports").iterdir())
        refusals = [
            str(each.refusal) for each in project.load(exports, as_of=datetime.fromisoformat(NOW)) if each.refusal
        ]
    assert not refusals
    return project


@pytest.fixture
def sample_copy(sample_project: Project, tmp_path: Path) -> Project:
    """Give a copy of the sample project that a test may change."""
    shutil.copytree(sample_project.folder.root, tmp_path / "sample")
    return Project.open(tmp_path / "sample")


@pytest.fixture
def nothing_kept(sample_project: Project) -> None:
    """Forget the briefings said so far, for a test that has the next one said wrongly."""
    shutil.rmtree(sample_project.folder.root / "cache" / "briefings", ignore_errors=True)


@pytest.fixture
def run_cli(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program in this process: `run_cli("trend", "telecom_cases", project=project)`."""

    def run(*arguments: object, project: Project | None = None, now: str = "") -> Answer:
        if now:
            monkeypatch.setenv("FRAUDSTATS_NOW", now)
        chosen = ["--project", str(project.folder.root)] if project else []
        return run_here([*chosen, *map(str, arguments)])

    return run


@pytest.fixture
def run_process() -> Run:
    """Run the program as a process of its own, where the whole of it matters."""

    def run(*arguments: object, project: Project | None = None, **environment: str) -> Answer:
        chosen = ["--project", str(project.folder.root)] if project else []
        return run_beside([*chosen, *map(str, arguments)], **environment)

    return run


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Write an export from an ASCII table: `export("警情.csv", table, encoding="gb18030")`."""

    def write(name: str, table: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "exports" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(csv_of(table).encode(encoding))
        return path

    return write


@pytest.fixture
def profile(project: Project) -> Callable[[str, str], None]:
    """Write a source profile of the empty project."""

    def write(name: str, text: str) -> None:
        (project.folder.sources / f"{name}.toml").write_text(text, encoding="utf-8")

    return write
