"""Kill a load at random moments: the store opens, holds whole batches only, and the next load completes.

    python -m tests.reliability.test_kill 50

runs fifty moments; the test suite runs a few.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from fraudstats.engines.duckdb import staging
from fraudstats.loading import batches
from fraudstats.project import Project

N_ROWS = 60_000
LOAD = """
import sys
from datetime import datetime
from pathlib import Path
from fraudstats.project import Project
list(Project.open(Path(sys.argv[1])).load([Path(sys.argv[2])], as_of=datetime(2021, 6, 1)))
"""


def test_a_killed_load_leaves_whole_batches(tmp_path: Path) -> None:
    kill_at_moments(tmp_path, n_moments=4, seed=1)


def kill_at_moments(folder: Path, n_moments: int, seed: int) -> None:
    project = Project.create(folder / "project")
    chance = random.Random(seed)
    whole = _time_of_a_load(folder)
    for moment in range(n_moments):
        export = _export(folder, moment)
        process = subprocess.Popen([sys.executable, "-c", LOAD, str(project.folder.root), str(export)], env=os.environ)
        time.sleep(chance.uniform(0.2, 1.1) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
        _hold_whole_batches(project)
        (answer,) = project.load([export], as_of=datetime(2021, 6, 1))
        assert answer.outcome is not None, answer.refusal
        assert answer.outcome.batch.n_new == N_ROWS
        _hold_whole_batches(project)


def _hold_whole_batches(project: Project) -> None:
    with staging(project.folder.store) as session:
        by_ledger = {each.batch_id: each.n_new for each in batches.list_batches(session)}
        found = session.rows("select count(*) as n from duckdb_tables() where database_name = 'store' and table_name = 'incidents'")
        rows = session.rows("select added_batch, count(*) as n from store.versions.incidents group by all") if found[0]["n"] else []
    assert {row["added_batch"]: row["n"] for row in rows} == by_ledger


def _time_of_a_load(folder: Path) -> float:
    probe = Project.create(folder / "probe")
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", LOAD, str(probe.folder.root), str(_export(folder, 10**6))], check=True)
    return time.monotonic() - began


def _export(folder: Path, number: int) -> Path:
    path = folder / f"export{number}.csv"
    rows = (f"E{number}-{rank},2021-05-{1 + rank % 28:02} 10:00:00,福田,是\n" for rank in range(N_ROWS))
    path.write_text("警情编号,报警时间,辖区,是否电诈\n" + "".join(rows), encoding="utf-8")
    return path


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as root:
        kill_at_moments(Path(root), n_moments=int(sys.argv[1]), seed=int(time.time()))
    print(f"{sys.argv[1]} moments: the store opened each time and held whole batches")
