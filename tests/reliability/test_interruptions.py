"""Killed in mid-load, two at once, the store held: whole batches or nothing, and a store that opens."""

import os
import signal
import subprocess
import sys
import threading
import time

import duckdb
import polars as pl
import pytest

from fraudstats.engines import duckdb as engine
from fraudstats.project import Project
from program import SAMPLE, Run, run_here

EXPORTS = SAMPLE / "exports"
INCIDENTS_2019, INCIDENTS_2021 = EXPORTS / "样例_警情_2019.csv.gz", EXPORTS / "样例_警情_2021.csv"
HOLD = "import duckdb, sys, time; held = duckdb.connect(sys.argv[1]); print('held', flush=True); time.sleep(60)"


def started(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "fraudstats", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ)


def load_all(project: Project) -> subprocess.Popen[bytes]:
    return started("--project", project.folder.root, "load", EXPORTS, "--max-reject-rate", "1")


def assert_whole(project: Project) -> int:
    """Hold the version tables against the ledger; returns how many batches there are."""
    batches = {batch.batch_id: batch for batch in project.batches()}
    with duckdb.connect(str(project.folder.store), read_only=True) as store:
        tables = [
            name
            for (name,) in store.execute(
                "select table_name from duckdb_tables() where schema_name = 'versions'"
            ).fetchall()
        ]
        added: dict[int, int] = {}
        for table in tables:
            rows = store.execute(f"select added_batch, count(*) from versions.{table} group by 1").fetchall()
            added.update(rows)
    assert added == {number: batch.n_new + batch.n_changed for number, batch in batches.items()}
    assert list(batches) == list(range(1, len(batches) + 1))
    return len(batches)


@pytest.fixture
def sources(project: Project) -> None:
    (project.folder.sources / "alerts.toml").write_bytes((SAMPLE / "sources" / "alerts.toml").read_bytes())


@pytest.mark.parametrize("seconds", [0.7, 1.6, 2.9])
def test_a_load_that_is_killed_leaves_whole_batches(project: Project, sources: None, seconds: float) -> None:
    run = load_all(project)
    time.sleep(seconds)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert_whole(project)


def test_a_load_that_is_killed_while_it_writes_leaves_whole_batches_and_can_be_repeated(
    project: Project, run_cli: Run
) -> None:
    log = project.folder.store.with_name("fraudstats.duckdb.wal")
    for path in (INCIDENTS_2021, INCIDENTS_2019, INCIDENTS_2021):
        run = started("--project", project.folder.root, "load", path)
        while run.poll() is None and not log.exists():
            time.sleep(0.001)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        assert_whole(project)
    run_cli("load", INCIDENTS_2019, INCIDENTS_2021, project=project).ok()
    assert_whole(project)
    answer = run_cli("trend", "telecom_incidents", "--every", "year", "--format", "json", project=project).ok()
    assert [row["value"] > 0 for row in answer.rows] == [True, False, True]


def test_the_next_load_sweeps_what_a_killed_one_left(project: Project, sources: None, run_cli: Run) -> None:
    before = {path.name for path in project.folder.root.rglob("*")}
    run = load_all(project)
    time.sleep(1.2)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    left = [path for path in project.folder.root.rglob("*") if path.name not in before]
    tops = {path.relative_to(project.folder.root).parts[0] for path in left}  # pipes may lie in the private folder
    assert all(name == "fraudstats.duckdb.wal" or name.startswith(".loading-") for name in tops)
    assert all(path.stat().st_mode & 0o077 == 0 for path in left)
    run_cli("load", INCIDENTS_2021, project=project).ok()
    assert {path.name for path in project.folder.root.rglob("*")} - before <= {"fraudstats.duckdb.wal"}


def test_two_loads_at_once_both_end_well_or_say_that_the_store_is_held(project: Project, run_cli: Run) -> None:
    runs = [started("--project", project.folder.root, "load", path) for path in (INCIDENTS_2019, INCIDENTS_2021)]
    ends = []
    for run in runs:
        _, stderr = run.communicate(timeout=60)
        ends.append(run.returncode)
        assert run.returncode in (0, 6), stderr.decode()
    assert assert_whole(project) == ends.count(0) > 0
    run_cli("load", INCIDENTS_2019, INCIDENTS_2021, project=project).ok()
    assert assert_whole(project) == 2


@pytest.fixture
def held_store(project: Project) -> Project:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(project.folder.store)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    yield project
    holder.kill()
    holder.communicate()


@pytest.mark.parametrize("command", [["load", str(INCIDENTS_2021)], ["batches"], ["trend", "telecom_incidents"]])
def test_a_store_that_is_held_is_said_in_one_line_after_a_while(
    held_store: Project, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr(engine, "PATIENCE_SECONDS", 0.3)
    answer = run_here(["--project", str(held_store.folder.root), *command])
    assert answer.exit_code == 6
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1
    assert answer.stderr.endswith("[project-locked]\n")


def test_readers_do_not_wait_for_each_other(sample_project: Project) -> None:
    runs = [started("--project", sample_project.folder.root, "batches", "--format", "csv") for _ in range(3)]
    answers = [run.communicate(timeout=60)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert len(set(answers)) == 1


def test_a_store_that_is_no_store_is_said_in_one_line(project: Project) -> None:
    project.folder.store.write_bytes(b"not a database" * 1000)
    answer = run_here(["--project", str(project.folder.root), "batches"])
    assert answer.exit_code not in (0, 1)
    assert len(answer.stderr.splitlines()) == 1


def test_interrupting_ends_with_130(project: Project, sources: None) -> None:
    run = load_all(project)
    time.sleep(1.5)
    run.send_signal(signal.SIGINT)
    _, stderr = run.communicate(timeout=30)
    assert run.returncode == 130, stderr.decode()
    assert "Traceback" not in stderr.decode()
    assert_whole(project)


@pytest.mark.parametrize("ask", ["rows", "frame"])
def test_an_interrupted_query_ends_long_before_its_answer(ask: str) -> None:
    pl.DataFrame({"n": [1]}).lazy().sum().collect()  # from now on Polars handles the signal first
    with engine.staging() as session:
        timer = threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGINT])  # as the terminal does
        timer.start()
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            getattr(session, ask)("select count(*) as n from range(100000000000) as numbers(i) where i % 7 = 3")
        timer.join()
        assert session.rows("select 1 as n") == [{"n": 1}]  # and the session goes on
        assert time.monotonic() - began < 60  # the query itself takes a quarter of an hour
