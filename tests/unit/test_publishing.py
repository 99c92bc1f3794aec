"""Putting a file in its place."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fraudstats.operations.publishing import publish


def test_a_file_is_replaced_and_its_owner_alone_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "answer.json"
    publish(path, b"one")
    publish(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    """As /dev/null and /dev/stdout do, which a test had better leave alone."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        read = reader.submit(pipe.read_bytes)
        publish(pipe, b"answer")
        assert read.result(timeout=30) == b"answer"
    assert pipe.is_fifo()


def test_a_link_stays_one(tmp_path: Path) -> None:
    there, link = tmp_path / "there.csv", tmp_path / "link.csv"
    there.write_bytes(b"old")
    link.symlink_to(there)
    publish(link, b"new")
    assert link.is_symlink()
    assert there.read_bytes() == b"new"


def test_a_folder_in_its_place_stays(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        publish(tmp_path, b"answer")
    assert tmp_path.is_dir()
