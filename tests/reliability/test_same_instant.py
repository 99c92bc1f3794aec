"""Loads that begin at the same instant: of one new file only one batch comes about, and the ledger tells the truth."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from fraudstats.project import Project

ROUNDS = 3
LOAD = """
import sys
from datetime import datetime
from pathlib import Path
from fraudstats.project import Project

project, export = Project.open(Path(sys.argv[1])), Path(sys.argv[2])

def meet(step):
    if step == "read":  # both know by now that the file is new
        print("ready", flush=True)
        sys.stdin.readline()

(answer,) = project.load([export], as_of=datetime(2021, 6, 1), progress=meet)
print(answer.refusal or ("known" if answer.outcome.is_known else "new"), answer.outcome.batch.batch_id)
"""


def test_one_new_file_loaded_twice_at_once_is_one_batch(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "project")
    for rank in range(1, ROUNDS + 1):
        export = tmp_path / f"{rank}.csv"
        export.write_text(f"警情编号,报警时间,辖区,是否电诈\nE{rank},2021-05-02 10:00:00,福田,是\n", encoding="utf-8")
        said = sorted(both_at_once(project, export))
        assert said == [f"known {rank}", f"new {rank}"]
        assert [batch.n_new for batch in project.batches()] == [1] * rank


def both_at_once(project: Project, export: Path) -> list[str]:
    command = [sys.executable, "-c", LOAD, str(project.folder.root), str(export)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": os.environ}
    runs = [subprocess.Popen(command, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    for run in runs:
        assert run.stdout.readline() == "ready\n"
    for run in runs:
        run.stdin.write("go\n")
        run.stdin.flush()
    return [run.communicate(timeout=60)[0].strip() for run in runs]


def test_a_batch_is_known_from_the_instant_at_which_it_was_written(tmp_path: Path) -> None:
    """A long load began before a briefing was printed and ended after it: printed again, the briefing is the same."""
    from fraudstats.engines.duckdb import staging
    from fraudstats.loading.batches import known_batches, list_batches

    project = Project.create(tmp_path / "project")
    export = tmp_path / "a.csv"
    export.write_text("警情编号,报警时间,辖区,是否电诈\nE1,2021-05-02 10:00:00,福田,是\n", encoding="utf-8")
    began, printed, written = (datetime(2021, 6, 1, 8, minute) for minute in (0, 3, 5))
    list(project.load([export], as_of=began, clock=lambda: written))
    (batch,) = project.batches()
    assert (batch.seen_at, batch.loaded_at) == (began, written)
    with staging(project.folder.store) as session:
        ledger = list_batches(session)
        assert [len(known_batches(ledger, each)) for each in (began, printed, written)] == [0, 0, 1]
