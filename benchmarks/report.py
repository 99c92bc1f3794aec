"""How long does a briefing take, whole process, beside a process that only imports what it is made with?

    python benchmarks/report.py [RUNS]

Makes the sample project, writes W19 once to warm the disk, then takes turns; prints the median of each and the ratios.
CPU seconds are given beside the clock's: they bear a busy machine better.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

RUNS = 5
BARE = "import polars, duckdb, matplotlib, jinja2, typst"
REPORT = ("report", "--week", "2021-W19", "--format", "html,pdf")


@dataclass(frozen=True)
class Took:
    """What one process took, in seconds."""

    clock: float
    cpu: float


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "demo"
        _took(["-m", "fraudstats", "--quiet", "demo", str(project)])
        program = ["-m", "fraudstats", "--project", str(project), *REPORT]
        asked = {"bare": ["-c", BARE], "report": program, "report --by district": [*program, "--by", "district"]}
        times: dict[str, list[Took]] = {name: [] for name in asked}
        for _ in range(runs):
            for name, arguments in asked.items():
                times[name].append(_took(arguments))
    _print(times)


def _took(arguments: list[str]) -> Took:
    before, started = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Took(time.perf_counter() - started, cpu)


def _print(times: dict[str, list[Took]]) -> None:
    clock = {name: statistics.median(each.clock for each in found) for name, found in times.items()}
    cpu = {name: statistics.median(each.cpu for each in found) for name, found in times.items()}
    for name in times:
        print(f"{name:22} {clock[name]:6.2f} s by the clock, {cpu[name]:6.2f} s of CPU")
    print(f"report / bare          {clock['report'] / clock['bare']:6.2f} {cpu['report'] / cpu['bare']:16.2f}")
    many, one = "report --by district", "report"
    print(f"14 issues / one        {clock[many] / clock[one]:6.2f} {cpu[many] / cpu[one]:16.2f}")


if __name__ == "__main__":
    main()
