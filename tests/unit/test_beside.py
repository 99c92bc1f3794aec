"""Polars loaded beside: whoever needs it waits for it, and is told where it is broken."""

import os
import subprocess
import sys
from pathlib import Path

BEGUN = "import sys; from fraudstats.engines import beside; beside.load_polars(); "


def run(program: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, **({"PYTHONPATH": str(path)} if path else {})}
    return subprocess.run(
        [sys.executable, "-c", BEGUN + program], capture_output=True, text=True, env=surroundings, timeout=60
    )


def test_polars_is_whole_for_whoever_imports_it() -> None:
    ended = run("import polars; print(polars.DataFrame({'n': [1]}).height)")
    assert (ended.stdout.strip(), ended.returncode, ended.stderr) == ("1", 0, "")


def test_it_is_there_once_it_is_loaded_and_is_loaded_once() -> None:
    ended = run(
        "beside._loading.join(); beside.load_polars(); print('polars' in sys.modules, beside._loading.is_alive())"
    )
    assert (ended.stdout, ended.stderr) == ("True False\n", "")


def test_nobody_who_only_began_it_hears_of_a_broken_one(tmp_path: Path) -> None:
    (tmp_path / "polars.py").write_text("raise ImportError('no such processor')", encoding="utf-8")
    ended = run("beside._loading.join(); print('polars' in sys.modules)", tmp_path)
    assert (ended.stdout, ended.returncode, ended.stderr) == ("False\n", 0, "")
    ended = run("beside._loading.join(); import polars", tmp_path)
    assert ended.returncode == 1
    assert "ImportError: no such processor" in ended.stderr


def test_nobody_works_with_a_broken_one_that_was_still_being_loaded(tmp_path: Path) -> None:
    (tmp_path / "polars.py").write_text("raise ImportError('no such processor')", encoding="utf-8")
    ended = run("import polars; polars.DataFrame()", tmp_path)  # Python may hand out the module that is about to fail
    assert ended.returncode == 1
    assert "ImportError: no such processor" in ended.stderr or "'polars' has no attribute" in ended.stderr


def test_a_process_that_does_not_need_it_after_all_ends_quietly() -> None:
    ended = run("raise SystemExit(5)")
    assert (ended.returncode, ended.stdout, ended.stderr) == (5, "", "")
