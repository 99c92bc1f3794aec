"""A disk that is full or protected is no bug: one line with the file and a next step, and the exit code of the documentation."""

import errno
import os
from pathlib import Path

import pytest

from fraudstats.engines.duckdb import staging
from fraudstats.errors import DiskFull
from fraudstats.project import Project
from program import Run

FULL_DISK = Path("/dev/full")
"""A device of Linux on which every write meets a full disk."""

pytestmark = pytest.mark.skipif(not FULL_DISK.exists(), reason="this system has no /dev/full")


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_an_answer_that_finds_no_room_says_so(sample_project: Project, run_cli: Run, form: str) -> None:
    answer = run_cli(
        "trend", "telecom_cases", "--last", 3, "--format", form, "--output", FULL_DISK, project=sample_project
    )
    assert answer.exit_code == 2
    assert answer.stderr.splitlines()[-1].startswith("fraudstats: error: the disk is full (No space left on device)")
    assert answer.stderr.endswith("[disk-full]\n")


def test_the_engine_tells_a_full_disk_from_a_bad_query() -> None:
    with staging() as session, pytest.raises(DiskFull) as caught:
        session.run(f"copy (select range from range(100000)) to '{FULL_DISK}' (format csv)")
    assert (caught.value.slug, caught.value.where) == ("disk-full", str(FULL_DISK))


def test_a_protected_file_is_named(sample_project: Project, run_cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS), "/exports/cases.csv")

    monkeypatch.setattr("fraudstats.project.Project.trend", refuse)
    answer = run_cli("trend", "telecom_cases", project=sample_project)
    assert answer.exit_code == 2
    assert "access is refused (Read-only file system) in /exports/cases.csv." in answer.stderr
    assert answer.stderr.endswith("[access-refused]\n")
