"""A bar on a terminal while a load goes on; in cron not a byte of it."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from fraudstats.project import Project

EXPORT = "警情编号,报警时间,辖区,是否电诈\nJ1,2021-05-02 10:00:00,福田,是\n"
NAME = "警情[red].csv"
"""Square brackets are the terminal library's markup; a file's name is none."""


def load(project: Project, path: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "fraudstats", "--project", str(project.folder.root), *options, "load", str(path)]


def on_a_terminal(command: list[str]) -> tuple[str, str]:
    """Run a command whose stderr is a terminal; give stdout and what the terminal showed."""
    screen, stderr = pty.openpty()
    surroundings = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, env=surroundings)
    os.close(stderr)
    shown = b""
    while True:
        try:
            piece = os.read(screen, 4096)
        except OSError:  # how Linux tells that the other side has closed
            break
        shown += piece
        if not piece:
            break
    stdout, _ = run.communicate(timeout=60)
    os.close(screen)
    assert run.returncode == 0
    return stdout.decode(), shown.decode()


def test_a_terminal_sees_which_file_and_step_is_at_work(project: Project, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(EXPORT, encoding="utf-8")
    stdout, shown = on_a_terminal(load(project, path, "--lang", "en"))
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert f"1/1 {NAME}  " in plain
    assert any(step in plain for step in ("digest", "read and check", "compare", "append"))
    assert "\x1b" not in stdout and "incidents" in stdout
    _, in_chinese = on_a_terminal(load(project, path))
    assert "校验" in in_chinese or "读取检查" in in_chinese


def test_quiet_and_cron_see_nothing(project: Project, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(EXPORT, encoding="utf-8")
    done = subprocess.run(load(project, path), capture_output=True, check=True)
    assert done.stderr == b""
    assert on_a_terminal(load(project, path, "--quiet"))[1] == ""
