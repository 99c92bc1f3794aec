"""Work that is done in processes of its own: same answers, same errors, and nobody left behind."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
PRELUDE = """
import json, os, sys, time
from fraudstats.operations import presses as room
from fraudstats.operations.presses import presses

def own_id(_=0): return os.getpid()
def dividing(n): return 1 / n
def dying(parent):
    if os.getpid() != parent: os._exit(9)
    return "done here"
"""


def told(tmp_path: Path, script: str) -> object:
    """Run a script in a process that has one thread."""
    path = tmp_path / "script.py"
    path.write_text(PRELUDE + script, encoding="utf-8")
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_work_is_done_in_other_processes_which_end_with_the_block(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
room._n_processors = lambda: 3
with presses(2, own_id) as started:
    ids = {each.result() for each in [started.submit(own_id, n) for n in range(20)]}
left = [each for each in ids if os.path.exists(f"/proc/{each}")]
print(json.dumps([os.getpid() in ids, 1 <= len(ids) <= 2, left]))
""",
    )
    assert found == [False, True, []]


def test_a_process_with_threads_is_not_copied(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
import threading
waiting = threading.Event()
threading.Thread(target=waiting.wait, daemon=True).start()
with presses(2, own_id) as started:
    print(json.dumps(started.submit(own_id).result() == os.getpid()))
waiting.set()
""",
    )
    assert found is True


def test_an_error_is_met_where_the_work_was_given(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
with presses(1, own_id) as started:
    failing = started.submit(dividing, 0)
    print(json.dumps([type(failing.exception()).__name__, started.submit(dividing, 2).result()]))
""",
    )
    assert found == ["ZeroDivisionError", 0.5]


def test_what_a_killed_process_left_is_done_here(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
with presses(1, own_id) as started:
    print(json.dumps([started.submit(dying, os.getpid()).result() for _ in range(3)]))
""",
    )
    assert found == ["done here"] * 3


def test_where_no_process_can_be_started_the_work_is_done_here(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
def refused(): raise BlockingIOError(11, "Resource temporarily unavailable")
os.fork = refused
with presses(2, own_id) as started:
    print(json.dumps(started.submit(own_id).result() == os.getpid()))
""",
    )
    assert found is True


def test_processes_end_where_the_one_that_started_them_is_killed(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(
        PRELUDE
        + """
room._n_processors = lambda: 2
with presses(2, own_id) as started:
    print(json.dumps(sorted({started.submit(own_id, n).result() for n in range(9)})), flush=True)
    time.sleep(60)
""",
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, tmp_path / "script.py"], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        ids = json.loads(running.stdout.readline())
        running.kill()
    end = time.monotonic() + 30
    while any(map(runs, ids)) and time.monotonic() < end:
        time.sleep(0.02)
    assert [each for each in ids if runs(each)] == []


def runs(process: int) -> bool:
    """Tell whether a process is there; one that ended may wait to be buried."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
