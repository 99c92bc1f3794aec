"""Projects to test on, and the program to test them with."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tables import csv_of

from fraudstats.project import Project

REPOSITORY = Path(__file__).parents[1]
SAMPLE = REPOSITORY / "sample_data"
NOW = "2021-05-18T08:00:00"
"""The clock of every test, unless it says otherwise: the morning after the sample's last day."""
PRIVACY_KEY = "5a" * 32


@dataclass(frozen=True)
class Answer:
    """What a run of the program said."""

    stdout: str
    stderr: str
    exit_code: int

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.stdout)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Rows of a JSON answer."""
        return self.json["rows"]

    @property
    def csv(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.stdout)))

    def ok(self) -> "Answer":
        """Give itself, where the run ended well."""
        assert self.exit_code == 0, self.stderr
        return self


Run = Callable[..., Answer]


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
        refusals = [str(each.refusal) for each in project.load(exports, as_of=datetime.fromisoformat(NOW)) if each.refusal]
    assert not refusals
    return project


@pytest.fixture
def sample_copy(sample_project: Project, tmp_path: Path) -> Project:
    """Give a copy of the sample project that a test may change."""
    shutil.copytree(sample_project.folder.root, tmp_path / "sample")
    return Project.open(tmp_path / "sample")


@pytest.fixture
def run_cli(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program in this process: `run_cli("trend", "telecom_cases", project=project)`."""

    def run(*arguments: object, project: Project | None = None, now: str = "") -> Answer:
        if now:
            monkeypatch.setenv("FRAUDSTATS_NOW", now)
        chosen = ["--project", str(project.folder.root)] if project else []
        return _in_this_process([*chosen, *map(str, arguments)])

    return run


@pytest.fixture
def run_process() -> Run:
    """Run the program as a process of its own, where the whole of it matters."""

    def run(*arguments: object, project: Project | None = None, **environment: str) -> Answer:
        chosen = ["--project", str(project.folder.root)] if project else []
        done = subprocess.run(
            [sys.executable, "-m", "fraudstats", *chosen, *map(str, arguments)],
            capture_output=True,
            env={**os.environ, **environment},
            timeout=120,
        )
        return Answer(done.stdout.decode(), done.stderr.decode(), done.returncode)

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


def _in_this_process(arguments: list[str]) -> Answer:
    from fraudstats.cli.main import main

    stdout, stderr = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, _kept_umask():
        patch.setattr(sys, "argv", ["fraudstats", *arguments])
        patch.setattr(sys, "stdout", stdout)
        patch.setattr(sys, "stderr", stderr)
        with pytest.raises(SystemExit) as ended:
            main()
    said, noted = (stream.buffer.getvalue().decode() for stream in (stdout, stderr))  # type: ignore[attr-defined]
    return Answer(said, noted, int(ended.value.code or 0))


class _kept_umask:  # noqa: N801 - reads as a with-statement
    """The program narrows the process's umask; tests go on with the one they had."""

    def __enter__(self) -> None:
        self._before = os.umask(0o022)
        os.umask(self._before)

    def __exit__(self, *_: object) -> None:
        os.umask(self._before)


def every_file(folder: Path) -> Iterator[Path]:
    """Walk over the files of a folder."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
