"""The program as tests run it, and what it answered."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

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


def run_here(arguments: list[str]) -> Answer:
    """Run the program in this process."""
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


def run_beside(arguments: list[str], cwd: Path | None = None, **environment: str) -> Answer:
    """Run the program as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "fraudstats", *arguments],
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=120,
    )
    return Answer(done.stdout.decode(), done.stderr.decode(), done.returncode)


def every_file(folder: Path) -> Iterator[Path]:
    """Walk over the files of a folder."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
